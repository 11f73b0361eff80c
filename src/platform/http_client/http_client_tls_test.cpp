#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <csignal>
#include <cstdio>
#include <memory>

#include "platform/http_client/http_client.hpp"
#include "platform/http_client/test/scripted_server.hpp"
#include "support/openssl_handles.hpp"
#include "support/temporary_folder.hpp"

namespace bourse::http_client {
namespace http_client_tls_test {

using Extension = std::unique_ptr<X509_EXTENSION, test::Freeing<X509_EXTENSION_free>>;
using Session = std::unique_ptr<SSL, test::Freeing<SSL_free>>;

/// A TLS server on 127.0.0.1 with a self-signed certificate for that address.
class TlsServer {
  public:
    TlsServer() {
        // OpenSSL may write to a socket that the client has closed.
        std::signal(SIGPIPE, SIG_IGN);
        const Extension address(X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1"));
        X509_add_ext(pair_.certificate.get(), address.get(), -1);
        pair_.sign();
        const test::File file(std::fopen(ca_file().c_str(), "w"));
        PEM_write_X509(file.get(), pair_.certificate.get());
        SSL_CTX_use_certificate(context_.get(), pair_.certificate.get());
        SSL_CTX_use_PrivateKey(context_.get(), pair_.key.get());
    }

    [[nodiscard]] std::string ca_file() const { return (folder_.path() / "ca.pem").string(); }
    [[nodiscard]] std::string url(const std::string& host) const {
        return "https://" + host + ":" + std::to_string(server_.port()) + "/";
    }

  private:
    void serve(const Peer& peer) const {
        const Session session(SSL_new(context_.get()));
        SSL_set_fd(session.get(), peer.socket());
        if (SSL_accept(session.get()) <= 0) return;
        std::array<char, 4096> request;
        if (SSL_read(session.get(), request.data(), static_cast<int>(request.size())) <= 0) return;
        constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret";
        SSL_write(session.get(), kAnswer.data(), static_cast<int>(kAnswer.size()));
        SSL_shutdown(session.get());
    }

    test::TemporaryFolder folder_;
    test::KeyPair pair_{"provider"};
    test::TlsContext context_{SSL_CTX_new(TLS_server_method())};
    // Declared last, so that its threads end before the members that they use.
    ScriptedServer server_{[this](Peer& peer) { serve(peer); }};
};

HttpOutcome get(const std::string& url, const std::string& ca_file = {}) {
    HttpClient client({.ca_file = ca_file});
    return client.get({.url = url});
}

TEST(HttpClientTls, GivenATrustedCertificateThenTheResponseArrives) {
    const TlsServer server;
    EXPECT_EQ(get(server.url("127.0.0.1"), server.ca_file())->body, "secret");
}

TEST(HttpClientTls, GivenAnUntrustedCertificateThenNoRequestIsSent) {
    const TlsServer server;
    EXPECT_EQ(get(server.url("127.0.0.1")).error().kind, HttpFailure::Kind::Tls);
}

TEST(HttpClientTls, GivenACertificateForAnotherHostThenNoRequestIsSent) {
    const TlsServer server;
    EXPECT_EQ(get(server.url("localhost"), server.ca_file()).error().kind, HttpFailure::Kind::Tls);
}

TEST(HttpClientTls, GivenAServerWithoutTlsThenItFails) {
    const ScriptedServer server([](Peer& peer) {
        peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
        peer.wait_for_close();
    });
    EXPECT_EQ(get("https://127.0.0.1:" + std::to_string(server.port()) + "/").error().kind, HttpFailure::Kind::Tls);
}

}  // namespace http_client_tls_test
}  // namespace bourse::http_client

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "platform/http/server/test_server.hpp"
#include "support/openssl_handles.hpp"

namespace bourse::http {
namespace tls_test {

using Connection = std::unique_ptr<BIO, test::Freeing<BIO_free_all>>;

/// A temporary folder with a key and a self-signed certificate.
class SelfSigned {
  public:
    SelfSigned() {
        std::string pattern = (std::filesystem::temp_directory_path() / "bourse-tls-XXXXXX").string();
        folder_ = mkdtemp(pattern.data());
        const test::KeyPair pair("localhost");
        pair.sign();
        const test::File key_file(std::fopen(files().key.c_str(), "w"));
        PEM_write_PrivateKey(key_file.get(), pair.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        const test::File certificate_file(std::fopen(files().certificate.c_str(), "w"));
        PEM_write_X509(certificate_file.get(), pair.certificate.get());
    }
    ~SelfSigned() { std::filesystem::remove_all(folder_); }

    [[nodiscard]] TlsFiles files() const { return {folder_ / "certificate.pem", folder_ / "key.pem"}; }

  private:
    std::filesystem::path folder_;
};

/// Sends over TLS without verifying the certificate, and reads until the server closes.
std::string exchange(std::uint16_t port, const std::string& request) {
    const test::TlsContext context(SSL_CTX_new(TLS_client_method()));
    const Connection connection(BIO_new_ssl_connect(context.get()));
    BIO_set_conn_hostname(connection.get(), ("127.0.0.1:" + std::to_string(port)).c_str());
    if (BIO_do_connect(connection.get()) <= 0) return "no connection";
    BIO_write(connection.get(), request.data(), static_cast<int>(request.size()));
    std::string answer;
    std::array<char, 16 * 1024> piece;
    for (int count = 0; (count = BIO_read(connection.get(), piece.data(), static_cast<int>(piece.size()))) > 0;) {
        answer.append(piece.data(), static_cast<std::size_t>(count));
    }
    return answer;
}

class Tls : public ::testing::Test {
  protected:
    Tls() {
        service_.on("/large", [](const Request&) { return text(std::string(3'000'000, 'x')); });
        service_.on("/echo", [](const Request& request) { return text(std::string(request.body)); });
        options_.tls = files_.files();
    }

    SelfSigned files_;
    TestService service_;
    ServerOptions options_ = TestServer::quick();
};

TEST_F(Tls, GivenACertificateWhenCalledOverTlsThenTheResponsesAreComplete) {
    TestServer server(service_, options_);

    const std::string answers = exchange(server.port(),
                                         "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                                         "GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    EXPECT_TRUE(answers.starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_NE(answers.find("\r\n\r\nabcHTTP/1.1 200 OK\r\n"), std::string::npos);
    EXPECT_TRUE(answers.ends_with(std::string(3'000'000, 'x')));
}

TEST_F(Tls, GivenPlainTextOnTheTlsPortWhenSentThenTheConnectionCloses) {
    TestServer server(service_, options_);
    bourse::test::RawClient client = server.connect();

    client.send(bourse::test::get("/echo"));

    EXPECT_ANY_THROW(client.ask("")) << "an alert is no answer";
}

TEST_F(Tls, GivenAClientThatNeverShakesHandsWhenTheDeadlinePassesThenItIsClosed) {
    options_.deadlines.header = std::chrono::milliseconds(100);
    TestServer server(service_, options_);
    bourse::test::RawClient client = server.connect();

    EXPECT_TRUE(client.is_closed());
}

/// Whether a client with this TLS 1.2 cipher list gets a connection.
bool agrees_on(std::uint16_t port, const char* ciphers) {
    const test::TlsContext context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
    EXPECT_EQ(SSL_CTX_set_cipher_list(context.get(), ciphers), 1) << ciphers;
    const Connection connection(BIO_new_ssl_connect(context.get()));
    BIO_set_conn_hostname(connection.get(), ("127.0.0.1:" + std::to_string(port)).c_str());
    return BIO_do_connect(connection.get()) > 0;
}

TEST_F(Tls, GivenTls12WhenShakingHandsThenOnlyForwardSecrecyWithAuthenticatedEncryptionIsAgreedOn) {
    TestServer server(service_, options_);

    for (const char* good :
         {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"}) {
        EXPECT_TRUE(agrees_on(server.port(), good)) << good;
    }
    for (const char* bad : {"ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "ECDHE-ECDSA-AES128-CCM8"}) {
        EXPECT_FALSE(agrees_on(server.port(), bad)) << bad;
    }
}

/// The protocol that the server chooses of those offered, in wire format; empty when it chooses none.
std::string protocol_of(std::uint16_t port, std::string_view offered) {
    const test::TlsContext context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_alpn_protos(context.get(), reinterpret_cast<const unsigned char*>(offered.data()),
                            static_cast<unsigned int>(offered.size()));
    const Connection connection(BIO_new_ssl_connect(context.get()));
    BIO_set_conn_hostname(connection.get(), ("127.0.0.1:" + std::to_string(port)).c_str());
    if (BIO_do_connect(connection.get()) <= 0) return "no connection";
    SSL* tls = nullptr;
    BIO_get_ssl(connection.get(), &tls);
    const unsigned char* chosen = nullptr;
    unsigned int length = 0;
    SSL_get0_alpn_selected(tls, &chosen, &length);
    return {reinterpret_cast<const char*>(chosen), length};
}

TEST_F(Tls, GivenProtocolsOfTheClientWhenShakingHandsThenHttp11IsChosen) {
    TestServer server(service_, options_);

    EXPECT_EQ(protocol_of(server.port(), ""), "");
    EXPECT_EQ(protocol_of(server.port(), "\x02h2\x08http/1.1"), "http/1.1");
    EXPECT_EQ(protocol_of(server.port(), "\x08http/1.0\x08http/1.1"), "http/1.1");
    EXPECT_EQ(protocol_of(server.port(), "\x08http/1.0"), "http/1.0");
    EXPECT_EQ(protocol_of(server.port(), "\x02h2"), "no connection");
}

TEST_F(Tls, GivenInvalidFilesWhenCreatedThenTheErrorNamesTheFile) {
    options_.tls->certificate = "/nowhere/certificate.pem";
    const auto message = [&] {
        try {
            TestServer server(service_, options_);
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
        return std::string("no error");
    };

    EXPECT_EQ(message().find("cannot use the TLS certificate /nowhere/certificate.pem: "), 0u);
    options_.tls = TlsFiles{files_.files().certificate, files_.files().certificate};
    EXPECT_EQ(message().find("cannot use the TLS key "), 0u);
}

}  // namespace tls_test
}  // namespace bourse::http

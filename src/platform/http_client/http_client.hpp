#pragma once
#include <atomic>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.hpp"
#include "base/version.hpp"
#include "platform/http_client/url.hpp"

namespace bourse::http_client {

struct HttpClientOptions {
    /// Time limit for connecting, including TLS; never longer than the request's deadline.
    std::chrono::milliseconds connect_deadline{2000};
    std::size_t max_body_bytes = std::size_t{4} << 20;
    std::string user_agent = "bourse/" + std::string(version());
    /// A proxy, `http://proxy:3128`; empty: none. The environment (`http_proxy` etc.) is ignored, so that an accidental
    /// variable cannot redirect requests that contain keys.
    std::string proxy{};
    /// CA certificates (PEM) trusted instead of the system's.
    std::string ca_file{};
    /// Maximum number of idle handles kept, each with its open connections.
    std::size_t max_idle = 8;
};

struct HttpRequest {
    /// Valid for check_url(): from settings, never from a client of this server.
    std::string url;
    std::vector<QueryParameter> query{};
    /// From the call to the last byte of the response, including the name lookup.
    std::chrono::milliseconds deadline{5000};
    /// post() sends it as `Authorization: Bearer`, unless it is empty. Lives until the response.
    std::string_view bearer_token{};
};

struct HttpResponse {
    /// Any status, including redirects, which are not followed.
    int status = 0;
    std::string content_type;
    /// The Retry-After header, given in seconds or as a date.
    std::optional<std::chrono::seconds> retry_after;
    /// The Age header.
    std::optional<std::chrono::seconds> age{};
    /// Whether a Warning header says that the response is stale (110).
    bool is_stale = false;
    std::string body{};
};

/// Why there is no response.
struct HttpFailure {
    enum class Kind : std::uint8_t {
        BadUrl,       ///< check_url() rejects the URL; nothing was sent
        UnknownHost,  ///< the host name cannot be resolved
        Refused,      ///< connection refused, or host unreachable
        Timeout,      ///< the deadline passed
        Reset,        ///< the connection broke before the response began
        CutShort,     ///< the response is incomplete
        TooLarge,     ///< the body or the header is larger than allowed; the rest was not read
        Tls,          ///< TLS failed, or the certificate is not trusted
        NotHttp,      ///< the response is not HTTP/1.x
        Cancelled,    ///< cancel() was called
        Other,        ///< see `what`
    };
    Kind kind = Kind::Other;
    /// For the log. Does not contain the query, which may contain keys.
    std::string what;
};

/// `timeout`, `cut short`, …
[[nodiscard]] std::string_view to_string(HttpFailure::Kind kind);

/// Thrown by value() of a failed outcome: a programming error, because the caller must check first.
[[noreturn]] void throw_exception_from_error(const HttpFailure& failure, const boost::source_location& where);

using HttpOutcome = boost::system::result<HttpResponse, HttpFailure>;

/// An HTTP/1.1 client without redirects, cookies, credentials and decompression. Checks certificates. Keeps connections
/// open for later requests. Safe from any thread.
class HttpClient {
  public:
    explicit HttpClient(HttpClientOptions options = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Blocks at most until the deadline: call it on the blocking pool. Throws std::bad_alloc and, when libcurl lacks a
    /// required feature, std::runtime_error.
    [[nodiscard]] HttpOutcome get(const HttpRequest& request);
    /// Like get(), with the method POST. If the connection breaks, it is unknown whether the server has processed the
    /// request.
    [[nodiscard]] HttpOutcome post(const HttpRequest& request, std::string_view content_type, std::string_view body);

    /// Aborts current requests within about a second and later ones immediately: for the shutdown of the process.
    void cancel() { is_cancelled_ = true; }

  private:
    struct CloseHandle {
        void operator()(void* handle) const;
    };
    /// A libcurl easy handle: for one transfer at a time; owns its connections.
    using Handle = std::unique_ptr<void, CloseHandle>;
    struct Transfer;

    Handle take();
    void give_back(Handle handle);
    HttpOutcome perform(const HttpRequest& request, Transfer transfer);
    void prepare(void* handle, Transfer& transfer, std::chrono::milliseconds deadline) const;

    const HttpClientOptions options_;
    std::atomic<bool> is_cancelled_{false};
    Mutex mutex_;
    /// Last in, first out, so that few connections stay warm.
    std::vector<Handle> idle_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::http_client

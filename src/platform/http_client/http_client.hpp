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
#include "platform/http_client/url.hpp"

namespace bourse::http_client {

struct HttpClientOptions {
    /// How long a connection, TLS with it, may take to come about; never longer than the request's deadline.
    std::chrono::milliseconds connect_deadline{2000};
    std::size_t max_body_bytes = std::size_t{4} << 20;
    std::string user_agent = "bourse/" BOURSE_VERSION;
    /// A proxy, `http://proxy:3128`; empty: none. The environment (`http_proxy` and its like) is not asked, because
    /// what reaches the process by chance must not redirect requests that carry keys.
    std::string proxy{};
    /// Certificates (PEM) that are trusted instead of the system's.
    std::string ca_file{};
    /// Idle handles that are kept, each with its open connections.
    std::size_t max_idle = 8;
};

struct HttpRequest {
    /// As check_url() wants it: from settings, never from a caller of ours.
    std::string url;
    std::vector<QueryParameter> query{};
    /// From the call to the last byte of the answer, looking up the name included.
    std::chrono::milliseconds deadline{5000};
};

struct HttpResponse {
    /// Any, redirects too: they are not followed.
    int status = 0;
    std::string content_type;
    /// What Retry-After says, as seconds or as a date.
    std::optional<std::chrono::seconds> retry_after;
    /// What Age says.
    std::optional<std::chrono::seconds> age{};
    /// Warning says that it is no longer fresh (110).
    bool is_stale = false;
    std::string body{};
};

/// Why there is no answer.
struct HttpFailure {
    enum class Kind : std::uint8_t {
        BadUrl,       ///< check_url() refuses it; nothing was sent
        UnknownHost,  ///< the name leads nowhere
        Refused,      ///< nobody listens there, or no way leads there
        Timeout,      ///< the deadline passed
        Reset,        ///< the connection broke before the answer began
        CutShort,     ///< the answer ended before its end
        TooLarge,     ///< the body or the header is larger than allowed; the rest was not read
        Tls,          ///< no TLS came about, or the certificate is not to be trusted
        NotHttp,      ///< what came is no HTTP/1.x
        Cancelled,    ///< cancel() was called
        Other,        ///< `what` says it
    };
    Kind kind = Kind::Other;
    /// For the log. Says nothing of the query, which may hold keys.
    std::string what;
};

/// `timeout`, `cut short`, …
[[nodiscard]] std::string_view to_string(HttpFailure::Kind kind);

/// Thrown by value() of a failed outcome: a programming error, since the caller should have looked.
[[noreturn]] void throw_exception_from_error(const HttpFailure& failure, const boost::source_location& where);

using HttpOutcome = boost::system::result<HttpResponse, HttpFailure>;

/// Asks other servers over HTTP/1.1: no redirects, no cookies, no credentials, no decompression;
/// certificates are checked. Connections stay open for the next request. Safe from any thread.
class HttpClient {
  public:
    explicit HttpClient(HttpClientOptions options = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Blocks at most until the deadline: call it on the blocking pool. Throws std::bad_alloc and, when libcurl lacks
    /// what we ask of it, std::runtime_error.
    [[nodiscard]] HttpOutcome get(const HttpRequest& request);
    /// get() by POST. A connection that breaks tells nothing of whether the server has acted.
    [[nodiscard]] HttpOutcome post(const HttpRequest& request, std::string_view content_type, std::string_view body);

    /// Ends what is under way within about a second, and whatever is asked from now on at once: for the end of the
    /// process, which need not wait for others.
    void cancel() { is_cancelled_ = true; }

  private:
    struct CloseHandle {
        void operator()(void* handle) const;
    };
    /// A libcurl easy handle: for one transfer at a time, and the owner of its connections.
    using Handle = std::unique_ptr<void, CloseHandle>;
    struct Transfer;

    Handle take();
    void give_back(Handle handle);
    HttpOutcome perform(const HttpRequest& request, Transfer transfer);
    void prepare(void* handle, Transfer& transfer, std::chrono::milliseconds deadline) const;

    const HttpClientOptions options_;
    std::atomic<bool> is_cancelled_{false};
    Mutex mutex_;
    /// The last one given back is the first one taken, so that few connections stay warm.
    std::vector<Handle> idle_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::http_client

#include "platform/http_client/http_client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <new>
#include <stdexcept>

namespace bourse::http_client {
namespace {

using Kind = HttpFailure::Kind;

/// Expected responses have headers of a few hundred bytes.
constexpr std::size_t kMaxHeaderBytes = std::size_t{64} << 10;

void init_libcurl() {
    // Once for each process; the matching cleanup would have to run after the last thread.
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
}

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    const CURLcode code = curl_easy_setopt(handle, option, value);
    if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
    if (code != CURLE_OK) throw std::runtime_error(std::string("libcurl: ") + curl_easy_strerror(code));
}

long milliseconds_of(std::chrono::milliseconds duration) {
    return static_cast<long>(duration.count());
}

Kind kind_of(CURLcode code) {
    switch (code) {
        case CURLE_URL_MALFORMAT:
            return Kind::BadUrl;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
            return Kind::UnknownHost;
        case CURLE_COULDNT_CONNECT:
            return Kind::Refused;
        case CURLE_OPERATION_TIMEDOUT:
            return Kind::Timeout;
        case CURLE_GOT_NOTHING:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
            return Kind::Reset;
        case CURLE_PARTIAL_FILE:
            return Kind::CutShort;
        case CURLE_FILESIZE_EXCEEDED:
            return Kind::TooLarge;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS:
            return Kind::Tls;
        // libcurl treats a response without a status line as HTTP/0.9, which it then rejects.
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_BAD_CONTENT_ENCODING:
            return Kind::NotHttp;
        case CURLE_ABORTED_BY_CALLBACK:
            return Kind::Cancelled;
        default:
            return Kind::Other;
    }
}

/// The value of a header of the final response; empty when it is missing. Valid until the next use of the handle.
std::string_view header_of(CURL* handle, const char* name) {
    curl_header* found = nullptr;
    if (curl_easy_header(handle, name, 0, CURLH_HEADER, -1, &found) != CURLHE_OK) return {};
    return found->value;
}

std::optional<std::chrono::seconds> seconds_in(std::string_view text) {
    std::uint32_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return std::chrono::seconds(count);
}

}  // namespace

std::string_view to_string(Kind kind) {
    switch (kind) {
        case Kind::BadUrl:
            return "bad URL";
        case Kind::UnknownHost:
            return "unknown host";
        case Kind::Refused:
            return "refused";
        case Kind::Timeout:
            return "timeout";
        case Kind::Reset:
            return "reset";
        case Kind::CutShort:
            return "cut short";
        case Kind::TooLarge:
            return "too large";
        case Kind::Tls:
            return "TLS failed";
        case Kind::NotHttp:
            return "not HTTP";
        case Kind::Cancelled:
            return "cancelled";
        case Kind::Other:
            return "failed";
    }
    return "failed";
}

void throw_exception_from_error(const HttpFailure& failure, const boost::source_location& where) {
    boost::throw_exception(std::logic_error(std::string(to_string(failure.kind)) + ": " + failure.what), where);
}

namespace {

struct FreeHeaders {
    void operator()(curl_slist* headers) const { curl_slist_free_all(headers); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeHeaders>;

void append_header(const HeaderList& headers, const std::string& line) {
    if (curl_slist_append(headers.get(), line.c_str()) == nullptr) throw std::bad_alloc();
}

HeaderList make_headers(const std::string& line) {
    HeaderList headers(curl_slist_append(nullptr, line.c_str()));
    if (!headers) throw std::bad_alloc();
    return headers;
}

}  // namespace

/// The data that libcurl reads and writes during a transfer.
struct HttpClient::Transfer {
    std::string url;
    std::size_t max_body_bytes;
    HttpResponse response{};
    /// The body of a POST request; null: GET.
    const std::string_view* posted = nullptr;
    HeaderList headers{};
    std::size_t header_bytes = 0;
    /// Whether the header's final empty line was received. libcurl accepts a truncated header as complete.
    bool is_header_whole = false;
    bool is_too_large = false;
    bool is_out_of_memory = false;
    std::array<char, CURL_ERROR_SIZE> message{};

    // libcurl aborts the transfer when a callback consumes fewer bytes than it received.
    static std::size_t take_header(const char* bytes, std::size_t size, std::size_t count, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        const std::string_view line(bytes, size * count);
        transfer.header_bytes += line.size();
        transfer.is_header_whole = line == "\r\n" || line == "\n";
        transfer.is_too_large = transfer.header_bytes > kMaxHeaderBytes;
        return transfer.is_too_large ? 0 : line.size();
    }
    static std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        std::string& body = transfer.response.body;
        transfer.is_too_large = size * count > transfer.max_body_bytes - body.size();
        if (transfer.is_too_large) return 0;
        try {
            body.append(bytes, size * count);
        } catch (const std::bad_alloc&) {
            // An exception must not pass through libcurl.
            transfer.is_out_of_memory = true;
            return 0;
        }
        return size * count;
    }

    /// libcurl calls it at least once a second, even without data; a nonzero result aborts the transfer.
    static int look_whether_cancelled(void* is_cancelled, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        return *static_cast<const std::atomic<bool>*>(is_cancelled) ? 1 : 0;
    }

    [[nodiscard]] HttpFailure failure(CURLcode code) const {
        if (is_out_of_memory || code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
        if (is_too_large) return {Kind::TooLarge, "more than " + std::to_string(max_body_bytes) + " bytes"};
        Kind kind = kind_of(code);
        // The connection broke in the middle of the response.
        if (kind == Kind::Reset && header_bytes > 0) kind = Kind::CutShort;
        return {kind, message[0] != '\0' ? message.data() : curl_easy_strerror(code)};
    }

    void read_facts(CURL* handle) {
        long status = 0;
        curl_off_t retry_after = 0;
        const char* content_type = nullptr;
        curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &retry_after);
        curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, &content_type);
        response.status = static_cast<int>(status);
        if (retry_after > 0) response.retry_after = std::chrono::seconds(retry_after);
        if (content_type != nullptr) response.content_type = content_type;
        response.age = seconds_in(header_of(handle, "Age"));
        response.is_stale = header_of(handle, "Warning").starts_with("110 ");
    }
};

HttpClient::HttpClient(HttpClientOptions options) : options_(std::move(options)) {
    init_libcurl();
}

HttpClient::~HttpClient() = default;

void HttpClient::CloseHandle::operator()(void* handle) const {
    curl_easy_cleanup(handle);
}

HttpClient::Handle HttpClient::take() {
    {
        const MutexLock lock(mutex_);
        if (!idle_.empty()) {
            Handle handle = std::move(idle_.back());
            idle_.pop_back();
            return handle;
        }
    }
    Handle handle(curl_easy_init());
    if (!handle) throw std::bad_alloc();
    return handle;
}

void HttpClient::give_back(Handle handle) {
    // Resets the request options; connections and TLS sessions are kept.
    curl_easy_reset(handle.get());
    const MutexLock lock(mutex_);
    if (idle_.size() < options_.max_idle) idle_.push_back(std::move(handle));
}

void HttpClient::prepare(CURL* handle, Transfer& transfer, std::chrono::milliseconds deadline) const {
    set(handle, CURLOPT_ERRORBUFFER, transfer.message.data());
    set(handle, CURLOPT_URL, transfer.url.c_str());
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_USERAGENT, options_.user_agent.c_str());
    // An empty string disables the proxy; without it libcurl reads the environment.
    set(handle, CURLOPT_PROXY, options_.proxy.c_str());
    set(handle, CURLOPT_NOPROXY, "");

    set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!options_.ca_file.empty()) set(handle, CURLOPT_CAINFO, options_.ca_file.c_str());

    set(handle, CURLOPT_TIMEOUT_MS, milliseconds_of(deadline));
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds_of(std::min(options_.connect_deadline, deadline)));
    // Timeouts must not use signals, which affect the whole process, and must not wait for a name server that hangs:
    // the lookup thread is left to end by itself.
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_QUICK_EXIT, 1L);

    set(handle, CURLOPT_NOPROGRESS, 0L);
    set(handle, CURLOPT_XFERINFOFUNCTION, &Transfer::look_whether_cancelled);
    set(handle, CURLOPT_XFERINFODATA, &is_cancelled_);

    if (transfer.posted != nullptr) {
        set(handle, CURLOPT_POST, 1L);
        set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.posted->size()));
        set(handle, CURLOPT_POSTFIELDS, transfer.posted->data());
        set(handle, CURLOPT_HTTPHEADER, transfer.headers.get());
    }

    // Rejects a too large Content-Length; without one, take_body() counts the bytes.
    set(handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options_.max_body_bytes));
    set(handle, CURLOPT_HEADERFUNCTION, &Transfer::take_header);
    set(handle, CURLOPT_HEADERDATA, &transfer);
    set(handle, CURLOPT_WRITEFUNCTION, &Transfer::take_body);
    set(handle, CURLOPT_WRITEDATA, &transfer);
}

HttpOutcome HttpClient::get(const HttpRequest& request) {
    return perform(request, {.url = {}, .max_body_bytes = options_.max_body_bytes});
}

HttpOutcome HttpClient::post(const HttpRequest& request, std::string_view content_type, std::string_view body) {
    // Without this, libcurl sends `Expect: 100-continue` before a larger body and waits.
    HeaderList headers = make_headers("Expect:");
    append_header(headers, "Content-Type: " + std::string(content_type));
    if (!request.bearer_token.empty()) {
        append_header(headers, "Authorization: Bearer " + std::string(request.bearer_token));
    }
    return perform(
        request,
        {.url = {}, .max_body_bytes = options_.max_body_bytes, .posted = &body, .headers = std::move(headers)});
}

HttpOutcome HttpClient::perform(const HttpRequest& request, Transfer transfer) {
    if (const auto fits = check_url(request.url); !fits) return HttpFailure{Kind::BadUrl, fits.error().detail};
    if (is_cancelled_) return HttpFailure{Kind::Cancelled, "the process is shutting down"};
    if (request.deadline <= std::chrono::milliseconds::zero()) return HttpFailure{Kind::Timeout, "no time left"};

    // The handle keeps the transfer's address until it is reset, so the transfer must outlive that.
    transfer.url = with_query(request.url, request.query);
    Handle handle = take();
    prepare(handle.get(), transfer, request.deadline);
    const CURLcode code = curl_easy_perform(handle.get());
    if (code == CURLE_OK) transfer.read_facts(handle.get());
    give_back(std::move(handle));
    if (code != CURLE_OK) return transfer.failure(code);
    if (!transfer.is_header_whole) return HttpFailure{Kind::CutShort, "incomplete header"};
    return std::move(transfer.response);
}

}  // namespace bourse::http_client

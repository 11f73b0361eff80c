#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/http/messages/message.hpp"

namespace bourse::http {

/// The origins (scheme, host and port of a web page) whose scripts may use this server: the CORS protocol of the Fetch
/// standard, and the rule for requests that write. Immutable; safe from any thread.
class Origins {
  public:
    /// None.
    Origins() = default;

    /// A comma-separated list of origins such as `https://app.example.com` or `http://localhost:5173`, and `*` for all
    /// others, which may only read, and without credentials. Errc::InvalidInput for anything else.
    [[nodiscard]] static Result<Origins> parse(std::string_view text);

    [[nodiscard]] bool empty() const { return origins_.empty() && !is_open_; }

    /// Where a request comes from, by its Origin and Sec-Fetch-Site. `X-Forwarded-Host` counts as a name of this server
    /// when `is_behind_proxy`: when a trusted proxy has sent the request.
    [[nodiscard]] Site site_of(std::span<const HeaderView> headers, bool is_behind_proxy) const;

    /// Appends the response fields for a request, each with its line end: `Access-Control-Allow-Origin`, those of a
    /// preflight, and `Vary`. Nothing when there are no origins.
    void append_fields(std::string& out, Method method, std::span<const HeaderView> headers) const;

  private:
    [[nodiscard]] bool lists(std::string_view origin) const;

    /// Lower case.
    std::vector<std::string> origins_;
    /// Whether every other origin may read.
    bool is_open_ = false;
};

}  // namespace bourse::http

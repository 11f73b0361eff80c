#include "platform/http/negotiation.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "platform/http/message.hpp"

namespace bourse::http {
namespace {

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Removes and returns what stands before `separator`, trimmed.
std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view taken = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    return taken;
}

/// Whether the parameters of a coding, such as `q=0.5`, leave it a weight above zero.
bool has_weight(std::string_view parameters) {
    while (!parameters.empty()) {
        const std::string_view parameter = take_until(parameters, ';');
        if (parameter.size() < 2 || !same_name(parameter.substr(0, 2), "q=")) continue;
        const std::string_view weight = parameter.substr(2);
        const bool is_number = !weight.empty() && weight.find_first_not_of("0123456789.") == std::string_view::npos;
        return is_number && weight.find_first_of("123456789") != std::string_view::npos;
    }
    return true;
}

constexpr std::string_view kGzipSuffix = "-gz";

std::string_view without_weakness(std::string_view etag) {
    if (etag.starts_with("W/")) etag.remove_prefix(2);
    return etag;
}

/// Whether `candidate` is the identity or the gzip form of `etag`, both with quotes and without weakness.
bool is_form_of(std::string_view candidate, std::string_view etag) {
    if (candidate == etag) return true;
    const std::string_view stem = etag.substr(0, etag.size() - 1);
    return candidate.size() == etag.size() + kGzipSuffix.size() && candidate.starts_with(stem) &&
           candidate.substr(stem.size(), kGzipSuffix.size()) == kGzipSuffix;
}

/// Removes and returns the entity tag at the front of a list, without weakness; nothing at its end or when malformed.
std::optional<std::string_view> take_etag(std::string_view& list) {
    list.remove_prefix(std::min(list.find_first_not_of(" \t,"), list.size()));
    list = without_weakness(list);
    if (list.empty() || list.front() != '"') return std::nullopt;
    const std::size_t end = list.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view tag = list.substr(0, end + 1);
    list.remove_prefix(end + 1);
    return tag;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
    std::optional<bool> gzip;
    bool any = false;
    while (!accept_encoding.empty()) {
        std::string_view parameters = take_until(accept_encoding, ',');
        const std::string_view coding = take_until(parameters, ';');
        if (same_name(coding, "gzip") || same_name(coding, "x-gzip")) {
            gzip = gzip.value_or(false) || has_weight(parameters);
        } else if (coding == "*") {
            any = has_weight(parameters);
        }
    }
    return gzip.value_or(any);
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
    if (etag.size() < 2) return false;
    if (trim(if_none_match) == "*") return true;
    etag = without_weakness(etag);
    while (const auto candidate = take_etag(if_none_match)) {
        if (is_form_of(*candidate, etag)) return true;
    }
    return false;
}

std::string gzip_etag(std::string_view etag) {
    std::string form(etag.substr(0, etag.size() - 1));
    form += kGzipSuffix;
    form += '"';
    return form;
}

bool is_compressible(std::string_view content_type) {
    const std::string_view type = take_until(content_type, ';');
    if (type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml")) return true;
    constexpr std::array<std::string_view, 5> kOthers = {"application/json", "application/javascript",
                                                         "application/xml", "application/yaml", "image/svg+xml"};
    return std::find(kOthers.begin(), kOthers.end(), type) != kOthers.end();
}

}  // namespace bourse::http

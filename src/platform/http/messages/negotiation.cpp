#include "platform/http/messages/negotiation.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <system_error>

#include "base/text.hpp"
#include "platform/http/messages/message.hpp"

namespace bourse::http {
namespace {

constexpr std::string_view kGzipSuffix = "-gz";

std::string_view without_weakness(std::string_view etag) {
    if (etag.starts_with("W/")) etag.remove_prefix(2);
    return etag;
}

/// Whether `candidate` is the identity or the gzip form of `etag`, both strong and with quotes.
bool is_form_of(std::string_view candidate, std::string_view etag) {
    if (candidate == etag) return true;
    const std::string_view stem = etag.substr(0, etag.size() - 1);
    return candidate.size() == etag.size() + kGzipSuffix.size() && candidate.starts_with(stem) &&
           candidate.substr(stem.size(), kGzipSuffix.size()) == kGzipSuffix;
}

/// Removes and returns the entity tag at the front of a list, without `W/`; empty at the end or
/// when malformed.
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

/// A weight from 0 to 1; empty for any other text.
std::optional<double> read_weight(std::string_view text) {
    double weight = 0;
    const char* const end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data(), end, weight, std::chars_format::fixed);
    if (error != std::errc() || read != end || !(weight >= 0 && weight <= 1)) return std::nullopt;
    return weight;
}

std::optional<Preference> read_preference(std::string_view member) {
    Preference preference{.name = take_until(member, ';')};
    if (preference.name.empty()) return std::nullopt;
    while (!member.empty()) {
        std::string_view parameter = take_until(member, ';');
        if (!same_name(take_until(parameter, '='), "q")) continue;
        const auto weight = read_weight(trim(parameter));
        if (!weight) return std::nullopt;
        preference.weight = *weight;
    }
    return preference;
}

}  // namespace

std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view taken = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    return taken;
}

std::optional<Preference> take_preference(std::string_view& list) {
    while (!list.empty()) {
        if (const auto preference = read_preference(take_until(list, ','))) return preference;
    }
    return std::nullopt;
}

bool accepts_gzip(std::string_view accept_encoding) {
    std::optional<bool> gzip;
    bool any = false;
    while (const auto coding = take_preference(accept_encoding)) {
        if (same_name(coding->name, "gzip") || same_name(coding->name, "x-gzip")) {
            gzip = gzip.value_or(false) || coding->weight > 0;
        } else if (coding->name == "*") {
            any = coding->weight > 0;
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

std::vector<std::string> strong_etags(std::string_view if_match) {
    std::vector<std::string> tags;
    for (;;) {
        if_match.remove_prefix(std::min(if_match.find_first_not_of(" \t,"), if_match.size()));
        const bool is_weak = if_match.starts_with("W/");
        auto tag = take_etag(if_match);
        if (!tag) return tags;
        if (is_weak) continue;
        tag->remove_suffix(1);
        if (tag->ends_with(kGzipSuffix)) tag->remove_suffix(kGzipSuffix.size());
        tags.push_back(std::string(*tag) + '"');
    }
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

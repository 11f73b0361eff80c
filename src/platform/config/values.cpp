#include "platform/config/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.hpp"

namespace bourse::config {
namespace {

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// A whole number followed by a unit, as their product. The first unit applies when none is given.
std::optional<std::uint64_t> number_with_unit(std::string_view text,
                                              std::initializer_list<std::pair<std::string_view, std::uint64_t>> units) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = whole_number<std::uint64_t>(text.substr(0, digits));
    if (!number) return std::nullopt;
    for (const auto& [unit, factor] : units) {
        if (text.substr(digits) != unit) continue;
        std::uint64_t product = 0;
        if (__builtin_mul_overflow(*number, factor, &product) || product > INT64_MAX) return std::nullopt;
        return product;
    }
    return std::nullopt;
}

}  // namespace

Result<> parse_into(std::string& value, std::string_view text) {
    value = text;
    return {};
}

Result<> parse_into(bool& value, std::string_view text) {
    const std::string word = to_lower(text);
    if (word == "true" || word == "1" || word == "yes" || word == "on") {
        value = true;
    } else if (word == "false" || word == "0" || word == "no" || word == "off") {
        value = false;
    } else {
        return invalid("must be true or false");
    }
    return {};
}

Result<> parse_into(std::int64_t& value, std::string_view text) {
    const auto number = whole_number<std::int64_t>(text);
    if (!number) return invalid("must be a whole number");
    value = *number;
    return {};
}

Result<> parse_into(std::chrono::milliseconds& value, std::string_view text) {
    // 90 years: three times this still fits into 64-bit nanoseconds.
    constexpr std::chrono::hours kMax{24 * 365 * 90};
    const auto count = number_with_unit(text, {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}});
    if (!count || *count > static_cast<std::uint64_t>(std::chrono::milliseconds(kMax).count())) {
        return invalid("must be a duration such as 500ms, 15s, 5m or 1h, of at most 90 years");
    }
    value = std::chrono::milliseconds(*count);
    return {};
}

Result<> parse_into(Bytes& value, std::string_view text) {
    const auto count = number_with_unit(text, {{"", 1}, {"KiB", 1ULL << 10}, {"MiB", 1ULL << 20}, {"GiB", 1ULL << 30}});
    if (!count) return invalid("must be a size such as 65536, 64KiB, 64MiB or 2GiB");
    value = Bytes{*count};
    return {};
}

Result<> parse_into(Endpoint& value, std::string_view text) {
    const Error error = invalid("must be HOST:PORT, such as 127.0.0.1:8000 or [::1]:8000");
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return error;
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return error;
    }
    const auto port = whole_number<std::uint16_t>(text.substr(colon + 1));
    if (host.empty() || !port) return error;
    value = Endpoint{std::string(host), *port};
    return {};
}

Result<> parse_into(std::vector<std::string>& value, std::string_view text) {
    value.clear();
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        if (comma == 0) return invalid("must be names with commas between");
        value.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return {};
}

}  // namespace bourse::config

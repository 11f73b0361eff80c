#include "features/market/cursor.hpp"

#include <charconv>
#include <cstdint>
#include <optional>

namespace bourse::market {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr char kTimeCursor = 't';
constexpr char kStockCursor = 's';

std::string to_base64url(std::string_view bytes) {
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char byte : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(byte);
        for (count += 8; count >= 6; count -= 6) text += kAlphabet[bits >> (count - 6) & 63];
    }
    if (count > 0) text += kAlphabet[bits << (6 - count) & 63];
    return text;
}

/// Nothing when the text is not what to_base64url() writes.
std::optional<std::string> from_base64url(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const std::size_t value = kAlphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 255);
    }
    if (to_base64url(bytes) != text) return std::nullopt;
    return bytes;
}

/// Whether the name of a query parameter, percent-encoded, is `cursor`.
bool names_cursor(std::string_view name) {
    for (const char expected : std::string_view("cursor")) {
        unsigned char c = 0;
        std::size_t length = 1;
        if (name.starts_with('%') && name.size() >= 3) {
            length = 3;
            const char* const end = name.data() + length;
            if (std::from_chars(name.data() + 1, end, c, 16).ptr != end) return false;
        } else if (!name.empty()) {
            c = static_cast<unsigned char>(name.front());
        }
        if (c != static_cast<unsigned char>(expected)) return false;
        name.remove_prefix(length);
    }
    return name.empty();
}

/// The key inside a cursor of this kind.
std::optional<std::string> open_cursor(std::string_view text, char kind) {
    constexpr std::size_t kLongest = 64;
    if (text.size() > kLongest) return std::nullopt;
    auto key = from_base64url(text);
    if (!key || !key->starts_with(kind)) return std::nullopt;
    return key->substr(1);
}

}  // namespace

std::string encode_time_cursor(UtcTime last_shown) {
    return to_base64url(kTimeCursor + std::to_string(last_shown.micros()));
}

Result<UtcTime> decode_time_cursor(std::string_view text) {
    const auto key = open_cursor(text, kTimeCursor);
    std::int64_t micros = 0;
    if (!key) return invalid("is not a cursor of a time series");
    const auto [end, error] = std::from_chars(key->data(), key->data() + key->size(), micros);
    const bool is_number = error == std::errc() && end == key->data() + key->size();
    if (!is_number || micros < UtcTime(Date(0, 1, 1)).micros() || micros >= UtcTime(Date(10000, 1, 1)).micros()) {
        return invalid("is not a cursor of a time series");
    }
    return UtcTime::from_micros(micros);
}

std::string encode_stock_cursor(const Symbol& last_shown) {
    return to_base64url(kStockCursor + last_shown.str());
}

Result<Symbol> decode_stock_cursor(std::string_view text) {
    const auto key = open_cursor(text, kStockCursor);
    auto symbol = key ? Symbol::parse(*key) : Result<Symbol>(invalid({}));
    if (!symbol) return invalid("is not a cursor of the list of symbols");
    return symbol;
}

std::string next_link(std::string_view path, std::string_view query, std::string_view cursor) {
    std::string link = "<" + std::string(path) + "?";
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view parameter = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (parameter.empty() || names_cursor(parameter.substr(0, parameter.find('=')))) continue;
        link += parameter;
        link += '&';
    }
    link += "cursor=";
    link += cursor;
    return link + ">; rel=\"next\"";
}

}  // namespace bourse::market

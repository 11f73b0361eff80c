#include "features/prices/model/price_record.hpp"

#include <charconv>
#include <utility>

namespace bourse::prices {
namespace {

constexpr std::string_view kVersion = "1";
/// End of the year 9999.
constexpr std::int64_t kMaxMicros = 253'402'300'799'999'999;

/// Removes and returns the text up to the next blank.
std::string_view next_word(std::string_view& text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return word;
}

std::optional<UtcTime> parse_time(std::string_view text) {
    std::int64_t micros = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), micros);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (micros < 0 || micros > kMaxMicros) return std::nullopt;
    return UtcTime::from_micros(micros);
}

bool is_name(std::string_view text) {
    constexpr std::size_t kMax = 32;
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    return !text.empty() && text.size() <= kMax && text.find_first_not_of(kLetters) == std::string_view::npos;
}

/// Reads `USD=64123.45`. False when the rate of a known currency is invalid; ignores words of other kinds.
bool read_rate(std::string_view word, BitcoinPrice& price) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) return true;
    const auto currency = parse_currency(word.substr(0, equals));
    if (!currency) return true;
    const auto rate = Rate::parse(word.substr(equals + 1));
    if (!rate || *rate <= Rate() || *rate >= kMaxRate) return false;
    price.set(*currency, *rate);
    return true;
}

}  // namespace

std::string to_record(const BitcoinPrice& price) {
    std::string text(kVersion);
    text.append(" ").append(std::to_string(price.time.micros())).append(" ").append(price.provider);
    for (const Currency currency : kCurrencies) {
        const auto& rate = price.in(currency);
        if (!rate) continue;
        text.append(" ").append(to_string(currency)).append("=");
        append(text, *rate);
    }
    return text;
}

std::optional<BitcoinPrice> parse_record(std::string_view text) {
    if (next_word(text) != kVersion) return std::nullopt;
    const auto time = parse_time(next_word(text));
    const std::string_view provider = next_word(text);
    if (!time || !is_name(provider)) return std::nullopt;
    BitcoinPrice price{.time = *time, .provider = std::string(provider)};
    while (!text.empty()) {
        if (!read_rate(next_word(text), price)) return std::nullopt;
    }
    if (!price.in(Currency::Usd)) return std::nullopt;
    return price;
}

}  // namespace bourse::prices

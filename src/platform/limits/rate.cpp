#include "platform/limits/rate.hpp"

#include <algorithm>
#include <charconv>

namespace bourse::limits {
namespace {

std::optional<std::chrono::seconds> window_named(std::string_view name) {
    if (name == "s") return std::chrono::seconds(1);
    if (name == "min") return std::chrono::minutes(1);
    if (name == "h") return std::chrono::hours(1);
    if (name == "d") return std::chrono::hours(24);
    return std::nullopt;
}

}  // namespace

Result<std::optional<Rate>> parse_rate(std::string_view text) {
    if (text == "off") return std::optional<Rate>();
    const Error refusal =
        invalid("must be a rate such as 10/s, 60/min or 1000/h, of at most " + std::to_string(Rate::kMax) + ", or off");
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto window = window_named(text.substr(std::min(slash + 1, text.size())));
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + slash, count);
    if (!window || error != std::errc() || end != text.data() + slash) return refusal;
    if (count < 1 || count > Rate::kMax) return refusal;
    return std::optional<Rate>(Rate{count, *window});
}

Acquisition try_acquire(const Rate& rate, std::chrono::microseconds debt) {
    const auto before = std::clamp(debt, std::chrono::microseconds::zero(), rate.capacity());
    const auto after = before + rate.interval();
    const bool is_allowed = after <= rate.capacity();
    return {is_allowed, is_allowed ? after : before};
}

std::chrono::microseconds give_back(const Rate& rate, std::chrono::microseconds debt) {
    return std::max(std::chrono::microseconds::zero(), debt - rate.interval());
}

std::int64_t tokens_left(const Rate& rate, std::chrono::microseconds debt) {
    return (rate.capacity() - debt) / rate.interval();
}

std::chrono::microseconds until_next_token(const Rate& rate, std::chrono::microseconds debt) {
    if (debt <= std::chrono::microseconds::zero()) return {};
    return (debt - std::chrono::microseconds(1)) % rate.interval() + std::chrono::microseconds(1);
}

}  // namespace bourse::limits

#include "features/prices/providers/price_jump.hpp"

namespace bourse::prices {
namespace {

/// Wide enough for any rate times 100.
using Wide = __int128;

bool is_within(Rate last, Rate rate, std::int64_t percent) {
    const Wide difference = rate > last ? Wide{rate.units()} - last.units() : Wide{last.units()} - rate.units();
    return difference * 100 <= Wide{last.units()} * percent;
}

}  // namespace

std::optional<std::string> odd_jump(const std::optional<BitcoinPrice>& last, const BitcoinPrice& price,
                                    const JumpLimit& limit) {
    if (!last || limit.percent == 0 || !is_fresh(last->time, price.time, limit.memory)) return std::nullopt;
    for (const Currency currency : kCurrencies) {
        const auto& before = last->in(currency);
        const auto& now = price.in(currency);
        if (!before || !now || is_within(*before, *now, limit.percent)) continue;
        return "jumped from " + before->to_string() + " to " + now->to_string() + ' ' +
               std::string(to_string(currency));
    }
    return std::nullopt;
}

}  // namespace bourse::prices

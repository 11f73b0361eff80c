#include "features/market/model/bar_range.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/json_writer.hpp"

namespace bourse::market {
namespace {

constexpr double kNoise = 1e-9;

/// Whether `above` exceeds `below` by no more than noise.
bool is_noise(double above, double below) {
    return above - below <= kNoise * std::max(std::fabs(above), std::fabs(below));
}

void append_price(std::string& text, const Bar& bar, double Bar::*price) {
    constexpr std::array kNames{std::pair{&Bar::open, "open "}, std::pair{&Bar::high, "high "},
                                std::pair{&Bar::low, "low "}, std::pair{&Bar::close, "close "}};
    for (const auto& [member, name] : kNames) {
        if (member == price) text += name;
    }
    append_number(text, bar.*price);
}

}  // namespace

RangeFit fit_range(Bar& bar) {
    if (is_in_range(bar)) return RangeFit::Exact;
    const double highest = std::max({bar.open, bar.close, bar.low});
    const double lowest = std::min(bar.open, bar.close);
    if (!is_noise(highest, bar.high) || !is_noise(bar.low, lowest)) return RangeFit::Outside;
    widen_range(bar);
    return RangeFit::Widened;
}

void widen_range(Bar& bar) {
    bar.high = std::max({bar.high, bar.low, bar.open, bar.close});
    bar.low = std::min({bar.low, bar.open, bar.close});
}

std::optional<RangeFault> find_range_fault(const Bar& bar) {
    for (double Bar::*price : {&Bar::open, &Bar::close, &Bar::low}) {
        if (bar.high < bar.*price) return RangeFault{&Bar::high, price};
    }
    for (double Bar::*price : {&Bar::open, &Bar::close}) {
        if (bar.low > bar.*price) return RangeFault{&Bar::low, price};
    }
    return std::nullopt;
}

std::string_view relation_of(const RangeFault& fault) {
    return fault.bound == &Bar::high ? "is below" : "is above";
}

std::string to_string(const RangeFault& fault, const Bar& bar) {
    std::string text;
    append_price(text, bar, fault.bound);
    text.append(" ").append(relation_of(fault)).append(" ");
    append_price(text, bar, fault.price);
    return text;
}

}  // namespace bourse::market

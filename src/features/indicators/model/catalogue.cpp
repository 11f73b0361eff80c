#include "features/indicators/model/catalogue.hpp"

#include <array>
#include <iterator>
#include <unordered_map>

#include "base/text.hpp"
#include "features/indicators/model/families.hpp"

namespace bourse::indicators {
namespace {

std::vector<Declaration> collect() {
    std::vector<Declaration> all;
    for (const auto family : {overlap_studies, momentum_indicators, volume_indicators, volatility_indicators,
                              price_transforms, statistics, cycle_indicators, candlestick_patterns, more_indicators}) {
        auto declarations = family();
        all.insert(all.end(), std::make_move_iterator(declarations.begin()),
                   std::make_move_iterator(declarations.end()));
    }
    return all;
}

}  // namespace

std::span<const Declaration> catalogue() {
    static const std::vector<Declaration> all = collect();
    return all;
}

const Declaration* find_indicator(std::string_view name) {
    static const auto by_name = [] {
        std::unordered_map<std::string_view, const Declaration*> map;
        for (const Declaration& declaration : catalogue()) map.emplace(declaration.name, &declaration);
        return map;
    }();
    const auto found = by_name.find(to_lower(name));
    return found == by_name.end() ? nullptr : found->second;
}

std::string_view to_string(Group group) {
    constexpr std::array<std::string_view, 9> kNames{"overlap",    "momentum", "volume",   "volatility", "price",
                                                     "statistics", "cycles",   "patterns", "more"};
    return kNames.at(static_cast<std::size_t>(group));
}

}  // namespace bourse::indicators

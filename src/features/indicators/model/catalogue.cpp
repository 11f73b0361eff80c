#include "features/indicators/model/catalogue.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <unordered_map>

#include "base/text.hpp"
#include "features/indicators/model/families.hpp"

namespace bourse::indicators {
namespace {

/// By the numbers of AverageKind.
constexpr std::array<std::string_view, 14> kAverages{"sma",  "ema", "wma", "dema", "tema", "trima", "kama",
                                                     "mama", "t3",  "hma", "none", "own",  "zlema", "rma"};

std::vector<Declaration> collect() {
    std::vector<Declaration> all;
    for (const auto family : {overlap_studies, momentum_indicators, volume_indicators, volatility_indicators,
                              price_transforms, statistics, cycle_indicators, candlestick_patterns, more_indicators}) {
        auto declarations = family();
        std::ranges::sort(declarations, {}, &Declaration::name);
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

std::string_view to_string(Parameter::Type type) {
    switch (type) {
        case Parameter::Type::Whole:
            return "integer";
        case Parameter::Type::Real:
            return "number";
        case Parameter::Type::Average:
            break;
    }
    return "average";
}

std::string_view to_string(AverageKind kind) {
    return kAverages.at(static_cast<std::size_t>(kind));
}

std::optional<AverageKind> parse_average_kind(std::string_view text) {
    const auto* const named = std::ranges::find(kAverages, to_lower(text));
    auto number = static_cast<std::size_t>(named - kAverages.begin());
    if (named == kAverages.end()) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size() || number >= kAverages.size()) return std::nullopt;
    }
    const auto kind = static_cast<AverageKind>(number);
    if (kind == AverageKind::Mama || kind == AverageKind::Own) return std::nullopt;
    return kind;
}

std::string_view to_string(Group group) {
    constexpr std::array<std::string_view, 9> kNames{"overlap",    "momentum", "volume",   "volatility", "price",
                                                     "statistics", "cycles",   "patterns", "more"};
    return kNames.at(static_cast<std::size_t>(group));
}

}  // namespace bourse::indicators

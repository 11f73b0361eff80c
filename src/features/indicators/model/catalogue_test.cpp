#include "features/indicators/model/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "base/text.hpp"
#include "features/indicators/model/computation.hpp"
#include "support/test_bars.hpp"

namespace bourse::indicators {
namespace catalogue_test {

Expression expression_of(const Declaration& declaration, std::string_view arguments = "") {
    return parse_expressions(std::string(declaration.name) + std::string(arguments)).value().front();
}

/// All values of an expression, output after output.
std::vector<double> values_of(const Computation& computation) {
    std::vector<double> all;
    for (std::size_t k = 0; k < computation.outputs(); ++k) {
        all.insert(all.end(), computation.output(k).begin(), computation.output(k).end());
    }
    return all;
}

bool are_same(const std::vector<double>& a, const std::vector<double>& b) {
    return std::ranges::equal(a, b, [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

class EveryIndicator : public ::testing::TestWithParam<const Declaration*> {
  protected:
    const Declaration& declaration_ = *GetParam();
};

std::vector<const Declaration*> all() {
    std::vector<const Declaration*> declarations;
    for (const Declaration& declaration : catalogue()) declarations.push_back(&declaration);
    return declarations;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryIndicator, ::testing::ValuesIn(all()),
                         [](const auto& instance) { return std::string(instance.param->name); });

TEST(Catalogue, GivenItsNamesThenEachIsThereOnceAndFoundInAnyCase) {
    std::set<std::string_view> names;
    for (const Declaration& declaration : catalogue()) EXPECT_TRUE(names.insert(declaration.name).second);

    EXPECT_EQ(find_indicator("SmA"), find_indicator("sma"));
    EXPECT_EQ(find_indicator("smaa"), nullptr);
}

TEST_P(EveryIndicator, ThenItsDeclarationIsWhole) {
    EXPECT_EQ(declaration_.name, to_lower(declaration_.name));
    EXPECT_FALSE(declaration_.title.empty());
    EXPECT_FALSE(declaration_.source.empty());
    EXPECT_FALSE(declaration_.inputs.empty());
    ASSERT_TRUE(declaration_.description.ends_with('.')) << declaration_.description;
    std::set<std::string_view> names;
    for (const Parameter& parameter : declaration_.parameters) {
        EXPECT_TRUE(names.insert(parameter.name).second) << parameter.name;
        EXPECT_FALSE(parameter.description.empty()) << parameter.name;
        EXPECT_GE(parameter.default_value, parameter.min) << parameter.name;
        EXPECT_LE(parameter.default_value, parameter.max) << parameter.name;
    }
    std::set<std::string_view> outputs;
    for (const Output& output : declaration_.outputs) EXPECT_TRUE(outputs.insert(output.name).second) << output.name;
    if (declaration_.outputs.size() == 1) {
        EXPECT_EQ(declaration_.outputs.front().name, declaration_.name);
    }
}

TEST_P(EveryIndicator, WhenComputedThenItBeginsAfterItsLookbackAndHasNoInfinity) {
    const test::TestBars bars = test::random_bars(400, 11);
    Computation computation(expression_of(declaration_));

    computation.advance(bars.all());

    const std::size_t lookback = declaration_.lookback(declaration_.defaults());
    std::size_t first = bars.size();
    for (std::size_t k = 0; k < computation.outputs(); ++k) {
        const auto output = computation.output(k);
        const auto value = std::ranges::find_if(output, [](double each) { return !std::isnan(each); });
        first = std::min(first, static_cast<std::size_t>(value - output.begin()));
        EXPECT_TRUE(std::ranges::none_of(output, [](double each) { return std::isinf(each); }));
    }
    EXPECT_EQ(first, lookback);
}

TEST_P(EveryIndicator, GivenASeriesAsLongAsItsLookbackThenThereIsNoValueAndWithOneMoreBarThereIs) {
    const std::size_t lookback = declaration_.lookback(declaration_.defaults());
    const test::TestBars bars = test::random_bars(lookback + 1, 12);
    Computation computation(expression_of(declaration_));

    computation.advance(bars.part(0, lookback));
    const auto before = values_of(computation);
    computation.advance(bars.part(lookback, 1));
    const auto after = values_of(computation);

    EXPECT_TRUE(std::ranges::all_of(before, [](double each) { return std::isnan(each); }));
    EXPECT_FALSE(std::ranges::all_of(after, [](double each) { return std::isnan(each); }));
}

TEST_P(EveryIndicator, GivenRandomCutsAndPreviewsThenTheValuesAreThoseOfAllBarsAtOnce) {
    std::mt19937 random(13);
    const test::TestBars bars = test::random_bars(300, 14);
    Computation whole(expression_of(declaration_));
    Computation pieces(expression_of(declaration_));
    whole.advance(bars.all());

    for (std::size_t first = 0; first < bars.size();) {
        const std::size_t count = std::min<std::size_t>(bars.size() - first, random() % 40);
        if (count > 0) {
            // Bars that change before they are taken.
            const test::TestBars others = test::random_bars(count, first);
            pieces.preview(others.all());
            EXPECT_EQ(pieces.output(0).size(), first + count);
        }
        if (random() % 4 == 0) pieces = Computation(pieces);
        pieces.advance(bars.part(first, count));
        first += count;
    }

    EXPECT_TRUE(are_same(values_of(pieces), values_of(whole)));
}

TEST_P(EveryIndicator, GivenOutputsOfWholeNumbersThenTheyAre) {
    const test::TestBars bars = test::random_bars(400, 15);
    Computation computation(expression_of(declaration_));
    computation.advance(bars.all());

    for (std::size_t k = 0; k < computation.outputs(); ++k) {
        if (!declaration_.outputs[k].is_whole) continue;
        for (const double value : computation.output(k)) EXPECT_TRUE(std::isnan(value) || value == std::floor(value));
    }
}

}  // namespace catalogue_test
}  // namespace bourse::indicators

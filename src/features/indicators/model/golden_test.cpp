#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "features/indicators/model/catalogue.hpp"
#include "features/indicators/model/computation.hpp"
#include "support/test_bars.hpp"

namespace bourse::indicators {
namespace golden_test {

/// One output of an indicator of TA-Lib.
struct Reference {
    std::string name;
    std::size_t output = 0;
    std::vector<double> values;
};

/// A file of scripts/write_golden_indicators.py.
struct Golden {
    test::TestBars bars;
    std::vector<Reference> references;
};

std::vector<double> numbers_of(std::istream& line) {
    std::vector<double> numbers;
    for (std::string word; line >> word;) numbers.push_back(std::strtod(word.c_str(), nullptr));
    return numbers;
}

Golden read(const std::filesystem::path& file) {
    Golden golden;
    std::ifstream in(file);
    std::map<std::string, std::vector<double>> columns;
    for (std::string text; std::getline(in, text);) {
        std::istringstream line(text);
        std::string name;
        line >> name;
        if (columns.size() < 5) {
            columns[name] = numbers_of(line);
            continue;
        }
        std::size_t output = 0;
        line >> output;
        golden.references.push_back({name, output, numbers_of(line)});
    }
    for (std::size_t i = 0; i < columns["close"].size(); ++i) {
        golden.bars.add(columns["open"][i], columns["high"][i], columns["low"][i], columns["close"][i],
                        columns["volume"][i]);
    }
    return golden;
}

/// The first row that differs by more than 1e-10 of the value, or of a thousandth of the largest one; "" when none
/// does.
std::string difference(std::span<const double> ours, const std::vector<double>& theirs) {
    double largest = 0;
    for (const double value : theirs) largest = std::max(largest, std::isnan(value) ? 0 : std::fabs(value));
    for (std::size_t row = 0; row < theirs.size(); ++row) {
        const bool is_none = std::isnan(theirs[row]);
        const double allowed = 1e-10 * std::max(std::fabs(theirs[row]), 1e-3 * largest);
        if (is_none ? std::isnan(ours[row]) : std::fabs(ours[row] - theirs[row]) <= allowed) continue;
        std::ostringstream said;
        said.precision(17);
        said << "row " << row << ": " << ours[row] << " where TA-Lib has " << theirs[row];
        return said.str();
    }
    return "";
}

class GoldenValues : public ::testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(Series, GoldenValues,
                         ::testing::Values("invented", "random", "flat", "without_volume", "negative", "tiny", "large"),
                         [](const auto& instance) { return instance.param; });

TEST_P(GoldenValues, WhenComputedThenTheyAreThoseOfTaLib) {
    const Golden golden =
        read(std::filesystem::path(BOURSE_SOURCE_DIR) / "tests/golden/indicators" / (GetParam() + ".txt"));
    ASSERT_GT(golden.references.size(), 130U);

    for (const Reference& reference : golden.references) {
        SCOPED_TRACE(reference.name + ' ' + std::to_string(reference.output));
        const auto expressions = parse_expressions(reference.name);
        ASSERT_TRUE(expressions);
        Computation computation(expressions->front());
        computation.advance(golden.bars.all());
        ASSERT_LT(reference.output, computation.outputs());
        EXPECT_EQ(difference(computation.output(reference.output), reference.values), "");
    }
}

}  // namespace golden_test
}  // namespace bourse::indicators

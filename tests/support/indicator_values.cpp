// Computes indicators outside of a server, for comparisons with a reference:
//   indicator_values EXPRESSIONS [PIECE] < bars
// reads a line for each bar (open high low close volume) and prints a line for each: the values of all outputs, with 17
// digits, `nan` where there is none. PIECE: how many bars to take at a time; all by default.
//   indicator_values --catalogue
// prints the declarations as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "features/indicators/model/catalogue.hpp"
#include "features/indicators/model/computation.hpp"

namespace {

using namespace bourse;
using namespace bourse::indicators;

void print_catalogue() {
    const char* before = "[";
    for (const Declaration& each : catalogue()) {
        fmt::print("{}\n{{\"name\":\"{}\",\"group\":\"{}\",\"lookback\":{},\"parameters\":[", before, each.name,
                   to_string(each.group), each.lookback(each.defaults()));
        const char* comma = "";
        for (const Parameter& parameter : each.parameters) {
            fmt::print("{}{{\"name\":\"{}\",\"type\":{},\"default\":{},\"min\":{},\"max\":{}}}", comma, parameter.name,
                       static_cast<int>(parameter.type), parameter.default_value, parameter.min, parameter.max);
            comma = ",";
        }
        fmt::print("],\"outputs\":[");
        comma = "";
        for (const Output& output : each.outputs) {
            fmt::print("{}\"{}\"", comma, output.name);
            comma = ",";
        }
        fmt::print("]}}");
        before = ",";
    }
    fmt::print("\n]\n");
}

struct Columns {
    std::vector<UtcTime> times;
    std::vector<double> open, high, low, close, volume;

    [[nodiscard]] Bars bars(std::size_t first, std::size_t count) const {
        const auto part = [&](const auto& column) { return std::span(column).subspan(first, count); };
        return {part(times), part(open), part(high), part(low), part(close), part(volume), part(close)};
    }
};

Columns read_bars() {
    Columns columns;
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    double volume = 0;
    while (std::cin >> open >> high >> low >> close >> volume) {
        columns.times.push_back(UtcTime::from_micros(static_cast<std::int64_t>(columns.times.size()) * 86'400'000'000));
        columns.open.push_back(open);
        columns.high.push_back(high);
        columns.low.push_back(low);
        columns.close.push_back(close);
        columns.volume.push_back(volume);
    }
    return columns;
}

}  // namespace

int main(int count, char** words) {
    const std::vector<std::string> arguments(words + 1, words + count);
    if (arguments.empty()) return 2;
    if (arguments[0] == "--catalogue") {
        print_catalogue();
        return 0;
    }
    const auto expressions = parse_expressions(arguments[0]);
    if (!expressions) {
        fmt::print(stderr, "{}\n", expressions.error().detail);
        return 1;
    }
    const Columns columns = read_bars();
    const std::size_t all = columns.times.size();
    const std::size_t piece = arguments.size() > 1 ? std::stoul(arguments[1]) : std::max<std::size_t>(all, 1);
    std::vector<Computation> computations;
    for (const Expression& expression : *expressions) {
        computations.emplace_back(expression);
        for (std::size_t first = 0; first < all; first += piece) {
            computations.back().advance(columns.bars(first, std::min(piece, all - first)));
        }
    }
    for (std::size_t row = 0; row < all; ++row) {
        const char* space = "";
        for (std::size_t i = 0; i < computations.size(); ++i) {
            for (std::size_t k = 0; k < (*expressions)[i].declaration->outputs.size(); ++k) {
                fmt::print("{}{:.17g}", space, computations[i].output(k)[row]);
                space = " ";
            }
        }
        fmt::print("\n");
    }
}

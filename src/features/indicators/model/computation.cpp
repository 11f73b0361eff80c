#include "features/indicators/model/computation.hpp"

namespace bourse::indicators {
namespace {

/// The chosen input; `made` holds it when it is not a column of the bars.
std::span<const double> price_of(const Bars& bars, Input input, std::vector<double>& made) {
    const auto make = [&](auto price) {
        made.resize(bars.size());
        for (std::size_t i = 0; i < made.size(); ++i) made[i] = price(i);
        return std::span<const double>(made);
    };
    switch (input) {
        case Input::Close:
            break;
        case Input::Open:
            return bars.open;
        case Input::High:
            return bars.high;
        case Input::Low:
            return bars.low;
        case Input::Volume:
            return bars.volume;
        case Input::MedianPrice:
            return make([&](std::size_t i) { return (bars.high[i] + bars.low[i]) / 2; });
        case Input::TypicalPrice:
            return make([&](std::size_t i) { return (bars.high[i] + bars.low[i] + bars.close[i]) / 3; });
        case Input::AveragePrice:
            return make([&](std::size_t i) { return (bars.open[i] + bars.high[i] + bars.low[i] + bars.close[i]) / 4; });
    }
    return bars.close;
}

}  // namespace

Computation::Computation(const Expression& expression)
    : input_(expression.input.value_or(Input::Close)),
      state_(expression.declaration->make(expression.arguments)),
      inner_(expression.inner ? std::make_unique<Computation>(*expression.inner) : nullptr),
      outputs_(expression.declaration->outputs.size()) {}

Computation::Computation(const Computation& other)
    : input_(other.input_),
      taken_(other.taken_),
      state_(other.state_->clone()),
      inner_(other.inner_ ? std::make_unique<Computation>(*other.inner_) : nullptr),
      outputs_(other.outputs_) {}

void Computation::advance(const Bars& bars) {
    if (inner_) inner_->advance(bars);
    write(*state_, bars);
    taken_ += bars.size();
}

void Computation::preview(const Bars& bars) {
    if (inner_) inner_->preview(bars);
    write(*state_->clone(), bars);
}

void Computation::write(State& state, const Bars& bars) {
    Bars input = bars;
    input.price = inner_ ? inner_->output(0).subspan(taken_) : price_of(bars, input_, price_);
    std::vector<std::span<double>> columns;
    columns.reserve(outputs_.size());
    for (std::vector<double>& output : outputs_) {
        output.resize(taken_ + bars.size());
        columns.emplace_back(std::span(output).subspan(taken_));
    }
    state.advance(input, columns);
}

}  // namespace bourse::indicators

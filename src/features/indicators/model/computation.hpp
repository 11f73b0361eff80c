#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "features/indicators/model/expression.hpp"

namespace bourse::indicators {

/// The values of one expression for all bars so far. Bars come in pieces, in their order, and the values are the same
/// however they are cut.
class Computation {
  public:
    explicit Computation(const Expression& expression);
    Computation(const Computation& other);
    Computation(Computation&&) = default;
    Computation& operator=(const Computation&) = delete;
    Computation& operator=(Computation&&) = default;
    ~Computation() = default;

    /// Takes the bars that follow; their `price` is not used. Replaces what preview() has shown.
    void advance(const Bars& bars);
    /// Adds the values of bars that may change, such as the last one, without taking them.
    void preview(const Bars& bars);

    /// The number of bars taken.
    [[nodiscard]] std::size_t taken() const { return taken_; }
    [[nodiscard]] std::size_t outputs() const { return outputs_.size(); }
    /// A value for each bar taken or shown, of an output by its place in the declaration.
    [[nodiscard]] std::span<const double> output(std::size_t index) const { return outputs_[index]; }

  private:
    void write(State& state, const Bars& bars);

    Input input_;
    std::size_t taken_ = 0;
    std::unique_ptr<State> state_;
    /// Of the input, when it is an indicator.
    std::unique_ptr<Computation> inner_;
    std::vector<std::vector<double>> outputs_;
    std::vector<double> price_;
};

}  // namespace bourse::indicators

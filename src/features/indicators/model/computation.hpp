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

    /// Takes the bars that follow; their `price` is not used.
    void advance(const Bars& bars);

    [[nodiscard]] std::size_t rows() const { return outputs_.front().size(); }
    /// A value for each row, in the order of the outputs of the declaration.
    [[nodiscard]] std::span<const double> output(std::size_t index) const { return outputs_[index]; }

  private:
    Input input_;
    std::unique_ptr<State> state_;
    /// Of the input, when it is an indicator.
    std::unique_ptr<Computation> inner_;
    std::vector<std::vector<double>> outputs_;
    std::vector<double> price_;
};

}  // namespace bourse::indicators

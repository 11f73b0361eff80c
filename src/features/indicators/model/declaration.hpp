#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "features/indicators/model/bars.hpp"

namespace bourse::indicators {

/// The moving averages that a parameter can choose; the numbers are those of TA-Lib.
enum class AverageKind : std::uint8_t { Sma, Ema, Wma, Dema, Tema, Trima, Kama, Mama, T3, Hma, None, Own, Zlema, Rma };

/// A parameter of an indicator.
struct Parameter {
    enum class Type : std::uint8_t { Whole, Real, Average };

    std::string_view name;
    Type type = Type::Whole;
    /// An average as the number of its AverageKind.
    double default_value = 0;
    double min = 0;
    double max = 0;
    std::string_view description;
};

/// The longest window.
inline constexpr double kMaxPeriod = 100'000;

[[nodiscard]] constexpr Parameter whole(std::string_view name, double default_value, double min,
                                        std::string_view description, double max = kMaxPeriod) {
    return {name, Parameter::Type::Whole, default_value, min, max, description};
}
/// A number of bars called `period`.
[[nodiscard]] constexpr Parameter period(double default_value, double min) {
    return whole("period", default_value, min, "Number of bars");
}
[[nodiscard]] constexpr Parameter real(std::string_view name, double default_value, double min, double max,
                                       std::string_view description) {
    return {name, Parameter::Type::Real, default_value, min, max, description};
}
[[nodiscard]] constexpr Parameter average(std::string_view name, AverageKind default_value,
                                          std::string_view description) {
    return {name, Parameter::Type::Average, static_cast<double>(default_value), 0, 13, description};
}

/// The values of all parameters of an indicator, in their order. They are within the bounds.
class Arguments {
  public:
    explicit Arguments(std::vector<double> values) : values_(std::move(values)) {}

    [[nodiscard]] std::size_t whole(std::size_t index) const { return static_cast<std::size_t>(values_[index]); }
    [[nodiscard]] double real(std::size_t index) const { return values_[index]; }
    [[nodiscard]] AverageKind average(std::size_t index) const { return static_cast<AverageKind>(values_[index]); }
    [[nodiscard]] const std::vector<double>& values() const { return values_; }

    friend bool operator==(const Arguments&, const Arguments&) = default;

  private:
    std::vector<double> values_;
};

/// An indicator under way: takes bars in their order, any number at a time, with the same values in the end.
class State {
  public:
    State() = default;
    State(const State&) = default;
    State& operator=(const State&) = default;
    virtual ~State() = default;

    /// Takes the bars that follow and writes their values; `outputs` has a column of bars.size() rows for each output.
    virtual void advance(const Bars& bars, std::span<const std::span<double>> outputs) = 0;
    [[nodiscard]] virtual std::unique_ptr<State> clone() const = 0;
};

/// A State of a `Formula`, a copyable class with
///   explicit Formula(const Arguments&);
///   double next(const Bar&);                    or, for several outputs,
///   std::array<double, N> next(const Bar&);
/// which takes the next bar and returns its values, kNone before they begin. A bar whose price is kNone is left out: it
/// has no values and does not count.
template <class Formula>
class StateOf final : public State {
  public:
    explicit StateOf(const Arguments& arguments) : formula_(arguments) {}

    void advance(const Bars& bars, std::span<const std::span<double>> outputs) override {
        // A copy in local variables lets the compiler keep it in registers.
        Formula formula = std::move(formula_);
        if constexpr (std::is_same_v<decltype(formula.next(Bar{})), double>) {
            const std::span<double> values = outputs[0];
            for (std::size_t i = 0; i < bars.size(); ++i) {
                const Bar bar = bars[i];
                values[i] = std::isnan(bar.price) ? kNone : formula.next(bar);
            }
        } else {
            constexpr std::size_t kOutputs = std::tuple_size_v<decltype(formula.next(Bar{}))>;
            std::array<double*, kOutputs> columns;
            for (std::size_t k = 0; k < kOutputs; ++k) columns[k] = outputs[k].data();
            for (std::size_t i = 0; i < bars.size(); ++i) {
                const Bar bar = bars[i];
                if (std::isnan(bar.price)) {
                    for (double* const column : columns) column[i] = kNone;
                    continue;
                }
                const auto values = formula.next(bar);
                for (std::size_t k = 0; k < kOutputs; ++k) columns[k][i] = values[k];
            }
        }
        formula_ = std::move(formula);
    }
    [[nodiscard]] std::unique_ptr<State> clone() const override { return std::make_unique<StateOf>(*this); }

  private:
    Formula formula_;
};

template <class Formula>
std::unique_ptr<State> make_state(const Arguments& arguments) {
    return std::make_unique<StateOf<Formula>>(arguments);
}

enum class Group : std::uint8_t {
    Overlap,
    Momentum,
    Volume,
    Volatility,
    PriceTransform,
    Statistics,
    Cycles,
    Patterns,
    More
};

struct Output {
    std::string_view name;
    /// Whether all its values are whole numbers.
    bool is_whole = false;
};

/// Everything that there is to know about an indicator: its input is checked, its page written and its tests made from
/// this.
struct Declaration {
    /// In lower case, as in TA-Lib.
    std::string_view name;
    std::string_view title;
    Group group = Group::More;
    /// One sentence.
    std::string_view description;
    /// Where the formula comes from.
    std::string_view source;
    std::vector<Parameter> parameters;
    /// `price` for the series that the caller can choose, and names of columns.
    std::vector<std::string_view> inputs;
    std::vector<Output> outputs;
    /// The number of bars before the first value.
    std::size_t (*lookback)(const Arguments&) = nullptr;
    std::unique_ptr<State> (*make)(const Arguments&) = nullptr;

    [[nodiscard]] bool takes_price() const {
        for (const std::string_view input : inputs) {
            if (input == "price") return true;
        }
        return false;
    }
    [[nodiscard]] Arguments defaults() const {
        std::vector<double> values;
        values.reserve(parameters.size());
        for (const Parameter& parameter : parameters) values.push_back(parameter.default_value);
        return Arguments(std::move(values));
    }
};

}  // namespace bourse::indicators

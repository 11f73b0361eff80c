#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "features/indicators/model/declaration.hpp"

namespace bourse::indicators {

/// What an indicator of one series can be made of, besides another indicator.
enum class Input : std::uint8_t { Close, Open, High, Low, Volume, MedianPrice, TypicalPrice, AveragePrice };

/// An indicator with its arguments, as callers write it: `sma(20)`, `bbands(period=20, up=2)`, `sma(20, input=hlc3)`,
/// `sma(10, input=rsi(14))`, `macd`.
struct Expression {
    /// As it was written, without blanks.
    std::string text;
    const Declaration* declaration = nullptr;
    Arguments arguments{{}};
    /// Given by the expression itself.
    std::optional<Input> input;
    /// The indicator whose output is the input, instead; null when there is none. It has no inner one itself.
    std::shared_ptr<const Expression> inner;
};

/// The most expressions of a list.
inline constexpr std::size_t kMaxExpressions = 50;

/// A list such as `sma(20),macd(12,26,9)`: at most kMaxExpressions, none twice. Arguments are positional or
/// `name=value`; those not given have their defaults. Errc::InvalidInput, naming the expression and what is wrong with
/// it.
[[nodiscard]] Result<std::vector<Expression>> parse_expressions(std::string_view list);

/// `close`, `open`, `high`, `low`, `volume`, `hl2`, `hlc3` or `ohlc4`. Errc::InvalidInput for anything else.
[[nodiscard]] Result<Input> parse_input(std::string_view text);

/// Makes `input` the input of expressions, and of inner ones, that take one and do not name it.
void set_usual_input(std::vector<Expression>& expressions, Input input);

/// What tells the values of an expression from those of all others on the same bars.
[[nodiscard]] std::string key_of(const Expression& expression);

/// The bars before the first value of all outputs.
[[nodiscard]] std::size_t lookback_of(const Expression& expression);

}  // namespace bourse::indicators

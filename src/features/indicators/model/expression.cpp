#include "features/indicators/model/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "features/indicators/model/catalogue.hpp"

namespace bourse::indicators {
namespace {

constexpr std::size_t kMaxText = 4096;

struct NamedInput {
    std::string_view name;
    Input input;
};
constexpr std::array<NamedInput, 8> kInputs{{{"close", Input::Close},
                                             {"open", Input::Open},
                                             {"high", Input::High},
                                             {"low", Input::Low},
                                             {"volume", Input::Volume},
                                             {"hl2", Input::MedianPrice},
                                             {"hlc3", Input::TypicalPrice},
                                             {"ohlc4", Input::AveragePrice}}};

std::string did_you_mean(std::string_view word, const std::vector<std::string>& names) {
    const std::string near = nearest(word, names);
    return near.empty() ? "" : "; did you mean " + near + "?";
}

Error fault(std::string_view expression, std::string_view detail) {
    return invalid("has " + in_quotes(expression) + ", which " + std::string(detail));
}

/// Parts between commas that are not inside parentheses. Empty when parentheses do not match.
std::vector<std::string_view> split(std::string_view list) {
    std::vector<std::string_view> parts;
    std::size_t depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i] == '(') ++depth;
        if (list[i] == ')' && depth-- == 0) return {};
        if (list[i] != ',' || depth != 0) continue;
        parts.push_back(list.substr(begin, i - begin));
        begin = i + 1;
    }
    if (depth != 0) return {};
    parts.push_back(list.substr(begin));
    return parts;
}

/// Reads one expression.
class Reader {
  public:
    Reader(std::string_view text, bool may_have_inner) : text_(text), may_have_inner_(may_have_inner) {}

    Result<Expression> read() {
        const std::size_t open = text_.find('(');
        const std::string_view name = text_.substr(0, open);
        expression_.text = text_;
        expression_.declaration = find_indicator(name);
        if (expression_.declaration == nullptr) return unknown_indicator(name);
        values_ = expression_.declaration->defaults().values();
        given_.resize(values_.size());
        if (open != std::string_view::npos) {
            if (text_.back() != ')') return fault(text_, "does not end with a parenthesis");
            const std::string_view inside = text_.substr(open + 1, text_.size() - open - 2);
            if (const Result<> read = read_arguments(inside); !read) return read.error();
        }
        expression_.arguments = Arguments(std::move(values_));
        return std::move(expression_);
    }

  private:
    [[nodiscard]] const Declaration& declaration() const { return *expression_.declaration; }

    [[nodiscard]] Error unknown_indicator(std::string_view name) const {
        std::vector<std::string> names;
        for (const Declaration& each : catalogue()) names.emplace_back(each.name);
        return fault(text_, "is not an indicator" + did_you_mean(to_lower(name), names));
    }

    Result<> read_arguments(std::string_view inside) {
        if (inside.empty()) return {};
        std::size_t position = 0;
        const auto parts = split(inside);
        if (parts.empty()) return fault(text_, "has parentheses that do not match");
        for (const std::string_view part : parts) {
            const std::size_t equals = part.substr(0, part.find('(')).find('=');
            const Result<> read = equals == std::string_view::npos
                                      ? read_value(position++, part)
                                      : read_named(part.substr(0, equals), part.substr(equals + 1));
            if (!read) return read.error();
        }
        return {};
    }

    Result<> read_named(std::string_view name, std::string_view value) {
        const std::string lower = to_lower(name);
        if (lower == "input") return read_input(value);
        const auto& parameters = declaration().parameters;
        const auto found = std::ranges::find(parameters, lower, &Parameter::name);
        if (found == parameters.end()) {
            std::vector<std::string> names{"input"};
            for (const Parameter& each : parameters) names.emplace_back(each.name);
            return fault(text_, "has no parameter " + in_quotes(name) + did_you_mean(lower, names));
        }
        return read_value(static_cast<std::size_t>(found - parameters.begin()), value);
    }

    Result<> read_value(std::size_t index, std::string_view text) {
        const auto& parameters = declaration().parameters;
        if (index >= parameters.size()) {
            return fault(text_, fmt::format("takes {} argument{} at most", parameters.size(),
                                            parameters.size() == 1 ? "" : "s"));
        }
        const Parameter& parameter = parameters[index];
        if (given_[index]) return fault(text_, fmt::format("gives {} twice", parameter.name));
        given_[index] = true;
        const std::optional<double> value =
            parameter.type == Parameter::Type::Average ? parse_average(text) : parse_number(text);
        if (!value) return fault(text_, fmt::format("needs {} for {}", what_is_needed(parameter), parameter.name));
        const bool is_whole = parameter.type != Parameter::Type::Whole || *value == std::floor(*value);
        if (!is_whole || *value < parameter.min || *value > parameter.max) {
            return fault(text_, fmt::format("needs {} from {} to {} for {}", what_is_needed(parameter), parameter.min,
                                            parameter.max, parameter.name));
        }
        values_[index] = *value;
        return {};
    }

    Result<> read_input(std::string_view value) {
        if (!declaration().takes_price()) return fault(text_, "has no choice of input");
        if (has_input_) return fault(text_, "gives input twice");
        has_input_ = true;
        if (const auto named = parse_input(value)) {
            expression_.input = *named;
            return {};
        }
        if (!may_have_inner_) return fault(text_, "cannot have an indicator as its input, because it is one itself");
        auto inner = Reader(value, false).read();
        if (!inner) return inner.error();
        if (inner->declaration->outputs.size() != 1) {
            return fault(text_, "needs an input with one output, and " + std::string(inner->declaration->name) +
                                    " has " + std::to_string(inner->declaration->outputs.size()));
        }
        expression_.inner = std::make_shared<const Expression>(*std::move(inner));
        return {};
    }

    static std::string_view what_is_needed(const Parameter& parameter) {
        switch (parameter.type) {
            case Parameter::Type::Whole:
                return "a whole number";
            case Parameter::Type::Real:
                return "a number";
            case Parameter::Type::Average:
                break;
        }
        return "a kind of moving average, such as sma or ema,";
    }
    static std::optional<double> parse_number(std::string_view text) {
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
        return value;
    }
    static std::optional<double> parse_average(std::string_view text) {
        const auto kind = parse_average_kind(text);
        return kind ? std::optional(static_cast<double>(*kind)) : std::nullopt;
    }

    std::string_view text_;
    bool may_have_inner_;
    Expression expression_;
    std::vector<double> values_;
    std::vector<bool> given_;
    bool has_input_ = false;
};

}  // namespace

Result<std::vector<Expression>> parse_expressions(std::string_view list) {
    if (list.size() > kMaxText) return invalid("is longer than 4,096 characters");
    std::string text(list);
    std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
    if (text.empty()) return invalid("names no indicator");
    const auto parts = split(text);
    if (parts.empty()) return invalid("has parentheses that do not match");
    if (parts.size() > kMaxExpressions) {
        return invalid(fmt::format("has {} indicators; at most {} are possible", parts.size(), kMaxExpressions));
    }
    std::vector<Expression> expressions;
    for (const std::string_view part : parts) {
        auto expression = Reader(part, true).read();
        if (!expression) return expression.error();
        if (std::ranges::find(expressions, part, &Expression::text) != expressions.end()) {
            return fault(part, "is there twice");
        }
        expressions.push_back(*std::move(expression));
    }
    return expressions;
}

Result<Input> parse_input(std::string_view text) {
    const auto* const found = std::ranges::find(kInputs, to_lower(text), &NamedInput::name);
    if (found == kInputs.end()) return invalid("is not one of close, open, high, low, volume, hl2, hlc3, ohlc4");
    return found->input;
}

void set_usual_input(std::vector<Expression>& expressions, Input input) {
    for (Expression& expression : expressions) {
        if (expression.inner) {
            Expression inner = *expression.inner;
            if (!inner.input) inner.input = input;
            expression.inner = std::make_shared<const Expression>(std::move(inner));
        } else if (!expression.input) {
            expression.input = input;
        }
    }
}

std::string key_of(const Expression& expression) {
    const auto input_of = [](const Expression& one) { return static_cast<int>(one.input.value_or(Input::Close)); };
    return fmt::format("{} {}", expression.text, input_of(expression.inner ? *expression.inner : expression));
}

std::size_t lookback_of(const Expression& expression) {
    const std::size_t own = expression.declaration->lookback(expression.arguments);
    return expression.inner ? own + lookback_of(*expression.inner) : own;
}

}  // namespace bourse::indicators

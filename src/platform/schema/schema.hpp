#pragma once
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/schema/pattern.hpp"

namespace bourse::schema {

struct Property;

/// The lower or upper bound of a number; `exclusive`: the bound itself is not allowed.
struct Bound {
    boost::json::value limit;
    bool exclusive = false;
};

/// A compiled schema of the contract's input. Supports the keywords that the contract uses; schema_reader.cpp rejects a
/// contract with any other keyword, so everything in the contract is checked.
///
/// Why not valijson at run time: its results are English sentences without the value, the keyword or a JSON pointer, so
/// the required texts would need a second check. Version 1.0 also has defects (docs/adr/0007): it crashes when
/// `pattern` is applied to a long text, ignores bounds of numbers above 2^63, and accepts 29 February in every year.
/// schema_oracle_test.cpp uses it as a second implementation to compare with.
///
/// Immutable after the contract was read; safe from any thread.
struct Schema {
    enum class Type : std::uint8_t { Any, Boolean, Integer, Number, String, Array, Object };
    /// Decimal: a number whose handler receives the original text (see openapi/binding.hpp). Password: a value that
    /// must not appear in faults.
    enum class Format : std::uint8_t { None, Date, DateTime, Uuid, Decimal, Password };
    static constexpr std::size_t kUnbounded = std::numeric_limits<std::size_t>::max();

    Type type = Type::Any;
    bool nullable = false;
    /// Empty: any value of the type.
    std::vector<boost::json::value> enumeration;
    /// Whether texts of the enumeration are also accepted in upper and lower case.
    bool any_case = false;
    std::optional<Bound> minimum;
    std::optional<Bound> maximum;
    /// In code points.
    std::size_t min_length = 0;
    std::size_t max_length = kUnbounded;
    std::optional<Pattern> pattern;
    /// What fits the pattern, in words: `a date such as 2024-01-31`. Faults say it in place of the pattern.
    std::string expected;
    Format format = Format::None;
    /// From `oneOf`: scalars of different types, of which a value must fit one; empty: no such choice.
    std::vector<const Schema*> alternatives;
    /// For an array; null: any elements.
    const Schema* items = nullptr;
    std::size_t min_items = 0;
    std::size_t max_items = kUnbounded;
    /// For an object, in the contract's order.
    std::vector<Property> properties;
    /// Whether an object needs one of its properties, whichever.
    bool needs_a_property = false;
    /// Whether an object may have other properties.
    bool additional_properties = true;
};

/// A declared property of an object.
struct Property {
    std::string name;
    /// Owned by the contract.
    const Schema* schema = nullptr;
    bool required = false;
};

/// `integer`, …; empty for Any.
[[nodiscard]] std::string_view to_string(Schema::Type type);

}  // namespace bourse::schema

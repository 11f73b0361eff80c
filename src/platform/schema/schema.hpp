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

/// The least or the largest number that is allowed; `exclusive`: just not any more.
struct Bound {
    boost::json::value limit;
    bool exclusive = false;
};

/// A schema of the contract's input, compiled once. Covers the keywords that our inputs use, and schema_reader.cpp
/// refuses a contract with any other, so nothing that the contract promises goes unchecked.
///
/// Why not valijson at run time: its results are English sentences without the value, the keyword or a JSON pointer, so
/// the wording that the project keeps would have to be found by checking a second time. And version 1.0 lets pass what
/// it must not (docs/adr/0007): it crashes when `pattern` meets a long text, ignores bounds on numbers over 2^63, and
/// takes 29 February for a day of every year. schema_oracle_test.cpp uses it where it is strong: as a second opinion on
/// what is valid.
///
/// Immutable once the contract has been read; safe from any thread.
struct Schema {
    enum class Type : std::uint8_t { Any, Boolean, Integer, Number, String, Array, Object };
    /// Decimal: of a number, which reaches its handler as the text that it was written in (see openapi/binding.hpp).
    /// Password: of what no fault may show.
    enum class Format : std::uint8_t { None, Date, DateTime, Uuid, Decimal, Password };
    static constexpr std::size_t kUnbounded = std::numeric_limits<std::size_t>::max();

    Type type = Type::Any;
    bool nullable = false;
    /// Empty: anything of the type.
    std::vector<boost::json::value> enumeration;
    std::optional<Bound> minimum;
    std::optional<Bound> maximum;
    /// In code points.
    std::size_t min_length = 0;
    std::size_t max_length = kUnbounded;
    std::optional<Pattern> pattern;
    Format format = Format::None;
    /// Of an array; null: anything.
    const Schema* items = nullptr;
    std::size_t min_items = 0;
    std::size_t max_items = kUnbounded;
    /// Of an object, in the contract's order.
    std::vector<Property> properties;
    /// Whether an object may have properties beside those.
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

#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bourse::schema {
struct Schema;
}

namespace bourse::datasets {

/// Value of one property of a record; monostate: empty (null, or not given).
using FieldValue = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

enum class FieldType : std::uint8_t { Boolean, Integer, Number, Text };

/// A property of a record type.
struct Property {
    /// Name in JSON: `passengerClass`.
    std::string name;
    /// Column of the table: `passenger_class`. Letters, digits and underscores; unique in the dataset.
    std::string column;
    /// Column of CSV files: `Pclass`.
    std::string csv_column;
    /// Other names of that column, which imports accept: `SibSp`.
    std::vector<std::string> csv_aliases{};
    FieldType type = FieldType::Text;
    /// Whether a new record must have it.
    bool required = false;
    /// Whether it may be null. True for properties that are neither required nor have a default.
    bool nullable = false;
    /// Value for new records without the property; monostate: none.
    FieldValue default_value;
    /// Whether equality filters are allowed: `?sex=female`. The column has an index.
    bool filtered = false;
    /// Whether `?q=` searches it. Text only.
    bool searched = false;
    /// Whether a CSV cell such as `28.5` is cut to a whole number instead of rejected. Integer only.
    bool cut_fraction = false;
    /// Schema of the value; owned by the dataset's contract part. Never null.
    const schema::Schema* schema = nullptr;
};

/// A record type declared in a file; see datasets/people.yaml and docs/how-to/add-dataset.md. Immutable.
struct Dataset {
    /// Name in the path, in commands and in the file: `people`. Lower-case letters, digits and hyphens.
    std::string name;
    /// Title for display: `People`.
    std::string title;
    /// Name of one record in the contract: `Person`. Begins with a capital letter.
    std::string record;
    /// Name of the table: `people`. Lower-case letters, digits and underscores.
    std::string table;
    /// Property that identifies a record, not part of `properties`: `uuid`.
    std::string id;
    /// In file order.
    std::vector<Property> properties;

    /// Index in `properties` of the property with this name; empty when there is none.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view property) const;
    /// Whether `?q=` searches any property.
    [[nodiscard]] bool is_searched() const;
};

}  // namespace bourse::datasets

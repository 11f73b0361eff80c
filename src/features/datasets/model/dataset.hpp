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

/// What one property of a record holds; monostate: nothing (null, or not given).
using FieldValue = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

enum class FieldType : std::uint8_t { Boolean, Integer, Number, Text };

/// A property of a record type.
struct Property {
    /// As JSON has it: `passengerClass`.
    std::string name;
    /// As the table has it: `passenger_class`. Letters, digits and underscores; unique in the dataset.
    std::string column;
    /// As the header of a CSV file has it: `Pclass`.
    std::string csv_column;
    FieldType type = FieldType::Text;
    /// Whether a record that is added must have it.
    bool required = false;
    /// Whether it may be null. One that is neither required nor has a default may be.
    bool nullable = false;
    /// Taken when a record that is added does not have it; monostate: none.
    FieldValue default_value;
    /// Whether it may be asked for by equality: `?sex=female`. Such columns have an index.
    bool filtered = false;
    /// Whether `?q=` looks into it. Text only.
    bool searched = false;
    /// Whether a CSV cell such as `28.5` is cut to a whole number instead of being refused. Integer only.
    bool cut_fraction = false;
    /// What a value must fit; owned by the dataset's contract part. Never null.
    const schema::Schema* schema = nullptr;
};

/// A record type that is declared by a file; see datasets/people.yaml and docs/how-to/add-dataset.md. Immutable.
struct Dataset {
    /// Of the path, the command and the file: `people`. Lower-case letters, digits and hyphens.
    std::string name;
    /// For readers: `People`.
    std::string title;
    /// Of one record in the contract: `Person`. Begins with a capital letter.
    std::string record;
    /// Of the table: `people`. Lower-case letters, digits and underscores.
    std::string table;
    /// The property that identifies a record, beside `properties`: `uuid`.
    std::string id;
    /// In the order of the file.
    std::vector<Property> properties;

    /// The place of the property of this name in `properties`; nothing when there is none.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view property) const;
    /// Whether `?q=` looks into any property.
    [[nodiscard]] bool is_searched() const;
};

}  // namespace bourse::datasets

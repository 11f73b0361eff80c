#pragma once
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features/datasets/model/dataset.hpp"

namespace bourse::datasets {

/// Lower or upper bound of a numeric column; with `exclusive`, the bound itself is not allowed.
struct ColumnBound {
    boost::json::value limit;
    bool exclusive = false;

    friend bool operator==(const ColumnBound&, const ColumnBound&) = default;
};

/// A property as a column of a table: everything that determines its storage and valid values.
struct ColumnDefinition {
    std::string property;
    std::string column;
    FieldType type = FieldType::Text;
    bool required = false;
    bool nullable = false;
    /// Null: none.
    boost::json::value default_value;
    bool filtered = false;
    /// Empty: no restriction.
    boost::json::array allowed;
    std::optional<ColumnBound> minimum;
    std::optional<ColumnBound> maximum;
    /// Counted in code points.
    std::size_t min_length = 0;
    std::optional<std::size_t> max_length;
    /// Empty: no restriction.
    std::string pattern;
    std::string format;

    friend bool operator==(const ColumnDefinition&, const ColumnDefinition&) = default;
};

/// The target of a migration of a dataset's table.
struct TableDefinition {
    std::string dataset;
    std::string table;
    std::string id;
    /// In file order; the order is not significant.
    std::vector<ColumnDefinition> columns;

    /// The column of this property; null when it does not exist.
    [[nodiscard]] const ColumnDefinition* find(std::string_view property) const;
};

[[nodiscard]] TableDefinition definition_of(const Dataset& dataset);

/// JSON form stored in `dataset_migrations`.
[[nodiscard]] std::string to_json(const TableDefinition& definition);
/// Reads the output of to_json(). Throws sql::StoreFailure for anything else.
[[nodiscard]] TableDefinition read_definition(std::string_view json);

[[nodiscard]] bool is_same(const TableDefinition& a, const TableDefinition& b);

/// Throws sql::MigratedByAnother, with dataset and property, when records valid under `stored` might violate
/// `declared`.
void check_step(const TableDefinition& stored, const TableDefinition& declared);

}  // namespace bourse::datasets

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

/// The least or the largest number that a column may hold; `exclusive`: just not any more.
struct ColumnBound {
    boost::json::value limit;
    bool exclusive = false;

    friend bool operator==(const ColumnBound&, const ColumnBound&) = default;
};

/// A property as its table holds it: what decides how it is stored and which values fit.
struct ColumnDefinition {
    std::string property;
    std::string column;
    FieldType type = FieldType::Text;
    bool required = false;
    bool nullable = false;
    /// Null: none.
    boost::json::value default_value;
    bool filtered = false;
    /// Empty: any.
    boost::json::array allowed;
    std::optional<ColumnBound> minimum;
    std::optional<ColumnBound> maximum;
    /// In code points.
    std::size_t min_length = 0;
    std::optional<std::size_t> max_length;
    /// Empty: any.
    std::string pattern;
    std::string format;

    friend bool operator==(const ColumnDefinition&, const ColumnDefinition&) = default;
};

/// What a migration of a dataset's table brings it to.
struct TableDefinition {
    std::string dataset;
    std::string table;
    std::string id;
    /// In the order of the file, which does not count.
    std::vector<ColumnDefinition> columns;

    /// The column of this property; null when there is none.
    [[nodiscard]] const ColumnDefinition* find(std::string_view property) const;
};

[[nodiscard]] TableDefinition definition_of(const Dataset& dataset);

/// As `dataset_migrations` keeps it.
[[nodiscard]] std::string to_json(const TableDefinition& definition);
/// What to_json() wrote. Throws sql::StoreFailure for anything else.
[[nodiscard]] TableDefinition read_definition(std::string_view json);

[[nodiscard]] bool is_same(const TableDefinition& a, const TableDefinition& b);

/// Throws sql::MigratedByAnother, naming the dataset and the property, when a table with records that fit `stored`
/// cannot be brought to `declared`, because some of them might not fit that.
void check_step(const TableDefinition& stored, const TableDefinition& declared);

}  // namespace bourse::datasets

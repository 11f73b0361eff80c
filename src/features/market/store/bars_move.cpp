#include "features/market/store/bars_move.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/market/store/bars_store_sql_writer.hpp"
#include "platform/sql/database.hpp"

namespace bourse::market {
namespace {

/// How a column is read.
enum class Type : std::uint8_t { Integer, Real, Text };

struct Column {
    std::string_view name;
    Type type;
};

struct Table {
    std::string_view name;
    /// The order of the rows: that of the primary key, in which they are written fastest.
    std::string_view order;
    std::vector<Column> columns;
};

/// Referenced tables come first.
const std::array<Table, 4>& tables() {
    static const std::array<Table, 4> all{
        {{"symbols",
          "id",
          {{"id", Type::Integer},
           {"symbol", Type::Text},
           {"name", Type::Text},
           {"version", Type::Integer},
           {"source", Type::Text},
           {"currency", Type::Text}}},
         {"removed_symbols", "symbol", {{"symbol", Type::Text}, {"version", Type::Integer}}},
         {"series",
          "symbol_id, interval",
          {{"symbol_id", Type::Integer},
           {"interval", Type::Integer},
           {"first_time", Type::Integer},
           {"last_time", Type::Integer},
           {"bars", Type::Integer},
           {"step", Type::Integer}}},
         {"bars",
          "symbol_id, interval, time",
          {{"symbol_id", Type::Integer},
           {"interval", Type::Integer},
           {"time", Type::Integer},
           {"open", Type::Real},
           {"high", Type::Real},
           {"low", Type::Real},
           {"close", Type::Real},
           {"volume", Type::Real},
           {"adjusted_close", Type::Real},
           {"dividend_amount", Type::Real},
           {"split_coefficient", Type::Real}}}}};
    return all;
}

sql::Value read(const sql::Statement& row, int column, Type type) {
    if (row.is_null(column)) return nullptr;
    switch (type) {
        case Type::Integer:
            return row.integer(column);
        case Type::Real:
            return row.real(column);
        case Type::Text:
            return row.text(column);
    }
    return nullptr;
}

void copy(const Table& table, sql::Connection& from, sql::Connection& to) {
    std::string columns;
    std::vector<std::string_view> names;
    for (const Column& column : table.columns) {
        columns.append(names.empty() ? "" : ", ").append(column.name);
        names.push_back(column.name);
    }
    sql::Statement& row = from.statement("SELECT " + columns + " FROM " + std::string(table.name) + " ORDER BY " +
                                         std::string(table.order));
    row.bind({});
    const auto rows = to.insert_rows(table.name, names);
    std::vector<sql::Value> values(names.size());
    while (row.step()) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = read(row, static_cast<int>(i), table.columns[i].type);
        }
        rows->add(values);
    }
    rows->finish();
}

}  // namespace

bool have_same_bars(sql::Connection& a, sql::Connection& b) {
    return newest_version(a) == newest_version(b);
}

void copy_bars(sql::Connection& from, sql::Connection& to) {
    for (const Table& table : tables()) copy(table, from, to);
}

}  // namespace bourse::market

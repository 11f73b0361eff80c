#include "features/datasets/store/tables_store_sql.hpp"

#include <vector>

#include "base/json_writer.hpp"
#include "platform/sql/identifier.hpp"

namespace bourse::datasets {
namespace {

using sql::Dialect;
using sql::quoted_identifier;

/// A text as an SQL string constant.
std::string literal(std::string_view text) {
    std::string out(1, '\'');
    for (const char c : text) {
        if (c == '\'') out += c;
        out += c;
    }
    return out + '\'';
}

std::string literal(const boost::json::value& value, Dialect dialect) {
    std::string text;
    if (value.is_string()) {
        text = literal(value.get_string());
    } else if (value.is_bool()) {
        const bool flag = value.get_bool();
        text = dialect == Dialect::Sqlite ? (flag ? "1" : "0") : (flag ? "TRUE" : "FALSE");
    } else if (value.is_int64()) {
        append_number(text, value.get_int64());
    } else {
        append_number(text, value.to_number<double>());
    }
    return text;
}

std::string_view type_of(FieldType type, Dialect dialect) {
    const bool is_sqlite = dialect == Dialect::Sqlite;
    switch (type) {
        case FieldType::Boolean:
            return is_sqlite ? "INTEGER" : "BOOLEAN";
        case FieldType::Integer:
            return is_sqlite ? "INTEGER" : "BIGINT";
        case FieldType::Number:
            return is_sqlite ? "REAL" : "DOUBLE PRECISION";
        case FieldType::Text:
            // Both databases compare by bytes, independent of the server's locale.
            return is_sqlite ? "TEXT" : "TEXT COLLATE \"C\"";
    }
    return "";
}

/// A column definition for CREATE TABLE and ADD COLUMN.
std::string declaration(const ColumnDefinition& column, Dialect dialect) {
    const std::string name = quoted_identifier(column.column);
    std::string sql = name + ' ' + std::string(type_of(column.type, dialect));
    if (!column.nullable) sql += " NOT NULL";
    if (!column.default_value.is_null()) sql += " DEFAULT " + literal(column.default_value, dialect);
    if (column.type == FieldType::Boolean && dialect == Dialect::Sqlite) sql += " CHECK (" + name + " IN (0, 1))";
    return sql;
}

std::string table_of(std::string_view table, const TableDefinition& definition, Dialect dialect) {
    const bool is_sqlite = dialect == Dialect::Sqlite;
    std::string sql = "CREATE TABLE " + quoted_identifier(table) + " (\n    " + quoted_identifier(kPositionColumn);
    // Both databases never reuse positions of deleted records.
    sql += is_sqlite ? " INTEGER PRIMARY KEY AUTOINCREMENT" : " BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
    sql += ",\n    " + quoted_identifier(definition.id) + (is_sqlite ? " TEXT" : " UUID") + " NOT NULL UNIQUE";
    sql += ",\n    " + quoted_identifier(kVersionColumn) + (is_sqlite ? " INTEGER" : " BIGINT") + " NOT NULL DEFAULT 1";
    for (const ColumnDefinition& column : definition.columns) sql += ",\n    " + declaration(column, dialect);
    return sql + (is_sqlite ? "\n) STRICT;\n" : "\n);\n");
}

/// Indexes share one namespace with tables. Other names contain no colon, so index names are unique.
std::string index_name(const TableDefinition& definition, const ColumnDefinition& column) {
    return quoted_identifier(definition.table + ':' + column.column);
}

/// Index for filtering by the column in list order.
std::string create_index(const TableDefinition& definition, const ColumnDefinition& column) {
    return "CREATE INDEX " + index_name(definition, column) + " ON " + quoted_identifier(definition.table) + " (" +
           quoted_identifier(column.column) + ", " + quoted_identifier(kPositionColumn) + ");\n";
}

std::string create_indexes(const TableDefinition& definition) {
    std::string sql;
    for (const ColumnDefinition& column : definition.columns) {
        if (column.filtered) sql += create_index(definition, column);
    }
    return sql;
}

/// Whether the SQL declaration of an existing column changed.
bool is_declared_otherwise(const ColumnDefinition& stored, const ColumnDefinition& declared) {
    return declared.nullable != stored.nullable || declared.default_value != stored.default_value;
}

std::string add_columns(const TableDefinition& stored, const TableDefinition& declared, Dialect dialect) {
    std::string sql;
    for (const ColumnDefinition& column : declared.columns) {
        if (stored.find(column.property) != nullptr) continue;
        sql +=
            "ALTER TABLE " + quoted_identifier(declared.table) + " ADD COLUMN " + declaration(column, dialect) + ";\n";
    }
    return sql;
}

std::string adapt_indexes(const TableDefinition& stored, const TableDefinition& declared) {
    std::string sql;
    for (const ColumnDefinition& column : declared.columns) {
        const ColumnDefinition* before = stored.find(column.property);
        const bool was_filtered = before != nullptr && before->filtered;
        if (was_filtered && !column.filtered) sql += "DROP INDEX " + index_name(declared, column) + ";\n";
        if (!was_filtered && column.filtered) sql += create_index(declared, column);
    }
    return sql;
}

std::string adapt_columns(const TableDefinition& stored, const TableDefinition& declared) {
    std::string sql;
    for (const ColumnDefinition& column : declared.columns) {
        const ColumnDefinition* before = stored.find(column.property);
        if (before == nullptr) continue;
        const std::string alter = "ALTER TABLE " + quoted_identifier(declared.table) + " ALTER COLUMN " +
                                  quoted_identifier(column.column) + ' ';
        if (column.nullable && !before->nullable) sql += alter + "DROP NOT NULL;\n";
        if (column.default_value == before->default_value) continue;
        sql += alter + (column.default_value.is_null()
                            ? "DROP DEFAULT"
                            : "SET DEFAULT " + literal(column.default_value, Dialect::Postgres));
        sql += ";\n";
    }
    return sql;
}

/// SQLite cannot change a column declaration, so the records are copied to a new table with the same name.
std::string rebuild(const TableDefinition& stored, const TableDefinition& declared) {
    const std::string next = declared.table + ":new";
    std::string columns = quoted_identifier(kPositionColumn) + ", " + quoted_identifier(declared.id) + ", " +
                          quoted_identifier(kVersionColumn);
    for (const ColumnDefinition& column : stored.columns) columns += ", " + quoted_identifier(column.column);

    std::string sql = table_of(next, declared, Dialect::Sqlite);
    sql += "INSERT INTO " + quoted_identifier(next) + " (" + columns + ") SELECT " + columns + " FROM " +
           quoted_identifier(stored.table);
    sql += ";\n";
    // Positions of the old table, including those of deleted records, must not be reused.
    sql += "DELETE FROM sqlite_sequence WHERE name = " + literal(next) + ";\n";
    sql += "UPDATE sqlite_sequence SET name = " + literal(next) + " WHERE name = ";
    sql += literal(stored.table) + ";\n";
    sql += "DROP TABLE " + quoted_identifier(stored.table) + ";\n";
    sql += "ALTER TABLE " + quoted_identifier(next) + " RENAME TO " + quoted_identifier(declared.table) + ";\n";
    return sql + create_indexes(declared);
}

bool needs_rebuild(const TableDefinition& stored, const TableDefinition& declared) {
    for (const ColumnDefinition& column : stored.columns) {
        if (is_declared_otherwise(column, *declared.find(column.property))) return true;
    }
    return false;
}

}  // namespace

std::string create_table(const TableDefinition& definition, Dialect dialect) {
    return table_of(definition.table, definition, dialect) + create_indexes(definition);
}

std::string alter_table(const TableDefinition& stored, const TableDefinition& declared, Dialect dialect) {
    if (dialect == Dialect::Sqlite && needs_rebuild(stored, declared)) return rebuild(stored, declared);
    std::string sql = add_columns(stored, declared, dialect);
    if (dialect == Dialect::Postgres) sql += adapt_columns(stored, declared);
    return sql + adapt_indexes(stored, declared);
}

}  // namespace bourse::datasets

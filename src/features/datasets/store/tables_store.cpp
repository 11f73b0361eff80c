#include "features/datasets/store/tables_store.hpp"

#include <optional>
#include <string>

#include "features/datasets/store/tables_store_definition.hpp"
#include "features/datasets/store/tables_store_sql.hpp"
#include "platform/sql/database.hpp"
#include "platform/sql/migrations.hpp"

namespace bourse::datasets {
namespace {

constexpr std::string_view kLastStep =
    "SELECT number, definition FROM dataset_migrations WHERE dataset = ?1 ORDER BY number DESC LIMIT 1";
constexpr std::string_view kAddStep =
    "INSERT INTO dataset_migrations (dataset, number, definition, statements) VALUES (?1, ?2, ?3, ?4)";

/// PostgreSQL silently truncates longer names.
constexpr std::size_t kMaxIdentifierBytes = 63;

/// Finds objects with the name of a table: tables share one namespace with indexes, views, sequences and types.
/// PostgreSQL creates the table in the first schema of the search path; names in SQLite are case-insensitive.
constexpr std::string_view kObjectOnPostgres =
    "SELECT 1 FROM pg_class WHERE relname = ?1 AND relnamespace = to_regnamespace(current_schema()) "
    "UNION ALL SELECT 1 FROM pg_type WHERE typname = ?1 AND typnamespace = to_regnamespace(current_schema())";
constexpr std::string_view kObjectOnSqlite = "SELECT 1 FROM sqlite_master WHERE name = ?1 COLLATE NOCASE";

/// The object in the store with the name of a table.
enum class Found : std::uint8_t { Nothing, Table, Other };

Found find_in(sql::Connection& connection, const std::string& table) {
    if (connection.has_table(table)) return Found::Table;
    const bool is_sqlite = connection.dialect() == sql::Dialect::Sqlite;
    sql::Statement& object = connection.statement(is_sqlite ? kObjectOnSqlite : kObjectOnPostgres);
    object.bind({table});
    Found found = Found::Nothing;
    // Read to the end: SQLite cannot drop a table while a query is open.
    while (object.step()) found = Found::Other;
    return found;
}

/// The last migration step of a dataset's table.
struct Step {
    std::int64_t number = 0;
    TableDefinition definition;
};

std::optional<Step> last_step(sql::Connection& connection, const std::string& dataset) {
    sql::Statement& row = connection.statement(kLastStep);
    row.bind({dataset});
    std::optional<Step> step;
    // Read to the end: SQLite cannot drop a table while a query is open.
    while (row.step()) step = Step{row.integer(0), read_definition(row.text(1))};
    return step;
}

/// Throws sql::MigrationRefused when a name is too long for one of the databases.
void check_names(const TableDefinition& declared) {
    const auto check = [&](const std::string& what, std::size_t length) {
        if (length <= kMaxIdentifierBytes) return;
        throw sql::MigrationRefused("dataset " + declared.dataset + ": " + what + " is longer than " +
                                    std::to_string(kMaxIdentifierBytes) + " characters; choose shorter names");
    };
    check("table " + declared.table, declared.table.size());
    check("id " + declared.id, declared.id.size());
    for (const ColumnDefinition& column : declared.columns) {
        check("column " + column.column, column.column.size());
        // The name of its index.
        if (column.filtered) {
            check("table " + declared.table + " together with filtered column " + column.column,
                  declared.table.size() + 1 + column.column.size());
        }
    }
}

/// The next step for a dataset; empty when its table is up to date. Throws sql::MigrationRefused.
std::optional<Step> next_step(const std::optional<Step>& last, const TableDefinition& declared, Found found) {
    const std::string table = "dataset " + declared.dataset + ": table " + declared.table;
    if (!last) {
        check_names(declared);
        if (found == Found::Table) {
            throw sql::MigrationRefused(table +
                                        " already exists and was not created for it; choose another table name");
        }
        if (found == Found::Other) {
            throw sql::MigrationRefused(table +
                                        " cannot be created: another object has this name; choose another table name");
        }
        return Step{1, declared};
    }
    check_step(last->definition, declared);
    if (found != Found::Table) {
        throw sql::MigrationRefused(table + " is missing from the store; restore it from a backup");
    }
    if (is_same(last->definition, declared)) return std::nullopt;
    check_names(declared);
    return Step{last->number + 1, declared};
}

/// Throws sql::StoreFailure with the dataset's name when the statements fail.
void take(sql::Connection& connection, const std::optional<Step>& last, const Step& next) try {
    const TableDefinition& declared = next.definition;
    const std::string statements = last ? alter_table(last->definition, declared, connection.dialect())
                                        : create_table(declared, connection.dialect());
    if (!statements.empty()) connection.execute_script(statements);
    connection.statement(kAddStep).execute({declared.dataset, next.number, to_json(declared), statements});
} catch (const sql::StoreFailure& failure) {
    throw sql::StoreFailure("dataset " + next.definition.dataset + ": " + failure.what());
}

/// A pending step of a dataset, and the step before it.
struct Pending {
    std::optional<Step> last;
    std::optional<Step> next;
};

Pending pending_for(sql::Connection& connection, const Dataset& dataset) {
    Pending pending;
    pending.last = last_step(connection, dataset.name);
    pending.next = next_step(pending.last, definition_of(dataset), find_in(connection, dataset.table));
    return pending;
}

}  // namespace

int migrate_tables(sql::Database& database, std::span<const Dataset> datasets) {
    if (are_tables_migrated(database, datasets)) return 0;

    int taken = 0;
    database.write([&](sql::Connection& connection) {
        // Another process may have migrated meanwhile, so check again under the lock.
        connection.take_lock("migrations");
        taken = 0;
        for (const Dataset& dataset : datasets) {
            const Pending pending = pending_for(connection, dataset);
            if (!pending.next) continue;
            take(connection, pending.last, *pending.next);
            ++taken;
        }
    });
    return taken;
}

bool are_tables_migrated(sql::Database& database, std::span<const Dataset> datasets) {
    bool are_migrated = true;
    database.read([&](sql::Connection& connection) {
        // Check all datasets, because any of them may be rejected.
        for (const Dataset& dataset : datasets) {
            if (pending_for(connection, dataset).next) are_migrated = false;
        }
    });
    return are_migrated;
}

}  // namespace bourse::datasets

#include "platform/sql/migrations.hpp"

#include <charconv>

#include "base/sha256.hpp"

namespace bourse::sql {
namespace {

std::string checksum(std::string_view text) {
    return to_hex(sha256(text));
}

/// The number of `NNNN_name.sql`, which must equal the position in the list.
void check_number(const Asset& migration, std::size_t expected) {
    std::size_t number = 0;
    const std::string_view path = migration.path;
    std::from_chars(path.data(), path.data() + path.size(), number);
    if (number != expected) {
        throw MigrationRefused("migration " + std::string(path) + " should have number " + std::to_string(expected));
    }
}

std::vector<Migration> with_checksums(std::span<const Asset> files) {
    std::vector<Migration> migrations;
    migrations.reserve(files.size());
    for (const Asset& file : files) migrations.push_back({file.path, file.content, checksum(file.content)});
    return migrations;
}

/// Number of `migrations` already applied to the store. Throws when the recorded history is not a prefix of them.
std::size_t applied_count(Connection& connection, std::span<const Migration> migrations) {
    if (!connection.has_table("migrations")) return 0;

    std::size_t count = 0;
    Statement& rows = connection.statement("SELECT name, checksum FROM migrations ORDER BY number");
    rows.bind({});
    while (rows.step()) {
        const std::string name(rows.text(0));
        if (count == migrations.size()) {
            throw MigratedByAnother("the store has migration " + name +
                                    ", which this version of bourse does not know: a newer version has used the store");
        }
        if (name != migrations[count].name || rows.text(1) != migrations[count].checksum) {
            throw MigrationRefused("migration " + name + " differs from the one applied to the store");
        }
        ++count;
    }
    return count;
}

std::size_t applied_count(Database& database, std::span<const Migration> migrations) {
    std::size_t count = 0;
    database.read([&](Connection& connection) { count = applied_count(connection, migrations); });
    return count;
}

}  // namespace

int migrate(Database& database, std::span<const Asset> files, const std::function<void(std::string_view next)>& prepare,
            const std::function<void(std::string_view number, Connection&)>& before) {
    for (std::size_t i = 0; i < files.size(); ++i) check_number(files[i], i + 1);
    const std::vector<Migration> migrations = with_checksums(files);
    const auto number_of = [](const Migration& migration) {
        return migration.name.substr(0, migration.name.find('_'));
    };
    const std::size_t known = applied_count(database, migrations);
    if (known == migrations.size()) return 0;
    if (known > 0) prepare(number_of(migrations[known]));

    int applied = 0;
    database.write([&](Connection& connection) {
        connection.take_lock("migrations");
        connection.execute_script(
            "CREATE TABLE IF NOT EXISTS migrations ("
            "number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)");
        for (std::size_t i = applied_count(connection, migrations); i < migrations.size(); ++i) {
            before(number_of(migrations[i]), connection);
            connection.execute_script(migrations[i].content);
            connection.statement("INSERT INTO migrations (number, name, checksum) VALUES (?1, ?2, ?3)")
                .execute({static_cast<std::int64_t>(i + 1), migrations[i].name, migrations[i].checksum});
            ++applied;
        }
    });
    return applied;
}

bool is_migrated(Database& database, std::span<const Asset> migrations) {
    return MigrationCheck(migrations).is_migrated(database);
}

MigrationCheck::MigrationCheck(std::span<const Asset> migrations) : migrations_(with_checksums(migrations)) {}

bool MigrationCheck::is_migrated(Database& database) const {
    return applied_count(database, migrations_) == migrations_.size();
}

}  // namespace bourse::sql

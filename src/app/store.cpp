#include "app/store.hpp"

#include <string_view>

#include "embedded/sqlite_migrations.hpp"
#include "platform/sql/migrations.hpp"
#include "platform/sql/sqlite/sqlite_database.hpp"

namespace bourse::app {

std::span<const Asset> store_migrations() {
    return embedded::sqlite_migrations();
}

std::filesystem::path database_file(const Settings& settings) {
    constexpr std::string_view kScheme = "sqlite:";
    if (settings.database_url.empty()) return std::filesystem::path(settings.data_folder) / "bourse.db";
    if (!settings.database_url.starts_with(kScheme) || settings.database_url.size() == kScheme.size()) {
        throw config::SettingError("database.url: must be sqlite:PATH");
    }
    return settings.database_url.substr(kScheme.size());
}

std::unique_ptr<sql::Database> open_store(const Settings& settings, StoreUse use) {
    const std::filesystem::path file = database_file(settings);
    if (use == StoreUse::Inspecting && !std::filesystem::exists(file)) {
        throw Unavailable("there is no store at " + file.string());
    }
    if (file.has_parent_path()) {
        std::error_code failed;
        std::filesystem::create_directories(file.parent_path(), failed);
        if (failed) throw Unavailable("make folder " + file.parent_path().string() + ": " + failed.message());
    }
    const auto readers = static_cast<std::size_t>(settings.blocking_threads);
    return sql::open_sqlite({.file = file, .readers = readers, .bulk_load = use == StoreUse::Loading});
}

std::unique_ptr<sql::Database> open_migrated_store(const Settings& settings, StoreUse use) {
    auto database = open_store(settings, use);
    sql::migrate(*database, store_migrations());
    return database;
}

}  // namespace bourse::app

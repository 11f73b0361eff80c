#pragma once
#include <filesystem>
#include <memory>
#include <span>

#include "app/settings.hpp"
#include "base/asset.hpp"
#include "platform/sql/database.hpp"

namespace bourse::app {

/// The migrations of the store that the settings name, from the binary.
[[nodiscard]] std::span<const Asset> store_migrations();

/// The database file that the settings name. Throws config::SettingError when `database.url` is no `sqlite:PATH`.
[[nodiscard]] std::filesystem::path database_file(const Settings& settings);

/// What a command does with the store: serves and asks; loads much and nothing else; or looks at what is there.
enum class StoreUse { Serving, Loading, Inspecting };

/// Opens the store. Serving and Loading make it, with its folder, when it is absent; Inspecting throws Unavailable
/// then. Throws config::SettingError, sql::StoreInUse or Unavailable.
[[nodiscard]] std::unique_ptr<sql::Database> open_store(const Settings& settings, StoreUse use = StoreUse::Serving);

/// open_store(), brought to the newest migration: what every command but `migrate` and `check` works on. Throws
/// sql::MigrationRefused as well.
[[nodiscard]] std::unique_ptr<sql::Database> open_migrated_store(const Settings& settings,
                                                                 StoreUse use = StoreUse::Serving);

}  // namespace bourse::app

#include <fmt/format.h>

#include "app/cli/commands.hpp"
#include "app/cli/messages.hpp"
#include "app/cli/settings_report.hpp"
#include "app/setup/catalog.hpp"
#include "app/setup/store.hpp"
#include "base/json_writer.hpp"
#include "base/version.hpp"

namespace bourse::app {

namespace {

std::string_view behind(sql::Dialect dialect) {
    return dialect == sql::Dialect::Sqlite ? "behind; serve migrates the store" : "behind; run bourse migrate";
}

std::string names_of(Tables tables) {
    std::string names;
    for (const datasets::Dataset& dataset : tables) names += (names.empty() ? "" : ", ") + dataset.name;
    return names;
}

}  // namespace

int migrate(const Settings& settings, bool check_only) {
    const auto catalog = read_catalog(settings);
    auto database = open_store(settings, printed_notices(), check_only ? StoreUse::Inspecting : StoreUse::Changing);
    if (check_only) {
        const bool current = is_store_migrated(database, catalog.datasets());
        fmt::print("{}\n",
                   current ? "The store is at the newest migration." : "The store is behind: run bourse migrate.");
        return current ? 0 : 1;
    }
    const int applied = migrate_store(settings, database, catalog.datasets(), printed_notices());
    fmt::print("{} migration{} applied.\n", applied, applied == 1 ? "" : "s");
    return 0;
}

int check(const Settings& settings, bool as_json) {
    const auto catalog = read_catalog(settings);
    const std::size_t operations = read_contract(catalog, settings.datasets.write).operations().size();
    const std::string store = sql::store_place(settings.store).describe();
    auto database = open_store(settings, printed_notices(), StoreUse::Inspecting);
    const bool is_current = is_store_migrated(database, catalog.datasets());
    if (as_json) {
        std::string out;
        JsonWriter json(out);
        json.begin_object();
        json.member("datasets", names_of(catalog.datasets()));
        json.member("operations", static_cast<std::int64_t>(operations));
        json.member("store", store);
        json.member("is_migrated", is_current);
        json.end_object();
        fmt::print("{}\n", out);
        return kFine;
    }
    fmt::print("datasets: {}\ncontract: {} operations\nstore: {}\nmigrations: {}\n", names_of(catalog.datasets()),
               operations, store, is_current ? "at the newest" : behind(database.dialect()));
    return kFine;
}

int print_settings(const config::Loaded<Settings>& loaded, bool as_json) {
    const auto& declarations = settings_schema().declarations();
    if (as_json) {
        fmt::print("{}\n", settings_as_json(declarations, loaded.found));
    } else {
        fmt::print("{}", settings_as_text(declarations, loaded.found));
    }
    return kFine;
}

int print_settings_tables() {
    fmt::print("{}", settings_as_markdown(settings_schema().declarations()));
    return kFine;
}

int print_version(bool as_json) {
    if (as_json) {
        fmt::print("{{\"name\":\"bourse\",\"version\":\"{}\"}}\n", version());
    } else {
        fmt::print("bourse {}\n", version());
    }
    return kFine;
}

int print_contract(const Settings& settings, bool as_json) {
    if (as_json) {
        fmt::print("{}\n", *read_contract(read_catalog(settings), settings.datasets.write).json());
    } else {
        fmt::print("{}", written_contract());
    }
    return 0;
}

}  // namespace bourse::app

#include <fmt/format.h>

#include "app/cli/commands.hpp"
#include "app/setup/catalog.hpp"
#include "app/setup/store.hpp"

namespace bourse::app {

namespace {

std::string_view behind(sql::Dialect dialect) {
    return dialect == sql::Dialect::Sqlite ? "behind; serve brings them up" : "behind; run bourse migrate";
}

std::string names_of(Tables tables) {
    std::string names;
    for (const datasets::Dataset& dataset : tables) names += (names.empty() ? "" : ", ") + dataset.name;
    return names;
}

}  // namespace

int migrate(const Settings& settings, bool check_only) {
    const auto catalog = read_catalog(settings);
    const auto database = open_store(settings, check_only ? StoreUse::Inspecting : StoreUse::Changing);
    if (check_only) {
        const bool current = is_store_migrated(*database, catalog.datasets());
        fmt::print("{}\n",
                   current ? "The store is at the newest migration." : "The store is behind: run bourse migrate.");
        return current ? 0 : 1;
    }
    const int applied = migrate_store(*database, catalog.datasets());
    fmt::print("{} migration{} applied.\n", applied, applied == 1 ? "" : "s");
    return 0;
}

int check(const Settings& settings) {
    const auto catalog = read_catalog(settings);
    fmt::print("datasets: {}\n", names_of(catalog.datasets()));
    fmt::print("contract: {} operations\n", read_contract(catalog).operations().size());
    fmt::print("store: {}\n", describe(store_place(settings)));
    const auto database = open_store(settings, StoreUse::Inspecting);
    const bool current = is_store_migrated(*database, catalog.datasets());
    fmt::print("migrations: {}\n", current ? "at the newest" : behind(database->dialect()));
    return 0;
}

int print_contract(const Settings& settings, bool as_json) {
    if (as_json) {
        fmt::print("{}\n", *read_contract(read_catalog(settings)).json());
    } else {
        fmt::print("{}", written_contract());
    }
    return 0;
}

}  // namespace bourse::app

#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/store.hpp"
#include "embedded/contract.hpp"
#include "platform/openapi/contract.hpp"

namespace bourse::app {

namespace {

std::string_view behind(sql::Dialect dialect) {
    return dialect == sql::Dialect::Sqlite ? "behind; serve brings them up" : "behind; run bourse migrate";
}

}  // namespace

int migrate(const Settings& settings, bool check_only) {
    const auto database = open_store(settings, check_only ? StoreUse::Inspecting : StoreUse::Serving);
    if (check_only) {
        const bool current = is_store_migrated(*database);
        fmt::print("{}\n",
                   current ? "The store is at the newest migration." : "The store is behind: run bourse migrate.");
        return current ? 0 : 1;
    }
    const int applied = migrate_store(*database);
    fmt::print("{} migration{} applied.\n", applied, applied == 1 ? "" : "s");
    return 0;
}

int check(const Settings& settings) {
    const auto contract = openapi::Contract::parse(embedded::contract().front().content);
    fmt::print("contract: {} operations\n", contract.operations().size());
    fmt::print("store: {}\n", describe(store_place(settings)));
    const auto database = open_store(settings, StoreUse::Inspecting);
    const bool current = is_store_migrated(*database);
    fmt::print("migrations: {}\n", current ? "at the newest" : behind(database->dialect()));
    return 0;
}

int print_contract(bool as_json) {
    const std::string_view yaml = embedded::contract().front().content;
    if (as_json) {
        fmt::print("{}\n", *openapi::Contract::parse(yaml).json());
    } else {
        fmt::print("{}", yaml);
    }
    return 0;
}

}  // namespace bourse::app

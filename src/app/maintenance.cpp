#include <fmt/format.h>

#include "app/commands.hpp"
#include "app/store.hpp"
#include "embedded/contract.hpp"
#include "platform/openapi/contract.hpp"
#include "platform/sql/migrations.hpp"

namespace bourse::app {

int migrate(const Settings& settings, bool check_only) {
    const auto database = open_store(settings, check_only ? StoreUse::Inspecting : StoreUse::Serving);
    if (check_only) {
        const bool current = sql::is_migrated(*database, store_migrations());
        fmt::print("{}\n",
                   current ? "The store is at the newest migration." : "The store is behind: run bourse migrate.");
        return current ? 0 : 1;
    }
    const int applied = sql::migrate(*database, store_migrations());
    fmt::print("{} migration{} applied.\n", applied, applied == 1 ? "" : "s");
    return 0;
}

int check(const Settings& settings) {
    const auto contract = openapi::Contract::parse(embedded::contract().front().content);
    fmt::print("contract: {} operations\n", contract.operations().size());
    fmt::print("store: {}\n", database_file(settings).string());
    const auto database = open_store(settings, StoreUse::Inspecting);
    const bool current = sql::is_migrated(*database, store_migrations());
    fmt::print("migrations: {}\n", current ? "at the newest" : "behind; serve brings them up");
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

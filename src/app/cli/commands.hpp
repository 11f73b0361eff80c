#pragma once
#include <optional>
#include <string>

#include "app/setup/settings.hpp"
#include "features/market/import/bars_import.hpp"
#include "features/quotes/quote_service.hpp"

/// What the command line can do beside `serve`. Each returns the exit code (0 fine, 1 failed, 2 wrong use), writes its
/// result to standard output and what went wrong to standard error, and throws what opening the store throws.
namespace bourse::app {

/// Exit codes.
inline constexpr int kFine = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUse = 2;

struct ImportBarsRequest {
    /// A path, or `-` for standard input.
    std::string file;
    std::optional<Symbol> symbol;
    OnError on_error = OnError::Abort;
};
int import_bars(const Settings& settings, const ImportBarsRequest& request);

struct ExportBarsRequest {
    Symbol symbol;
    std::optional<market::BarInterval> interval;
};
int export_bars(const Settings& settings, const ExportBarsRequest& request);

/// Daily bars to ask a provider for.
struct FetchRequest {
    Symbol symbol;
    /// Without one those of the settings, but for the store.
    std::optional<quotes::ProviderKind> provider;
    /// Nothing: the whole history.
    std::optional<Date> from;
};
/// Stores them, in one transaction; what is stored of other days stays.
int fetch_bars(const Settings& settings, const FetchRequest& request);

/// The records of one dataset.
struct ImportRecordsRequest {
    std::string dataset;
    /// A path, or `-` for standard input.
    std::string file;
    OnError on_error = OnError::Abort;
};
int import_records(const Settings& settings, const ImportRecordsRequest& request);
int export_records(const Settings& settings, const std::string& dataset);

/// Stores the sample data: bars of two real indices, invented symbols and, when no records of people are stored yet,
/// invented people. Doing so again changes nothing.
int store_sample(const Settings& settings);

/// Brings the store to the newest migration and makes the first super user, unless there is one: with the password of
/// the settings, or one that is asked for, or else one that is made and printed.
int init(const Settings& settings, const std::string& admin);

/// Users by name; passwords are asked for.
int add_user(const Settings& settings, const std::string& name, bool is_super);
int set_user_password(const Settings& settings, const std::string& name);
int set_user_disabled(const Settings& settings, const std::string& name, bool is_disabled);
int set_user_super(const Settings& settings, const std::string& name, bool is_super);
/// Lets tokens be signed by a new key; those of the one before count until they expire.
int rotate_token_key(const Settings& settings);
/// One line a user, or a JSON array.
int list_users(const Settings& settings, bool as_json);

/// Brings the store to the newest migration; with `check_only` says whether it is there (1 when behind).
int migrate(const Settings& settings, bool check_only);

/// Whether `serve` could start with the settings, the contract and the store.
int check(const Settings& settings, bool as_json);

/// Every setting with its origin.
int print_settings(const config::Loaded<Settings>& loaded, bool as_json);
/// The tables of docs/operations.md.
int print_settings_tables();

int print_version(bool as_json);

/// The contract: YAML as it is written, or JSON as it is served, with the operations of the record types.
int print_contract(const Settings& settings, bool as_json);

}  // namespace bourse::app

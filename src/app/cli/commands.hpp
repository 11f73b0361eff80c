#pragma once
#include <optional>
#include <string>

#include "app/setup/settings.hpp"
#include "features/datasets/import/records_import.hpp"
#include "features/market/import/bars_import.hpp"
#include "features/quotes/quote_service.hpp"

/// The commands other than `serve`. Each returns the exit code (0 success, 1 failure, 2 wrong use), prints its result
/// to standard output and errors to standard error, and throws the exceptions of opening the store.
namespace bourse::app {

/// Exit codes.
inline constexpr int kFine = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUse = 2;

struct ImportBarsRequest {
    /// A path, or `-` for standard input.
    std::string file;
    market::ImportOptions options;
};
int import_bars(const Settings& settings, ImportBarsRequest request);

struct ExportBarsRequest {
    Symbol symbol;
    std::optional<market::BarInterval> interval;
};
int export_bars(const Settings& settings, const ExportBarsRequest& request);

struct DeleteBarsRequest {
    Symbol symbol;
    market::BarsSelection selection;
    /// Otherwise the bars are only counted.
    bool is_confirmed = false;
};
/// Prints what it deletes, or without confirmation would delete; then it fails.
int delete_bars(const Settings& settings, const DeleteBarsRequest& request);
int rename_symbol(const Settings& settings, const Symbol& symbol, const Symbol& renamed);

/// Request for daily bars of a provider.
struct FetchRequest {
    Symbol symbol;
    /// Without a value: the providers of the settings, except the store.
    std::optional<quotes::ProviderKind> provider;
    /// Without a value: the whole history.
    std::optional<Date> from;
};
/// Stores the bars in one transaction; stored bars of other days are kept.
int fetch_bars(Settings settings, const FetchRequest& request);

/// The records of one dataset.
struct ImportRecordsRequest {
    std::string dataset;
    /// A path, or `-` for standard input.
    std::string file;
    datasets::RecordsImportOptions options;
};
int import_records(const Settings& settings, ImportRecordsRequest request);
int export_records(const Settings& settings, const std::string& dataset);

/// Stores the sample data: bars of two real indices, invented symbols and, unless records of people are already stored,
/// invented people. Repeating it changes nothing.
int store_sample(const Settings& settings);

/// Migrates the store and creates the first super user, unless one exists. The password comes from the settings or a
/// prompt; otherwise a random one is generated and printed.
int init(const Settings& settings, const std::string& admin);

/// Changes users by name; prompts for passwords.
int add_user(const Settings& settings, const std::string& name, bool is_super);
int set_user_password(const Settings& settings, const std::string& name);
int set_user_disabled(const Settings& settings, const std::string& name, bool is_disabled);
int set_user_super(const Settings& settings, const std::string& name, bool is_super);
/// Creates a new signing key for tokens; tokens of the previous key stay valid until they expire.
int rotate_token_key(const Settings& settings);
/// Prints one line for each user, or a JSON array.
int list_users(const Settings& settings, bool as_json);

/// Migrates the store. With `check_only` it only reports whether the store is current (exit code 1 when it is behind).
int migrate(const Settings& settings, bool check_only);

/// Checks whether `serve` could start with the settings, the contract and the store.
int check(const Settings& settings, bool as_json);

/// Prints every setting with its origin.
int print_settings(const config::Loaded<Settings>& loaded, bool as_json);
/// Prints the tables of docs/operations.md.
int print_settings_tables();

int print_version(bool as_json);

/// Prints the contract: the YAML source, or the JSON that is served, with the operations of the record types.
int print_contract(const Settings& settings, bool as_json);

}  // namespace bourse::app

#include "features/datasets/model/dataset_names.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/text.hpp"

namespace bourse::datasets {
namespace {

/// PostgreSQL truncates identifiers at 63 bytes; this limit is well below.
constexpr std::size_t kMaxNameBytes = 40;

/// Present and future paths and command words that are not in the contract. Names in the contract are rejected when a
/// dataset is merged into it.
constexpr std::string_view kKeptNames[] = {"account", "accounts", "admin",  "api",    "history",  "login",
                                           "logout",  "openapi",  "orders", "prices", "quotes",   "record",
                                           "report",  "reports",  "sample", "series", "sessions", "stats",
                                           "stock",   "symbols",  "tokens", "users"};

/// Present and future tables of Bourse.
constexpr std::string_view kKeptTables[] = {"accounts",
                                            "bars",
                                            "dataset_migrations",
                                            "followed_symbols",
                                            "history",
                                            "idempotency_keys",
                                            "migrations",
                                            "orders",
                                            "outbox",
                                            "prices",
                                            "quotes",
                                            "removed_symbols",
                                            "reports",
                                            "requested_codes",
                                            "revoked_tokens",
                                            "series",
                                            "sessions",
                                            "signing_keys",
                                            "stats",
                                            "symbols",
                                            "token_changes",
                                            "tokens",
                                            "users"};

/// Record names used in present and future operationIds of Bourse, such as `getHealth`.
constexpr std::string_view kKeptRecords[] = {
    "Account", "DatabaseHealth", "Docs",    "DocsAsset", "Followed",   "Health",    "History", "Indicators",
    "Metrics", "Ndays",          "Openapi", "Order",     "Quote",      "Readiness", "Report",  "Session",
    "Stats",   "Stock",          "Stocks",  "Symbol",    "TimeSeries", "Token",     "User"};

constexpr std::string_view kSystemColumns[] = {"cmax", "cmin", "ctid", "oid", "tableoid", "xmax", "xmin"};

template <std::size_t size>
bool is_among(std::string_view name, const std::string_view (&names)[size]) {
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

std::string is_kept(std::string_view name) {
    return in_quotes(name) + " is reserved";
}

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter_or_digit(char c) {
    return is_lower(c) || is_upper(c) || is_digit(c);
}

/// The fault of a name that does not satisfy `fits`; `form` describes the required form.
template <class Fits>
std::optional<std::string> fault_unless(std::string_view name, std::string_view form, Fits fits) {
    if (!name.empty() && name.size() <= kMaxNameBytes && fits()) return std::nullopt;
    return in_quotes(name) + " must be " + std::string(form) + ", at most " + std::to_string(kMaxNameBytes);
}

}  // namespace

std::optional<std::string> fault_of_dataset_name(std::string_view name) {
    const auto is_allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
    const auto fits = [&] {
        return is_lower(name.front()) && name.back() != '-' && std::all_of(name.begin(), name.end(), is_allowed);
    };
    if (name == "bars") return "'bars' is reserved for `bourse import bars`";
    if (is_among(name, kKeptNames)) return is_kept(name);
    return fault_unless(name, "lower-case letters, digits and hyphens, a letter first", fits);
}

std::optional<std::string> fault_of_record_name(std::string_view name) {
    const auto fits = [&] {
        return is_upper(name.front()) && std::all_of(name.begin(), name.end(), is_letter_or_digit);
    };
    if (is_among(name, kKeptRecords)) return is_kept(name);
    return fault_unless(name, "letters and digits, a capital letter first", fits);
}

std::optional<std::string> fault_of_table_name(std::string_view name) {
    const auto is_allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '_'; };
    const auto fits = [&] { return is_lower(name.front()) && std::all_of(name.begin(), name.end(), is_allowed); };
    for (const std::string_view kept : {"sqlite_", "pg_"}) {
        if (name.starts_with(kept)) return in_quotes(name) + " has a prefix reserved by the database";
    }
    if (is_among(name, kKeptTables)) return is_kept(name);
    return fault_unless(name, "lower-case letters, digits and underscores, a letter first", fits);
}

std::optional<std::string> fault_of_property_name(std::string_view name) {
    const auto is_allowed = [](char c) { return is_letter_or_digit(c) || c == '_'; };
    const auto fits = [&] {
        return (is_lower(name.front()) || is_upper(name.front())) && std::all_of(name.begin(), name.end(), is_allowed);
    };
    if (const std::string column = to_snake_case(name); is_among(column, kSystemColumns)) {
        return in_quotes(column) + " is a system column of PostgreSQL";
    }
    return fault_unless(name, "letters, digits and underscores, a letter first", fits);
}

std::optional<std::string> fault_of_csv_column(std::string_view name) {
    constexpr std::size_t kMax = 200;
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (trim(name).empty()) return "must not be empty";
    if (trim(name) != name) return in_quotes(name) + " must not begin or end with a blank";
    if (name.size() > kMax) return in_quotes(name) + " is too long: at most " + std::to_string(kMax) + " bytes";
    if (std::any_of(name.begin(), name.end(), is_control)) return in_quotes(name) + " contains a control character";
    return std::nullopt;
}

std::string to_snake_case(std::string_view name) {
    std::string snake;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (is_upper(name[i]) && i > 0 && name[i - 1] != '_') {
            const bool ends_capitals = i + 1 < name.size() && is_lower(name[i + 1]);
            if (!is_upper(name[i - 1]) || ends_capitals) snake += '_';
        }
        snake += to_lower(name[i]);
    }
    return snake;
}

std::string with_underscores(std::string_view name) {
    std::string text(name);
    std::replace(text.begin(), text.end(), '-', '_');
    return text;
}

std::string capitalised(std::string_view name) {
    std::string text(name);
    std::replace(text.begin(), text.end(), '-', ' ');
    if (!text.empty()) text.front() = to_upper(text.front());
    return text;
}

std::string to_pascal_case(std::string_view name) {
    std::string text;
    bool starts_word = true;
    for (const char c : name) {
        if (c != '-') text += starts_word ? to_upper(c) : c;
        starts_word = c == '-';
    }
    return text;
}

}  // namespace bourse::datasets

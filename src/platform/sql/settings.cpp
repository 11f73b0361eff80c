#include "platform/sql/settings.hpp"

#include <stdexcept>

#include "platform/sql/postgres/postgres_database.hpp"

namespace bourse::sql {
namespace {

constexpr std::string_view kSqliteScheme = "sqlite:";
constexpr std::string_view kStoreFile = "bourse.db";

bool is_sqlite(std::string_view url) {
    return url.starts_with(kSqliteScheme) && url.size() > kSqliteScheme.size();
}

bool is_postgres(std::string_view url) {
    return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

std::string port_fault(const std::int64_t& port) {
    return port < 1 || port > 65'535 ? "must be from 1 to 65535" : "";
}

/// See describe_postgres() about the reason.
std::string at_sign_fault(const std::string& name) {
    return name.find('@') == std::string::npos ? "" : "must not contain @";
}

/// `key='value'` for libpq, which escapes quotes and backslashes with a backslash.
std::string keyword(std::string_view key, std::string_view value) {
    std::string text(key);
    text += "='";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + "' ";
}

/// Quotes nothing from a URL that may contain a password.
Result<std::string> parse_store_url(std::string_view text) {
    std::string url(text);
    if (url.empty() || is_sqlite(url)) return url;
    if (!is_postgres(url)) return invalid("must be sqlite:PATH or postgresql://…");
    try {
        static_cast<void>(describe_postgres(url));
    } catch (const std::invalid_argument& error) {
        return invalid(error.what());
    }
    return url;
}

std::string connection_of(const StoreSettings& settings) {
    std::string connection = keyword("host", settings.postgres_hostname) +
                             keyword("port", std::to_string(settings.postgres_port)) +
                             keyword("dbname", settings.postgres_database) + keyword("user", settings.postgres_user);
    if (!settings.postgres_password.empty()) connection += keyword("password", settings.postgres_password);
    return connection;
}

}  // namespace

config::Schema<StoreSettings> settings_schema() {
    config::Schema<StoreSettings> schema;
    schema
        .add(&StoreSettings::data_folder, {.key = "data",
                                           .help = "Folder of the embedded store; created if missing",
                                           .default_text = "data",
                                           .flag = "--data"})
        .add_parsed(&StoreSettings::url,
                    {.key = "database.url",
                     .help = "sqlite:PATH or postgresql://…; empty: bourse.db in the data folder",
                     .flag = "--database-url",
                     .secret = true},
                    &parse_store_url)
        .add<std::string>(&StoreSettings::postgres_hostname,
                          {.key = "postgres.hostname",
                           .help = "PostgreSQL server, when database.url is empty",
                           .flag = "--postgres-hostname",
                           .older_variable = "POSTGRES_HOSTNAME"},
                          at_sign_fault)
        .add<std::int64_t>(&StoreSettings::postgres_port,
                           {.key = "postgres.port",
                            .help = "Port of the PostgreSQL server",
                            .default_text = "5432",
                            .flag = "--postgres-port",
                            .older_variable = "POSTGRES_PORT"},
                           port_fault)
        .add<std::string>(&StoreSettings::postgres_database,
                          {.key = "postgres.db",
                           .help = "PostgreSQL database",
                           .default_text = "bourse",
                           .flag = "--postgres-db",
                           .older_variable = "POSTGRES_DB"},
                          at_sign_fault)
        .add(&StoreSettings::postgres_user, {.key = "postgres.user",
                                             .help = "PostgreSQL user",
                                             .default_text = "bourse",
                                             .flag = "--postgres-user",
                                             .older_variable = "POSTGRES_USER"})
        .add(&StoreSettings::postgres_password, {.key = "postgres.password",
                                                 .help = "Password of the PostgreSQL user",
                                                 .older_variable = "POSTGRES_PASSWORD",
                                                 .secret = true})
        .add(&StoreSettings::check_migration,
             {.key = "database.check_migration",
              .help = "Make serve wait until PostgreSQL is migrated instead of refusing to start",
              .default_text = "false",
              .flag = "--check-migration",
              .older_variable = "CHECK_MIGRATION"})
        .add(&StoreSettings::migration_wait, {.key = "database.migration_wait",
                                              .help = "Maximum time that serve waits for the migration",
                                              .default_text = "60s",
                                              .flag = "--migration-wait"});
    return schema;
}

std::string StorePlace::describe() const {
    return is_embedded() ? file.string() : describe_postgres(connection);
}

std::filesystem::path StorePlace::bars_file() const {
    if (file.filename() == kStoreFile) return std::filesystem::path(file).replace_filename("bars.db");
    return std::filesystem::path(file).replace_filename(file.stem().string() + "-bars" + file.extension().string());
}

StorePlace store_place(const StoreSettings& settings) {
    const std::string& url = settings.url;
    if (url.empty()) {
        if (settings.postgres_hostname.empty()) {
            return {.file = std::filesystem::path(settings.data_folder) / kStoreFile};
        }
        return {.dialect = Dialect::Postgres, .connection = connection_of(settings)};
    }
    if (is_postgres(url)) return {.dialect = Dialect::Postgres, .connection = url};
    return {.file = url.substr(kSqliteScheme.size())};
}

}  // namespace bourse::sql

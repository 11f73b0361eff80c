#include "platform/sql/sqlite/sqlite_connection.hpp"

#include <type_traits>

namespace bourse::sql {

void throw_sqlite_error(sqlite3* handle, int code, std::string_view doing) {
    std::string message(doing);
    message += ": ";
    message += handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    const bool is_of_file = (code & 0xFF) == SQLITE_NOTADB || (code & 0xFF) == SQLITE_CORRUPT;
    if (is_of_file && handle != nullptr) message.append(": ").append(sqlite3_db_filename(handle, "main"));
    switch (code & 0xFF) {
        case SQLITE_IOERR:
            throw DiskFailure(message);
        case SQLITE_FULL:
        case SQLITE_CANTOPEN:
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_NOMEM:
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
        case SQLITE_INTERRUPT:
            throw Unavailable(message);
        default:
            throw StoreFailure(message);
    }
}

// Limit
// -------------------------------------------------------------------------------------------------------------------

void StepLimit::watch(sqlite3* handle) {
    constexpr int kInstructions = 100'000;  // around a millisecond
    if (longest_.count() > 0) sqlite3_progress_handler(handle, kInstructions, &StepLimit::is_over, this);
}

int StepLimit::is_over(void* limit) {
    auto& self = *static_cast<StepLimit*>(limit);
    const auto now = std::chrono::steady_clock::now();
    if (!self.begin_) self.begin_ = now;
    return now - *self.begin_ > self.longest_ ? 1 : 0;
}

// Statement
// ---------------------------------------------------------------------------------------------------------------

SqliteStatement::SqliteStatement(sqlite3* handle, std::string_view sql, StepLimit& limit)
    : handle_(handle), limit_(limit) {
    const int code = sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &statement_, nullptr);
    if (code != SQLITE_OK) throw_sqlite_error(handle, code, "prepare");
}

SqliteStatement::~SqliteStatement() {
    sqlite3_finalize(statement_);
}

void SqliteStatement::bind(std::span<const Value> values) {
    sqlite3_reset(statement_);
    int index = 0;
    for (const Value& value : values) {
        ++index;
        const int code = std::visit(
            [&](const auto& content) {
                using Content = std::decay_t<decltype(content)>;
                if constexpr (std::is_same_v<Content, std::nullptr_t>) {
                    return sqlite3_bind_null(statement_, index);
                } else if constexpr (std::is_same_v<Content, bool>) {
                    return sqlite3_bind_int64(statement_, index, content ? 1 : 0);
                } else if constexpr (std::is_same_v<Content, std::int64_t>) {
                    return sqlite3_bind_int64(statement_, index, content);
                } else if constexpr (std::is_same_v<Content, double>) {
                    return sqlite3_bind_double(statement_, index, content);
                } else {
                    // A null pointer would bind NULL instead of the empty text.
                    const char* text = content.data() != nullptr ? content.data() : "";
                    return sqlite3_bind_text64(statement_, index, text, content.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
                }
            },
            value);
        if (code != SQLITE_OK) throw_sqlite_error(handle_, code, "bind");
    }
    if (index != sqlite3_bind_parameter_count(statement_)) {
        throw StoreFailure("bind: wrong number of parameters: " + std::string(sqlite3_sql(statement_)));
    }
}

bool SqliteStatement::step() {
    limit_.begin_step();
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) {
        sqlite3_reset(statement_);
        throw_sqlite_error(handle_, code, "step");
    }
    return false;
}

std::int64_t SqliteStatement::changes() const {
    return sqlite3_changes64(handle_);
}
bool SqliteStatement::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
std::int64_t SqliteStatement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}
double SqliteStatement::real(int column) const {
    return sqlite3_column_double(statement_, column);
}

std::string_view SqliteStatement::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

void SqliteStatement::reset() {
    sqlite3_reset(statement_);
}

// Rows
// -------------------------------------------------------------------------------------------------------------------

namespace {

/// Runs `INSERT INTO table (a, b) VALUES (?1, ?2)` for each row.
class SqliteRowStream final : public RowStream {
  public:
    explicit SqliteRowStream(Statement& insert) : insert_(insert) {}
    void add(std::span<const Value> row) override { insert_.execute(row); }
    void finish() override {}

  private:
    Statement& insert_;
};

std::string insert_sql(std::string_view table, std::span<const std::string_view> columns) {
    std::string names;
    std::string places;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) {
            names += ", ";
            places += ", ";
        }
        names += '"' + std::string(columns[i]) + '"';
        places += '?' + std::to_string(i + 1);
    }
    return "INSERT INTO \"" + std::string(table) + "\" (" + names + ") VALUES (" + places + ")";
}

}  // namespace

// Connection
// --------------------------------------------------------------------------------------------------------------

SqliteConnection::SqliteConnection(const std::filesystem::path& file, Role role, Journal journal,
                                   std::chrono::milliseconds step_limit)
    : limit_(step_limit) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (role == Role::Writer ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr);
    try {
        if (code != SQLITE_OK) throw_sqlite_error(handle_, code, "open " + file.string());
        sqlite3_extended_result_codes(handle_, 1);
        // The timeout is set before the journal mode, which may have to wait for a recovery.
        sqlite3_busy_timeout(handle_, 5000);
        // EXTRA also syncs the folder: otherwise a power failure could restore the deleted journal, and with it the old
        // state.
        execute_script(journal == Journal::WriteAhead ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"
                                                      : "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA");
        execute_script("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;");
        if (role == Role::Reader) {
            // Two connections that checkpoint at once may corrupt the file (SQLite 3.40), so only the writer does.
            execute_script("PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0;");
            sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        } else {
            // Reading opens the write-ahead log: a writer that has not used it does not remove it when it closes.
            execute_script("PRAGMA cache_size = -65536; SELECT 1 FROM sqlite_master LIMIT 1;");
        }
        limit_.watch(handle_);
    } catch (...) {
        sqlite3_close(handle_);
        throw;
    }
}

SqliteConnection::~SqliteConnection() {
    statements_.clear();
    sqlite3_close(handle_);
}

Statement& SqliteConnection::statement(std::string_view sql) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        found = statements_.emplace(std::string(sql), std::make_unique<SqliteStatement>(handle_, sql, limit_)).first;
    }
    return *found->second;
}

void SqliteConnection::execute_script(std::string_view sql) {
    limit_.begin_step();
    const int code = sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw_sqlite_error(handle_, code, "execute");
}

std::unique_ptr<RowStream> SqliteConnection::insert_rows(std::string_view table,
                                                         std::span<const std::string_view> columns) {
    return std::make_unique<SqliteRowStream>(statement(insert_sql(table, columns)));
}

bool SqliteConnection::has_table(std::string_view name) {
    Statement& found = statement("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1");
    found.bind({name});
    bool is_there = false;
    // Runs to the end, because SQLite drops no table while a query runs.
    while (found.step()) is_there = true;
    return is_there;
}

void SqliteConnection::begin(std::string_view how) {
    if (statements_.size() > kMaxStatements) statements_.clear();
    execute_script(how);
}

void SqliteConnection::rollback() noexcept {
    for (auto& [sql, statement] : statements_) statement->reset();
    sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void SqliteConnection::reset_statements() {
    for (auto& [sql, statement] : statements_) statement->reset();
}

}  // namespace bourse::sql

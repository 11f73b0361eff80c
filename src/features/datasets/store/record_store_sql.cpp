#include "features/datasets/store/record_store_sql.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "features/datasets/store/tables_store_sql.hpp"
#include "platform/sql/database.hpp"
#include "platform/sql/identifier.hpp"
#include "platform/sql/like_pattern.hpp"

namespace bourse::datasets {
namespace {

using sql::quoted_identifier;

/// Records per query of scan(), which bounds memory even when the adapter buffers whole results.
constexpr std::int64_t kScanPage = 10'000;

/// A page ends with the record that reaches this size.
constexpr std::size_t kMaxPageBytes = 16 * 1024 * 1024;

/// Ids per lookup query.
constexpr std::size_t kIdsAtOnce = 250;

/// Columns that queries select before the properties.
enum Selected : int { IdColumn, Position, Version, FirstProperty };

/// The parameter with this number, from 1.
std::string parameter(std::size_t number) {
    return '?' + std::to_string(number);
}

/// `?1, ?2, …`
std::string parameters(std::size_t count) {
    std::string sql;
    for (std::size_t i = 1; i <= count; ++i) sql += (i == 1 ? "" : ", ") + parameter(i);
    return sql;
}

sql::Value value_of(const FieldValue& value) {
    return std::visit(
        [](const auto& content) -> sql::Value {
            using Content = std::decay_t<decltype(content)>;
            if constexpr (std::is_same_v<Content, std::monostate>) return nullptr;
            // SQLite drops the sign of zero, so drop it everywhere.
            if constexpr (std::is_same_v<Content, double>) return content + 0.0;
            if constexpr (std::is_same_v<Content, std::string>) return std::string_view(content);
            if constexpr (std::is_same_v<Content, bool> || std::is_same_v<Content, std::int64_t>) return content;
        },
        value);
}

FieldValue read_value(const sql::Statement& row, int column, FieldType type) {
    if (row.is_null(column)) return {};
    switch (type) {
        case FieldType::Boolean:
            return row.boolean(column);
        case FieldType::Integer:
            return row.integer(column);
        case FieldType::Number:
            return row.real(column);
        case FieldType::Text:
            return FieldValue(std::in_place_type<std::string>, row.text(column));
    }
    return {};
}

/// Stored ids are always valid.
Uuid stored_id(std::string_view text) {
    return Uuid::parse(text).value();
}

/// The SQL of one dataset's table.
class TableSql {
  public:
    explicit TableSql(const Dataset& dataset)
        : dataset_(dataset),
          table_(quoted_identifier(dataset.table)),
          id_(quoted_identifier(dataset.id)),
          selected_(selected()) {}

    [[nodiscard]] std::string find() const { return "SELECT " + selected_ + from() + by_id(); }
    [[nodiscard]] std::string find_revision() const { return "SELECT " + revision() + from() + by_id(); }

    [[nodiscard]] std::string add() const {
        std::string sql = "INSERT INTO " + table_ + " (" + id_;
        for (const Property& property : dataset_.properties) sql += ", " + quoted_identifier(property.column);
        sql += ") VALUES (" + parameters(1 + dataset_.properties.size()) + ')';
        return sql + " ON CONFLICT DO NOTHING RETURNING " + selected_;
    }

    /// ?1: the id; then the changed values in order; then position and version if `in_revision`.
    [[nodiscard]] std::string change(const Changes& changes, bool in_revision) const {
        const std::string version = quoted_identifier(kVersionColumn);
        std::string sql = "UPDATE " + table_ + " SET " + version + " = " + version + " + 1";
        std::size_t number = 1;
        for (std::size_t i = 0; i < changes.size(); ++i) {
            if (!changes[i]) continue;
            sql += ", " + quoted_identifier(dataset_.properties[i].column) + " = " + parameter(++number);
        }
        return sql + by_id() + (in_revision ? by_revision(number + 1) : "") + " RETURNING " + selected_;
    }
    /// ?1: the id; then position and version if `in_revision`.
    [[nodiscard]] std::string remove(bool in_revision) const {
        return "DELETE" + from() + by_id() + (in_revision ? by_revision(2) : "");
    }

    /// ?1: after, ?2: limit; then the value of each filter with a value, and the pattern if there is a search text.
    [[nodiscard]] std::string list(const RecordQuery& query) const {
        std::string sql = "SELECT " + selected_ + from() + " WHERE " + quoted_identifier(kPositionColumn) + " > ?1";
        std::size_t number = 2;
        for (const Filter& filter : query.filters) {
            const bool wants_nothing = std::holds_alternative<std::monostate>(filter.value);
            sql += " AND " + quoted_identifier(dataset_.properties.at(filter.property).column);
            sql += wants_nothing ? " IS NULL" : " = " + parameter(++number);
        }
        if (!query.text.empty()) sql += " AND (" + search(parameter(++number)) + ')';
        return sql + " ORDER BY " + quoted_identifier(kPositionColumn) + " LIMIT ?2";
    }

    [[nodiscard]] std::string find_ids() const {
        return "SELECT " + id_ + from() + " WHERE " + id_ + " IN (" + parameters(kIdsAtOnce) + ')';
    }

  private:
    [[nodiscard]] std::string selected() const {
        std::string sql = id_ + ", " + revision();
        for (const Property& property : dataset_.properties) sql += ", " + quoted_identifier(property.column);
        return sql;
    }
    static std::string revision() {
        return quoted_identifier(kPositionColumn) + ", " + quoted_identifier(kVersionColumn);
    }
    [[nodiscard]] std::string from() const { return " FROM " + table_; }
    [[nodiscard]] std::string by_id() const { return " WHERE " + id_ + " = ?1"; }
    static std::string by_revision(std::size_t number) {
        return " AND " + quoted_identifier(kPositionColumn) + " = " + parameter(number) + " AND " +
               quoted_identifier(kVersionColumn) + " = " + parameter(number + 1);
    }

    /// Needs at least one searched property.
    [[nodiscard]] std::string search(const std::string& pattern) const {
        std::string sql;
        for (const Property& property : dataset_.properties) {
            if (!property.searched) continue;
            if (!sql.empty()) sql += " OR ";
            sql += "lower(" + quoted_identifier(property.column) + ") LIKE " + pattern + " ESCAPE '\\'";
        }
        return sql;
    }

    const Dataset& dataset_;
    std::string table_;
    std::string id_;
    /// Columns for read_record().
    std::string selected_;
};

Record read_record(const sql::Statement& row, const Dataset& dataset) {
    Record record;
    record.id = stored_id(row.text(IdColumn));
    record.revision = {row.integer(Position), row.integer(Version)};
    record.values.reserve(dataset.properties.size());
    int column = FirstProperty;
    for (const Property& property : dataset.properties) {
        record.values.push_back(read_value(row, column++, property.type));
    }
    return record;
}

/// Adds records on one connection, in its transaction.
class SqlRecordWriter final : public RecordWriter {
  public:
    SqlRecordWriter(sql::Connection& connection, const Dataset& dataset, const TableSql& sql)
        : connection_(connection), dataset_(dataset), sql_(sql) {
        columns_.emplace_back(dataset.id);
        for (const Property& property : dataset.properties) columns_.emplace_back(property.column);
    }

    void add_all(std::span<const Record> records) override {
        const auto rows = connection_.insert_rows(dataset_.table, columns_);
        std::vector<sql::Value> row(columns_.size());
        for (const Record& record : records) {
            const std::string id = record.id.to_string();
            row[0] = id;
            std::ranges::transform(record.values, row.begin() + 1, value_of);
            rows->add(row);
        }
        rows->finish();
    }

    std::vector<bool> are_taken(std::span<const Uuid> ids) override {
        std::set<Uuid> taken;
        for (auto left = ids; !left.empty(); left = left.subspan(std::min(left.size(), kIdsAtOnce))) {
            find_taken(left.first(std::min(left.size(), kIdsAtOnce)), taken);
        }
        std::vector<bool> answers;
        answers.reserve(ids.size());
        for (const Uuid& id : ids) answers.push_back(taken.contains(id));
        return answers;
    }

  private:
    /// Adds to `taken` the ids that are stored. `ids` has 1 to kIdsAtOnce elements.
    void find_taken(std::span<const Uuid> ids, std::set<Uuid>& taken) {
        std::vector<std::string> texts;
        for (const Uuid& id : ids) texts.push_back(id.to_string());
        // The statement has kIdsAtOnce parameters; the last id fills the unused ones.
        std::vector<sql::Value> values(kIdsAtOnce, std::string_view(texts.back()));
        std::ranges::transform(texts, values.begin(), [](const std::string& text) { return std::string_view(text); });
        sql::Statement& row = connection_.statement(sql_.find_ids());
        row.bind(values);
        while (row.step()) taken.insert(stored_id(row.text(0)));
    }

    sql::Connection& connection_;
    const Dataset& dataset_;
    const TableSql& sql_;
    std::vector<std::string_view> columns_;
};

class SqlRecordStore final : public RecordStore {
  public:
    SqlRecordStore(sql::Database& database, const Dataset& dataset)
        : database_(database), dataset_(dataset), sql_(dataset) {}

    RecordPage list(const RecordQuery& query) override {
        RecordPage page;
        if (!query.text.empty() && !dataset_.is_searched()) return page;
        const std::string sql = sql_.list(query);
        // One extra row tells whether more rows follow.
        const std::int64_t limit = std::min(query.limit, std::numeric_limits<std::int64_t>::max() - 1) + 1;
        const std::string pattern = sql::like_pattern(query.text);
        std::vector<sql::Value> values{query.after, limit};
        for (const Filter& filter : query.filters) {
            if (!std::holds_alternative<std::monostate>(filter.value)) values.push_back(value_of(filter.value));
        }
        if (!query.text.empty()) values.emplace_back(std::string_view(pattern));
        database_.read([&](sql::Connection& connection) {
            sql::Statement& row = connection.statement(sql);
            row.bind(values);
            page = read_page(row, query.limit);
        });
        return page;
    }

    Result<Record> find(const Uuid& id) override {
        std::optional<Record> found;
        database_.read([&](sql::Connection& connection) { found = find_on(connection, id); });
        return found_or_not(id, std::move(found));
    }

    std::vector<Result<Record>> add(std::span<const Record> records) override {
        std::vector<Result<Record>> outcomes;
        database_.write([&](sql::Connection& connection) {
            outcomes.clear();
            take_turn(connection);
            for (const Record& record : records) outcomes.push_back(add_on(connection, record));
        });
        return outcomes;
    }

    Result<Record> change(const Uuid& id, const Changes& changes, const Precondition& wanted) override {
        const bool changes_any = std::ranges::any_of(changes, [](const auto& value) { return value.has_value(); });
        return write_one<Record>(id, wanted, [&](sql::Connection& connection, const std::optional<Revision>& seen) {
            if (changes_any) return change_on(connection, id, changes, seen);
            // Nothing to set: return the current record in the checked revision.
            auto found = find_on(connection, id);
            if (found && seen && found->revision != *seen) found.reset();
            return found;
        });
    }

    Result<> remove(const Uuid& id, const Precondition& wanted) override {
        const auto work = [&](sql::Connection& connection, const std::optional<Revision>& seen) {
            return remove_on(connection, id, seen) ? std::optional(true) : std::nullopt;
        };
        const auto removed = write_one<bool>(id, wanted, work);
        if (!removed) return removed.error();
        return {};
    }

    void write_if(const std::function<bool(RecordWriter&)>& work) override {
        database_.write_if([&](sql::Connection& connection) {
            take_turn(connection);
            SqlRecordWriter writer(connection, dataset_, sql_);
            return work(writer);
        });
    }

    void scan(const std::function<void(const Record&)>& record) override {
        const std::string sql = sql_.list({});
        database_.read([&](sql::Connection& connection) {
            std::int64_t after = 0;
            std::int64_t count = kScanPage;
            while (count == kScanPage) {
                sql::Statement& row = connection.statement(sql);
                row.bind({after, kScanPage});
                for (count = 0; row.step(); ++count) {
                    const Record read = read_record(row, dataset_);
                    after = read.revision.position;
                    record(read);
                }
            }
        });
    }

  private:
    /// The rows of a bound statement, up to one page.
    RecordPage read_page(sql::Statement& row, std::int64_t limit) const {
        RecordPage page;
        std::size_t bytes = 0;
        while (row.step()) {
            page.has_more = std::ssize(page.records) == limit || bytes >= kMaxPageBytes;
            if (page.has_more) break;
            page.records.push_back(read_record(row, dataset_));
            bytes += bytes_of(page.records.back());
        }
        return page;
    }

    /// Takes the lock for inserts into this table, across processes, until this transaction ends. Positions are then
    /// committed in the order of their assignment, so no page can skip a record that commits later, and lookups of
    /// existing ids are reliable.
    void take_turn(sql::Connection& connection) const { connection.take_lock("dataset:" + dataset_.table); }

    [[nodiscard]] Error no_record(const Uuid& id) const {
        return {Errc::NotFound,
                "there is no " + dataset_.record + " with " + dataset_.id + ' ' + in_quotes(id.to_string()),
                {},
                {}};
    }

    /// Applies `read` to the only row of a bound statement; empty when it has no row.
    template <class Value, class Read>
    static std::optional<Value> first_row(sql::Statement& statement, Read read) {
        std::optional<Value> value;
        while (statement.step()) value = read();
        return value;
    }

    std::optional<Record> find_on(sql::Connection& connection, const Uuid& id) {
        const std::string text = id.to_string();
        sql::Statement& row = connection.statement(find_sql_);
        row.bind({std::string_view(text)});
        return first_row<Record>(row, [&] { return read_record(row, dataset_); });
    }

    std::optional<Revision> revision_on(sql::Connection& connection, const Uuid& id) {
        const std::string text = id.to_string();
        sql::Statement& row = connection.statement(sql_.find_revision());
        row.bind({std::string_view(text)});
        return first_row<Revision>(row, [&] { return Revision{row.integer(0), row.integer(1)}; });
    }

    Result<Record> add_on(sql::Connection& connection, const Record& record) {
        const std::string text = record.id.to_string();
        std::vector<sql::Value> row{std::string_view(text)};
        for (const FieldValue& value : record.values) row.push_back(value_of(value));
        sql::Statement& stored = connection.statement(add_sql_);
        stored.bind(row);
        auto added = first_row<Record>(stored, [&] { return read_record(stored, dataset_); });
        if (!added) return Error{Errc::Conflict, dataset_.id + ' ' + in_quotes(text) + " already exists", {}, {}};
        return *std::move(added);
    }

    std::optional<Record> change_on(sql::Connection& connection, const Uuid& id, const Changes& changes,
                                    const std::optional<Revision>& seen) {
        const std::string text = id.to_string();
        std::vector<sql::Value> values{std::string_view(text)};
        for (const auto& value : changes) {
            if (value) values.push_back(value_of(*value));
        }
        add_revision(values, seen);
        sql::Statement& row = connection.statement(sql_.change(changes, seen.has_value()));
        row.bind(values);
        return first_row<Record>(row, [&] { return read_record(row, dataset_); });
    }

    bool remove_on(sql::Connection& connection, const Uuid& id, const std::optional<Revision>& seen) {
        const std::string text = id.to_string();
        std::vector<sql::Value> values{std::string_view(text)};
        add_revision(values, seen);
        return connection.statement(sql_.remove(seen.has_value())).execute(values) > 0;
    }

    static void add_revision(std::vector<sql::Value>& values, const std::optional<Revision>& revision) {
        if (!revision) return;
        values.emplace_back(revision->position);
        values.emplace_back(revision->version);
    }

    /// Runs `work` on one record in a write transaction, with the record's revision, or without one when any is
    /// accepted. `work` returns empty when no record exists in that revision.
    template <class Value, class Work>
    Result<Value> write_one(const Uuid& id, const Precondition& wanted, Work work) {
        Result<Value> result = no_record(id);
        database_.write([&](sql::Connection& connection) {
            result = wanted ? in_wanted_revision<Value>(connection, id, *wanted, work)
                            : found_or_not<Value>(id, work(connection, std::nullopt));
        });
        return result;
    }

    template <class Value, class Work>
    Result<Value> in_wanted_revision(sql::Connection& connection, const Uuid& id, const std::vector<Revision>& wanted,
                                     Work& work) {
        // Retry when another writer changed the record between the lookup and the write.
        for (;;) {
            const auto seen = revision_on(connection, id);
            if (!seen) return no_record(id);
            if (std::ranges::find(wanted, *seen) == wanted.end()) {
                return Error{
                    Errc::PreconditionFailed, "If-Match does not match the current version of the record", {}, {}};
            }
            if (auto value = work(connection, seen)) return *std::move(value);
        }
    }

    template <class Value>
    Result<Value> found_or_not(const Uuid& id, std::optional<Value> value) {
        if (!value) return no_record(id);
        return *std::move(value);
    }

    sql::Database& database_;
    const Dataset& dataset_;
    const TableSql sql_;
    const std::string find_sql_ = sql_.find();
    const std::string add_sql_ = sql_.add();
};

}  // namespace

std::unique_ptr<RecordStore> make_sql_record_store(sql::Database& database, const Dataset& dataset) {
    return std::make_unique<SqlRecordStore>(database, dataset);
}

}  // namespace bourse::datasets

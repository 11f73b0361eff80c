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

using sql::quoted;

/// How many records scan() reads at once, so that memory stays bounded whatever the adapter keeps of a result.
constexpr std::int64_t kScanPage = 10'000;

/// A page ends behind the record with which it takes so much memory.
constexpr std::size_t kMaxPageBytes = 16 * 1024 * 1024;

/// How many ids are looked for at once.
constexpr std::size_t kIdsAtOnce = 250;

/// A column as queries select it, in front of the properties.
enum Selected : int { IdColumn, Position, Version, FirstProperty };

/// The parameter of this number, from 1.
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
            // SQLite does not keep the sign of a zero, so nobody does.
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

/// Only ids that parse are ever stored.
Uuid stored_id(std::string_view text) {
    return Uuid::parse(text).value();
}

/// The SQL of one dataset's table.
class TableSql {
  public:
    explicit TableSql(const Dataset& dataset)
        : dataset_(dataset), table_(quoted(dataset.table)), id_(quoted(dataset.id)), selected_(selected()) {}

    [[nodiscard]] std::string find() const { return "SELECT " + selected_ + from() + by_id(); }
    [[nodiscard]] std::string find_revision() const { return "SELECT " + revision() + from() + by_id(); }

    [[nodiscard]] std::string add() const {
        std::string sql = "INSERT INTO " + table_ + " (" + id_;
        for (const Property& property : dataset_.properties) sql += ", " + quoted(property.column);
        sql += ") VALUES (" + parameters(1 + dataset_.properties.size()) + ')';
        return sql + " ON CONFLICT DO NOTHING RETURNING " + selected_;
    }

    /// ?1: the id, then the values that change, in order; then the position and the version, if `in_revision`.
    [[nodiscard]] std::string change(const Changes& changes, bool in_revision) const {
        const std::string version = quoted(kVersionColumn);
        std::string sql = "UPDATE " + table_ + " SET " + version + " = " + version + " + 1";
        std::size_t number = 1;
        for (std::size_t i = 0; i < changes.size(); ++i) {
            if (!changes[i]) continue;
            sql += ", " + quoted(dataset_.properties[i].column) + " = " + parameter(++number);
        }
        return sql + by_id() + (in_revision ? by_revision(number + 1) : "") + " RETURNING " + selected_;
    }
    /// ?1: the id; then the position and the version, if `in_revision`.
    [[nodiscard]] std::string remove(bool in_revision) const {
        return "DELETE" + from() + by_id() + (in_revision ? by_revision(2) : "");
    }

    /// ?1: after, ?2: how many; then the value of each filter that looks for one, and the pattern if there is a text.
    [[nodiscard]] std::string list(const RecordQuery& query) const {
        std::string sql = "SELECT " + selected_ + from() + " WHERE " + quoted(kPositionColumn) + " > ?1";
        std::size_t number = 2;
        for (const Filter& filter : query.filters) {
            const bool wants_nothing = std::holds_alternative<std::monostate>(filter.value);
            sql += " AND " + quoted(dataset_.properties.at(filter.property).column);
            sql += wants_nothing ? " IS NULL" : " = " + parameter(++number);
        }
        if (!query.text.empty()) sql += " AND (" + search(parameter(++number)) + ')';
        return sql + " ORDER BY " + quoted(kPositionColumn) + " LIMIT ?2";
    }

    [[nodiscard]] std::string find_ids() const {
        return "SELECT " + id_ + from() + " WHERE " + id_ + " IN (" + parameters(kIdsAtOnce) + ')';
    }

  private:
    [[nodiscard]] std::string selected() const {
        std::string sql = id_ + ", " + revision();
        for (const Property& property : dataset_.properties) sql += ", " + quoted(property.column);
        return sql;
    }
    static std::string revision() { return quoted(kPositionColumn) + ", " + quoted(kVersionColumn); }
    [[nodiscard]] std::string from() const { return " FROM " + table_; }
    [[nodiscard]] std::string by_id() const { return " WHERE " + id_ + " = ?1"; }
    static std::string by_revision(std::size_t number) {
        return " AND " + quoted(kPositionColumn) + " = " + parameter(number) + " AND " + quoted(kVersionColumn) +
               " = " + parameter(number + 1);
    }

    /// At least one property is searched.
    [[nodiscard]] std::string search(const std::string& pattern) const {
        std::string sql;
        for (const Property& property : dataset_.properties) {
            if (!property.searched) continue;
            if (!sql.empty()) sql += " OR ";
            sql += "lower(" + quoted(property.column) + ") LIKE " + pattern + " ESCAPE '\\'";
        }
        return sql;
    }

    const Dataset& dataset_;
    std::string table_;
    std::string id_;
    /// What read_record() reads.
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

/// Adds records on one connection, inside its transaction.
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
    /// Notes which of these ids, at least one and at most kIdsAtOnce, are stored.
    void find_taken(std::span<const Uuid> ids, std::set<Uuid>& taken) {
        std::vector<std::string> texts;
        for (const Uuid& id : ids) texts.push_back(id.to_string());
        // The statement looks for kIdsAtOnce of them: the last one fills up what is left.
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
        // One more than is wanted tells whether there are more.
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
            // Nothing to set: the record as it is, in the revision that was looked at.
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
    /// The rows of a bound statement, as far as they fit a page.
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

    /// Waits for whoever adds to this table now, in any process, and keeps others from it until this transaction ends.
    /// Positions are then committed in the order in which they were given, so that no page ends behind a record that is
    /// yet to come; and whether an id is taken is known for sure.
    void take_turn(sql::Connection& connection) const { connection.take_lock("dataset:" + dataset_.table); }

    [[nodiscard]] Error no_record(const Uuid& id) const {
        return {Errc::NotFound,
                "there is no " + dataset_.record + " with " + dataset_.id + ' ' + in_quotes(id.to_string()),
                {},
                {}};
    }

    /// What `read` makes of the only row that a bound statement gives; nothing when it gives none.
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
        if (!added) return Error{Errc::Conflict, dataset_.id + ' ' + in_quotes(text) + " is taken already", {}, {}};
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

    /// Runs `work` on one record in a write transaction, with the revision that the record has, or nothing when any
    /// will do. `work` answers nothing when there is no such record in that revision.
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
        // Another writer may come between looking and writing; then what that one left is looked at.
        for (;;) {
            const auto seen = revision_on(connection, id);
            if (!seen) return no_record(id);
            if (std::ranges::find(wanted, *seen) == wanted.end()) {
                return Error{
                    Errc::PreconditionFailed, "the record has changed since: If-Match names another version", {}, {}};
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

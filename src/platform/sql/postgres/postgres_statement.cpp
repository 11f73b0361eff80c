#include "platform/sql/postgres/postgres_statement.hpp"

#include <charconv>
#include <cstring>

namespace bourse::sql {

PostgresStatement::PostgresStatement(Pipeline& pipeline, std::string_view sql, std::size_t number)
    : pipeline_(pipeline), sql_(number_placeholders(sql)), name_("s" + std::to_string(number)) {}

void PostgresStatement::bind(std::span<const Value> values) {
    reset();
    if (static_cast<int>(values.size()) != sql_.parameters) {
        throw StoreFailure("bind: wrong number of parameters: " + sql_.text);
    }
    parameters_.assign(values);
    progress_ = Progress::Bound;
}

bool PostgresStatement::step() {
    if (progress_ == Progress::Idle) bind(std::span<const Value>());
    if (progress_ == Progress::Bound) send(this);
    while (waiting_.empty() && progress_ == Progress::Sent) pipeline_.advance();
    if (waiting_.empty()) {
        row_.reset();
        // Throws the failure of this statement or of an earlier one.
        pipeline_.check();
        return false;
    }
    row_ = std::move(waiting_.front());
    waiting_.pop_front();
    uuids_.clear();
    return true;
}

void PostgresStatement::post(std::span<const Value> values) {
    bind(values);
    send(nullptr);
    progress_ = Progress::Finished;
}

bool PostgresStatement::is_null(int column) const {
    return PQgetisnull(row_.get(), 0, column) != 0;
}
std::int64_t PostgresStatement::integer(int column) const {
    return value(column).integer();
}
double PostgresStatement::real(int column) const {
    return value(column).real();
}

std::string_view PostgresStatement::text(int column) const {
    const BinaryValue stored = value(column);
    if (!stored.is_uuid() || stored.bytes.data() == nullptr) return stored.text();
    // Sized once for all columns, so that the texts do not move.
    if (uuids_.empty()) uuids_.resize(static_cast<std::size_t>(PQnfields(row_.get())));
    std::string& uuid = uuids_[static_cast<std::size_t>(column)];
    uuid = stored.uuid();
    return uuid;
}

void PostgresStatement::reset() {
    if (progress_ == Progress::Sent) pipeline_.forget(*this);
    progress_ = Progress::Idle;
    waiting_.clear();
    row_.reset();
    end_.reset();
    uuids_.clear();
    changes_ = 0;
}

void PostgresStatement::finished(PgResult result) {
    const std::string_view count = PQcmdTuples(result.get());
    std::from_chars(count.data(), count.data() + count.size(), changes_);
    end_ = std::move(result);
    progress_ = Progress::Finished;
}

void PostgresStatement::send(Listener* listener) {
    if (!is_prepared_) {
        pipeline_.prepare(*this, name_, sql_.text);
        is_prepared_ = true;
    }
    progress_ = Progress::Sent;
    pipeline_.run_prepared(listener, name_, {parameters_.pointers()});
}

BinaryValue PostgresStatement::value(int column) const {
    if (row_ == nullptr || column >= PQnfields(row_.get())) {
        throw StoreFailure("invalid column, or no current row: " + sql_.text);
    }
    const Oid type = PQftype(row_.get(), column);
    if (is_null(column)) return {type, {}};
    return {type, {PQgetvalue(row_.get(), 0, column), static_cast<std::size_t>(PQgetlength(row_.get(), 0, column))}};
}

}  // namespace bourse::sql

#include "platform/sql/postgres/postgres_pipeline.hpp"

#include <algorithm>
#include <utility>

#include "platform/sql/database.hpp"

namespace bourse::sql {

void Pipeline::start(std::string_view sql) {
    failure_.reset();
    discarded_ = 0;
    check();
    send(std::string(sql));
    add(Kind::Begin, nullptr);
}

void Pipeline::end(std::string_view sql) {
    send(std::string(sql));
    add(Kind::End, nullptr);
    sync();
    wire_.flush();
}

void Pipeline::prepare(Listener& listener, const std::string& name, const std::string& sql) {
    check();
    wire_.sent(PQsendPrepare(wire_.handle(), name.c_str(), sql.c_str(), 0, nullptr));
    add(Kind::Prepare, &listener);
}

void Pipeline::run_prepared(Listener* listener, const std::string& name, const RawParameters& parameters) {
    check();
    constexpr int kBinary = 1;
    wire_.sent(PQsendQueryPrepared(wire_.handle(), name.c_str(), static_cast<int>(parameters.values.size()),
                                   parameters.values.data(), nullptr, nullptr, kBinary));
    add(Kind::Run, listener);
    // Without this limit the results of thousands of statements would fill the memory here, or block the server.
    if (listener == nullptr && entries_.size() >= kMaxOutstanding) settle();
}

void Pipeline::run(Listener* listener, const std::string& sql) {
    check();
    send(sql);
    add(Kind::Run, listener);
}

void Pipeline::advance() {
    sync();
    Entry& entry = entries_.front();
    if (!std::exchange(entry.is_begun, true) && entry.kind == Kind::Run) PQsetSingleRowMode(wire_.handle());
    take(wire_.next_result());
}

void Pipeline::settle() {
    while (!entries_.empty()) advance();
    check();
}

bool Pipeline::settle_or_lose() {
    while (!entries_.empty() && discarded_ < kMaxDiscarded) advance();
    if (entries_.empty()) return true;
    wire_.set_lost();
    return false;
}

void Pipeline::forget(const Listener& listener) {
    for (Entry& entry : entries_) {
        if (entry.kind == Kind::Run && entry.listener == &listener) entry.listener = nullptr;
    }
}

void Pipeline::check() const {
    if (failure_) fail_now();
    if (wire_.is_lost()) throw Unavailable("the connection was lost earlier in this transaction");
}

void Pipeline::fail(PostgresError error) {
    if (!failure_) failure_ = std::move(error);
}

PostgresWire& Pipeline::leave() {
    settle();
    wire_.sent(PQexitPipelineMode(wire_.handle()));
    return wire_;
}

void Pipeline::reenter() {
    if (!wire_.is_lost()) wire_.sent(PQenterPipelineMode(wire_.handle()));
    check();
}

void Pipeline::outside_failed(const PgResult& result) {
    PostgresError error = PostgresError::of(result.get());
    if (error.is_fatal) wire_.set_lost();
    fail(std::move(error));
}

void Pipeline::send(const std::string& sql) {
    constexpr int kBinary = 1;
    wire_.sent(PQsendQueryParams(wire_.handle(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, kBinary));
}

void Pipeline::add(Kind kind, Listener* listener) {
    entries_.push_back({kind, listener});
    is_synced_ = false;
}

void Pipeline::sync() {
    if (is_synced_) return;
    wire_.sent(PQpipelineSync(wire_.handle()));
    entries_.push_back({Kind::Sync, nullptr});
    is_synced_ = true;
}

void Pipeline::take(PgResult result) {
    if (result == nullptr) {
        entries_.pop_front();
        return;
    }
    Listener* const listener = entries_.front().listener;
    switch (PQresultStatus(result.get())) {
        case PGRES_SINGLE_TUPLE:
            if (listener == nullptr) {
                ++discarded_;
            } else {
                listener->row(std::move(result));
            }
            break;
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
        case PGRES_EMPTY_QUERY:
            if (listener != nullptr && entries_.front().kind == Kind::Run) listener->finished(std::move(result));
            break;
        case PGRES_PIPELINE_SYNC:
            // A sync entry ends only with its own result.
            entries_.pop_front();
            break;
        default:
            take_failure(result);
    }
}

void Pipeline::take_failure(const PgResult& result) {
    const Entry entry = entries_.front();
    if (PQresultStatus(result.get()) != PGRES_PIPELINE_ABORTED) {
        PostgresError error = PostgresError::of(result.get());
        // A standby rejects a write transaction. A new session may reach the server that took over.
        if (entry.kind == Kind::Begin) error.is_fatal = true;
        // A transaction that failed to end must not be mistaken for the next one.
        if (error.is_fatal || entry.kind == Kind::End) wire_.set_lost();
        is_stale_ = is_stale_ || error.is_stale;
        if (entry.kind != Kind::End) fail(std::move(error));
    }
    if (entry.listener == nullptr) return;
    if (entry.kind == Kind::Prepare) {
        entry.listener->not_prepared();
    } else {
        entry.listener->failed();
    }
}

void Pipeline::fail_now() const {
    throw_postgres_error(*failure_, "statement");
}

}  // namespace bourse::sql

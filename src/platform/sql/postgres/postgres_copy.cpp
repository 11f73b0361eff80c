#include "platform/sql/postgres/postgres_copy.hpp"

#include <utility>

#include "platform/sql/postgres/postgres_values.hpp"

namespace bourse::sql {

PostgresCopy::PostgresCopy(Pipeline& pipeline, const std::string& sql, std::vector<Oid> types)
    : pipeline_(pipeline), wire_(pipeline.leave()), types_(std::move(types)) {
    wire_.sent(PQsendQuery(wire_.handle(), sql.c_str()));
    const PgResult answer = wire_.next_result();
    if (PQresultStatus(answer.get()) != PGRES_COPY_IN) {
        pipeline_.outside_failed(answer);
        while (wire_.next_result() != nullptr) {
        }
        pipeline_.reenter();
    }
    // Signature, flags, and the length 0 of the header extension.
    chunk_.assign("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
}

PostgresCopy::~PostgresCopy() {
    if (is_finished_) return;
    // Invalid transaction state: reported if the transaction is committed nevertheless.
    pipeline_.fail({.sqlstate = "25000", .message = "a bulk insert was not finished"});
    wire_.set_lost();
}

void PostgresCopy::add(std::span<const Value> row) {
    if (row.size() != types_.size()) throw StoreFailure("a row has the wrong number of values");
    append_int16(chunk_, static_cast<std::int16_t>(row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) append_copy_value(chunk_, types_[i], row[i]);
    if (chunk_.size() >= kChunk) send_chunk();
}

void PostgresCopy::finish() {
    append_int16(chunk_, -1);
    send_chunk();
    wire_.sent(PQputCopyEnd(wire_.handle(), nullptr));
    wire_.flush_all();
    while (const PgResult answer = wire_.next_result()) {
        if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) pipeline_.outside_failed(answer);
    }
    is_finished_ = true;
    pipeline_.reenter();
}

void PostgresCopy::send_chunk() {
    // Waits for the previous chunk first; otherwise a slow server would make chunks pile up here.
    wire_.flush_all();
    wire_.sent(PQputCopyData(wire_.handle(), chunk_.data(), static_cast<int>(chunk_.size())));
    wire_.flush();
    chunk_.clear();
}

}  // namespace bourse::sql

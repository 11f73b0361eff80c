#pragma once
#include <string>
#include <vector>

#include "platform/sql/database.hpp"
#include "platform/sql/postgres/postgres_pipeline.hpp"

namespace bourse::sql {

/// COPY table (columns) FROM STDIN in binary format. `types` are the column types, in order.
/// Pipeline mode is off until the copy ends.
class PostgresCopy final : public RowStream {
  public:
    PostgresCopy(Pipeline& pipeline, const std::string& sql, std::vector<Oid> types);
    /// If finish() was not called, the transaction can no longer be committed.
    ~PostgresCopy() override;
    PostgresCopy(const PostgresCopy&) = delete;
    PostgresCopy& operator=(const PostgresCopy&) = delete;

    void add(std::span<const Value> row) override;
    void finish() override;

  private:
    /// Size of the chunks that are sent; the next chunk is built while one is being sent.
    static constexpr std::size_t kChunk = 128 * 1024;

    void send_chunk();

    Pipeline& pipeline_;
    PostgresWire& wire_;
    const std::vector<Oid> types_;
    std::string chunk_;
    bool is_finished_ = false;
};

}  // namespace bourse::sql

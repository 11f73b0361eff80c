#pragma once
#include <string>
#include <vector>

#include "platform/sql/database.hpp"
#include "platform/sql/postgres/postgres_pipeline.hpp"

namespace bourse::sql {

/// COPY table (columns) FROM STDIN in the binary format. `types` are the types of the columns, in their order. The
/// pipeline is left meanwhile.
class PostgresCopy final : public RowStream {
  public:
    PostgresCopy(Pipeline& pipeline, const std::string& sql, std::vector<Oid> types);
    /// Without finish() the transaction can no longer be committed.
    ~PostgresCopy() override;
    PostgresCopy(const PostgresCopy&) = delete;
    PostgresCopy& operator=(const PostgresCopy&) = delete;

    void add(std::span<const Value> row) override;
    void finish() override;

  private:
    /// So many bytes go out at once; the next ones are put together meanwhile.
    static constexpr std::size_t kChunk = 128 * 1024;

    void send_chunk();

    Pipeline& pipeline_;
    PostgresWire& wire_;
    const std::vector<Oid> types_;
    std::string chunk_;
    bool is_finished_ = false;
};

}  // namespace bourse::sql

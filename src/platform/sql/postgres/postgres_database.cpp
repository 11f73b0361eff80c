#include "platform/sql/postgres/postgres_database.hpp"

#include <utility>

#include "platform/sql/postgres/postgres_pool.hpp"

namespace bourse::sql {
namespace {

class PostgresDatabase final : public Database {
  public:
    explicit PostgresDatabase(const PostgresOptions& options)
        : watch_(PostgresTarget(options.connection), options.statement_limit, options.connect_limit),
          pool_(watch_, options.connections) {}

    void read(const std::function<void(Connection&)>& work) override {
        transact("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", [&](PostgresConnection& connection) {
            work(connection);
            connection.end_reading();
        });
    }

    void write_if(const std::function<bool(Connection&)>& work) override {
        transact("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", [&](PostgresConnection& connection) {
            if (work(connection)) {
                connection.commit();
            } else {
                connection.rollback();
            }
        });
    }

    [[nodiscard]] Dialect dialect() const override { return Dialect::Postgres; }

  private:
    /// `work` ends the transaction, unless it throws.
    template <class Work>
    void transact(std::string_view begin, const Work& work) {
        auto connection = pool_.take();
        try {
            connection->begin(begin);
            work(*connection);
        } catch (...) {
            connection->rollback();
            pool_.give_back(std::move(connection));
            throw;
        }
        pool_.give_back(std::move(connection));
    }

    ServerWatch watch_;
    PostgresPool pool_;
};

}  // namespace

std::unique_ptr<Database> open_postgres(const PostgresOptions& options) {
    return std::make_unique<PostgresDatabase>(options);
}

}  // namespace bourse::sql

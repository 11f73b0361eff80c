#include "platform/sql/postgres/postgres_database.hpp"

#include <utility>

#include "platform/sql/postgres/postgres_pool.hpp"

namespace bourse::sql {
namespace {

class PostgresDatabase final : public Database {
  public:
    explicit PostgresDatabase(const PostgresOptions& options)
        : watch_(PostgresTarget(options.connection), options.statement_limit), pool_(watch_, options.connections) {}

    void read(const std::function<void(Connection&)>& work) override {
        transact("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work, &PostgresConnection::end_reading);
    }

    void write(const std::function<void(Connection&)>& work) override {
        transact("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", work, &PostgresConnection::commit);
    }

    [[nodiscard]] Dialect dialect() const override { return Dialect::Postgres; }

  private:
    void transact(std::string_view begin, const std::function<void(Connection&)>& work,
                  void (PostgresConnection::*end)()) {
        auto connection = pool_.take();
        try {
            connection->begin(begin);
            work(*connection);
            ((*connection).*end)();
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

#include "platform/sql/sqlite/sqlite_database.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <latch>
#include <thread>

#include "support/temporary_folder.hpp"

namespace bourse::sql {
namespace {

class SqliteDatabase : public ::testing::Test {
  protected:
    test::TemporaryFolder folder_;
    SqliteOptions options_{folder_.path() / "bourse.db", 2};
    std::unique_ptr<Database> database_ = open_sqlite(options_);

    void SetUp() override {
        database_->write([](Connection& connection) {
            connection.execute_script("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, price REAL)");
        });
    }

    std::int64_t count() {
        std::int64_t rows = 0;
        database_->read([&](Connection& connection) {
            Statement& statement = connection.statement("SELECT count(*) FROM t");
            statement.bind({});
            statement.step();
            rows = statement.integer(0);
        });
        return rows;
    }
};

TEST_F(SqliteDatabase, GivenValuesOfEachTypeWhenReadBackThenTheyAreTheSame) {
    database_->write([](Connection& connection) {
        connection.statement("INSERT INTO t VALUES (?1, ?2, ?3)").execute({std::int64_t{1} << 62, "Zürich", 0.1});
        connection.statement("INSERT INTO t VALUES (?1, ?2, ?3)").execute({std::int64_t{2}, nullptr, nullptr});
        connection.statement("INSERT INTO t VALUES (?1, ?2, ?3)").execute({std::int64_t{3}, std::string_view(), -0.0});
    });

    database_->read([](Connection& connection) {
        Statement& row = connection.statement("SELECT id, name, price FROM t ORDER BY id DESC");
        row.bind({});
        ASSERT_TRUE(row.step());
        EXPECT_EQ(row.integer(0), std::int64_t{1} << 62);
        EXPECT_EQ(row.text(1), "Zürich");
        EXPECT_EQ(row.real(2), 0.1);
        ASSERT_TRUE(row.step());
        EXPECT_FALSE(row.is_null(1)) << "empty text is not NULL";
        ASSERT_TRUE(row.step());
        EXPECT_TRUE(row.is_null(1));
        EXPECT_TRUE(row.is_null(2));
        EXPECT_FALSE(row.step());
    });
}

TEST_F(SqliteDatabase, GivenWorkThatThrowsWhenWritingThenNothingIsWritten) {
    EXPECT_THROW(database_->write([](Connection& connection) {
        connection.statement("INSERT INTO t (id) VALUES (?1)").execute({std::int64_t{1}});
        throw std::runtime_error("changed my mind");
    }),
                 std::runtime_error);

    EXPECT_EQ(count(), 0);
}

TEST_F(SqliteDatabase, GivenAReaderWhenItWritesThenItIsRefused) {
    EXPECT_THROW(database_->read([](Connection& connection) {
        connection.statement("INSERT INTO t (id) VALUES (?1)").execute({std::int64_t{1}});
    }),
                 Unavailable);
    EXPECT_EQ(count(), 0);
}

TEST_F(SqliteDatabase, GivenAWrongStatementWhenPreparedThenItIsADefectOfOurs) {
    EXPECT_THROW(database_->read([](Connection& connection) { connection.statement("SELECT nonsense FROM t"); }),
                 StoreFailure);
    EXPECT_THROW(database_->read([](Connection& connection) { connection.statement("SELECT ?1").execute({}); }),
                 StoreFailure);
}

TEST_F(SqliteDatabase, GivenAReadInProgressWhenSomebodyWritesThenTheReadSeesOneState) {
    database_->read([&](Connection& connection) {
        Statement& statement = connection.statement("SELECT count(*) FROM t");
        statement.bind({});
        statement.step();
        const std::int64_t before = statement.integer(0);
        database_->write(
            [](Connection& writer) { writer.statement("INSERT INTO t (id) VALUES (?1)").execute({std::int64_t{1}}); });
        statement.bind({});
        statement.step();
        EXPECT_EQ(statement.integer(0), before);
    });
    EXPECT_EQ(count(), 1);
}

TEST_F(SqliteDatabase, GivenManyThreadsWhenAllWriteThenNoneIsLost) {
    constexpr int kThreads = 8;
    constexpr int kWrites = 25;
    std::latch start(kThreads);
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&] {
            start.arrive_and_wait();
            for (int i = 0; i < kWrites; ++i) {
                database_->write([](Connection& connection) {
                    connection.statement("INSERT INTO t (name) VALUES (?1)").execute({"x"});
                });
                count();
            }
        });
    }
    threads.clear();

    EXPECT_EQ(count(), kThreads * kWrites);
}

TEST_F(SqliteDatabase, GivenAnOwnerWhenOpenedAgainThenItIsRefusedUntilTheOwnerLeaves) {
    EXPECT_THROW(static_cast<void>(open_sqlite(options_)), StoreInUse);

    database_.reset();
    database_ = open_sqlite(options_);

    EXPECT_EQ(count(), 0);
}

TEST(SqliteOpen, GivenAFileThatIsNoDatabaseWhenOpenedThenItIsUnavailable) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "bourse.db";
    std::ofstream(file) << std::string(4096, 'x');

    EXPECT_THROW(static_cast<void>(open_sqlite({file, 1})), Unavailable);
}

}  // namespace
}  // namespace bourse::sql

#include "platform/sql/database.hpp"

#include <gtest/gtest.h>

#include <array>
#include <latch>
#include <limits>
#include <thread>
#include <utility>

#include "support/empty_store.hpp"

namespace bourse::sql {
namespace database_test {

/// Contract tests for every adapter.
class DatabaseContract : public ::testing::TestWithParam<Dialect> {
  protected:
    std::unique_ptr<test::EmptyStore> store_;
    Database* database_ = nullptr;

    void SetUp() override {
        if (!test::can_open(GetParam())) GTEST_SKIP() << test::kNoPostgres;
        store_ = std::make_unique<test::EmptyStore>(GetParam());
        database_ = &store_->database();
        database_->write([](Connection& connection) {
            connection.execute_script(
                "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT, price DOUBLE PRECISION, sold BOOLEAN)");
        });
    }

    static void insert(Connection& connection, std::int64_t id, std::string_view name = "x") {
        connection.statement("INSERT INTO t (id, name) VALUES (?1, ?2)").execute({id, name});
    }
    void insert_ids(std::int64_t count) {
        database_->write([&](Connection& connection) {
            for (std::int64_t id = 1; id <= count; ++id) insert(connection, id);
        });
    }
    static std::int64_t number(Connection& connection, std::string_view query) {
        Statement& row = connection.statement(query);
        row.bind({});
        EXPECT_TRUE(row.step());
        return row.integer(0);
    }
    std::int64_t count() {
        std::int64_t rows = 0;
        database_->read([&](Connection& connection) { rows = number(connection, "SELECT count(*) FROM t"); });
        return rows;
    }
};

TEST_P(DatabaseContract, GivenValuesOfEachTypeWhenReadBackThenTheyAreTheSame) {
    static constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
    database_->write([](Connection& connection) {
        Statement& insertion = connection.statement("INSERT INTO t VALUES (?1, ?2, ?3, ?4)");
        insertion.execute({kLeast, "Zürich 🦀 שלום ' \" \\ ?1 $1", 0.1, true});
        insertion.execute({std::int64_t{2}, nullptr, nullptr, nullptr});
        insertion.execute({std::int64_t{3}, std::string_view(), -5e-324, false});
    });

    database_->read([](Connection& connection) {
        Statement& row = connection.statement("SELECT id, name, price, sold FROM t ORDER BY id");
        row.bind({});
        ASSERT_TRUE(row.step());
        EXPECT_EQ(row.integer(0), kLeast);
        EXPECT_EQ(row.text(1), "Zürich 🦀 שלום ' \" \\ ?1 $1");
        EXPECT_EQ(row.real(2), 0.1);
        EXPECT_TRUE(row.boolean(3));
        ASSERT_TRUE(row.step());
        EXPECT_TRUE(row.is_null(1));
        EXPECT_TRUE(row.is_null(2));
        EXPECT_TRUE(row.is_null(3));
        ASSERT_TRUE(row.step());
        EXPECT_FALSE(row.is_null(1)) << "empty text is not NULL";
        EXPECT_EQ(row.text(1), "");
        EXPECT_EQ(row.real(2), -5e-324);
        EXPECT_FALSE(row.boolean(3));
        EXPECT_FALSE(row.step());
    });
}

TEST_P(DatabaseContract, GivenParametersThenTheyAreComparedAsWhatTheColumnsAre) {
    database_->write([](Connection& connection) {
        connection.statement("INSERT INTO t VALUES (?1, ?2, ?3, ?4)").execute({std::int64_t{10}, "9", 1.0 / 3, true});
        connection.statement("UPDATE t SET name = coalesce(?2, name) WHERE id = ?1")
            .execute({std::int64_t{10}, nullptr});
    });

    database_->read([](Connection& connection) {
        Statement& row =
            connection.statement("SELECT count(*) FROM t WHERE id > ?1 AND price = ?2 AND sold = ?3 AND name = ?4");
        row.bind({std::int64_t{9}, 1.0 / 3, true, "9"});
        ASSERT_TRUE(row.step());
        EXPECT_EQ(row.integer(0), 1);
    });
}

TEST_P(DatabaseContract, GivenChangesThenTheyAreCounted) {
    insert_ids(3);
    database_->write([](Connection& connection) {
        EXPECT_EQ(connection.statement("UPDATE t SET name = ?1 WHERE id > ?2").execute({"y", std::int64_t{1}}), 2);
        EXPECT_EQ(connection.statement("DELETE FROM t WHERE id = ?1").execute({std::int64_t{9}}), 0);
        EXPECT_EQ(
            connection.statement("INSERT INTO t (id) VALUES (?1) ON CONFLICT DO NOTHING").execute({std::int64_t{1}}),
            0);
    });
}

TEST_P(DatabaseContract, GivenWorkThatThrowsWhenWritingThenNothingIsWritten) {
    EXPECT_THROW(database_->write([](Connection& connection) {
        insert(connection, 1);
        throw std::runtime_error("changed my mind");
    }),
                 std::runtime_error);

    EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, GivenWorkThatDoesNotCommitThenNothingIsWrittenAndTheStoreStaysUsable) {
    const auto insert_one = [&](bool commits) {
        database_->write_if([&](Connection& connection) {
            insert(connection, 1);
            return commits;
        });
    };
    insert_one(false);
    EXPECT_EQ(count(), 0);

    insert_one(true);
    EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseContract, GivenWorkThatThrowsDuringABulkInsertThenTheStoreStaysUsable) {
    insert_ids(50);
    const auto stop_early = [](Connection& connection) {
        Statement& row = connection.statement("SELECT a.id FROM t a, t b, t c ORDER BY a.id");
        row.bind({});
        row.step();
        throw std::runtime_error("enough");
    };

    EXPECT_THROW(database_->read(stop_early), std::runtime_error);
    EXPECT_THROW(database_->write(stop_early), std::runtime_error);

    EXPECT_EQ(count(), 50);
}

TEST_P(DatabaseContract, GivenAReaderWhenItWritesThenItIsRefused) {
    EXPECT_THROW(database_->read([](Connection& connection) { insert(connection, 1); }), Unavailable);
    EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, GivenAWrongStatementWhenItRunsThenItIsAStoreFailure) {
    const auto run = [&](std::string_view sql) {
        database_->read([&](Connection& connection) { connection.statement(sql).execute(); });
    };
    EXPECT_THROW(run("SELECT nonsense FROM t"), StoreFailure);
    EXPECT_THROW(run("SELECT ?1"), StoreFailure) << "a parameter too few";
    EXPECT_THROW(run("SELECT nonsense FROM t"), StoreFailure) << "and again";
    EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, GivenAViolatedConstraintThenItIsAStoreFailureAndNothingIsWritten) {
    const auto twice = [](Connection& connection) {
        insert(connection, 1);
        insert(connection, 1);
    };
    EXPECT_THROW(database_->write(twice), StoreFailure);
    EXPECT_EQ(count(), 0);
    insert_ids(1);
    EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseContract, GivenAReadInProgressWhenAnotherTransactionWritesThenTheReadSeesOneState) {
    database_->read([&](Connection& connection) {
        const std::int64_t before = number(connection, "SELECT count(*) FROM t");
        insert_ids(1);
        EXPECT_EQ(number(connection, "SELECT count(*) FROM t"), before);
    });
    EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseContract, GivenAStatementInsideTheRowsOfAnotherThenNoneLosesARow) {
    insert_ids(5);
    database_->read([&](Connection& connection) {
        Statement& outer = connection.statement("SELECT id, name FROM t ORDER BY id");
        Statement& inner = connection.statement("SELECT id FROM t WHERE id <= ?1 ORDER BY id");
        outer.bind({});
        std::vector<std::pair<std::int64_t, int>> seen;
        while (outer.step()) {
            int rows = 0;
            inner.bind({outer.integer(0)});
            while (inner.step()) ++rows;
            EXPECT_EQ(outer.text(1), "x") << "the row stays while another statement runs";
            seen.emplace_back(outer.integer(0), rows);
        }
        EXPECT_EQ(seen, (std::vector<std::pair<std::int64_t, int>>{{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}}));
    });
}

TEST_P(DatabaseContract, GivenAnUnfinishedStatementWhenBoundAgainThenItRestarts) {
    insert_ids(3);
    for (int round = 0; round < 3; ++round) {
        database_->read([&](Connection& connection) {
            Statement& row = connection.statement("SELECT id FROM t ORDER BY id");
            for (int i = 0; i < 2; ++i) {
                row.bind({});
                ASSERT_TRUE(row.step());
                EXPECT_EQ(row.integer(0), 1);
            }
            EXPECT_EQ(number(connection, "SELECT count(*) FROM t"), 3);
        });
    }
}

TEST_P(DatabaseContract, GivenALongUnreadResultThenTheStoreStaysUsable) {
    insert_ids(60);
    const auto peek = [](Connection& connection) {
        Statement& row = connection.statement("SELECT a.id FROM t a, t b, t c");
        row.bind({});
        EXPECT_TRUE(row.step());
    };
    database_->read(peek);
    database_->write([&](Connection& connection) {
        peek(connection);
        insert(connection, 61);
    });
    EXPECT_EQ(count(), 61);
}

TEST_P(DatabaseContract, GivenPostedStatementsThenLaterOnesSeeThemAndAllAreWritten) {
    constexpr std::int64_t kRows = 2000;
    database_->write([&](Connection& connection) {
        Statement& insertion = connection.statement("INSERT INTO t (id) VALUES (?1)");
        for (std::int64_t id = 0; id < kRows; ++id) insertion.post({id});
        EXPECT_EQ(number(connection, "SELECT count(*) FROM t"), kRows);
        insertion.post({kRows});
    });
    EXPECT_EQ(count(), kRows + 1);
}

TEST_P(DatabaseContract, GivenAPostedStatementThatFailsThenTheTransactionDoes) {
    const auto failing = [](bool asks) {
        return [asks](Connection& connection) {
            Statement& insertion = connection.statement("INSERT INTO t (id) VALUES (?1)");
            for (const std::int64_t id : {1, 1, 2}) insertion.post({id});
            if (asks) number(connection, "SELECT count(*) FROM t");
        };
    };
    EXPECT_THROW(database_->write(failing(true)), StoreFailure);
    EXPECT_THROW(database_->write(failing(false)), StoreFailure) << "at the commit";
    EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, GivenRowsWhenStreamedInThenTheyAreThereAmongTheOthers) {
    constexpr std::array<std::string_view, 4> kColumns{"id", "price", "sold", "name"};
    database_->write([&](Connection& connection) {
        insert(connection, 7);
        const auto rows = connection.insert_rows("t", kColumns);
        rows->add(std::array<Value, 4>{std::int64_t{8}, 0.1, true, "Zürich"});
        rows->add(std::array<Value, 4>{std::int64_t{9}, nullptr, nullptr, nullptr});
        rows->add(std::array<Value, 4>{std::int64_t{10}, -1e300, false, ""});
        rows->finish();
        EXPECT_EQ(number(connection, "SELECT count(*) FROM t"), 4);
    });

    database_->read([](Connection& connection) {
        Statement& row = connection.statement("SELECT price, sold, name FROM t WHERE id > 7 ORDER BY id");
        row.bind({});
        ASSERT_TRUE(row.step());
        EXPECT_EQ(row.real(0), 0.1);
        EXPECT_TRUE(row.boolean(1));
        EXPECT_EQ(row.text(2), "Zürich");
        ASSERT_TRUE(row.step());
        EXPECT_TRUE(row.is_null(0) && row.is_null(1) && row.is_null(2));
        ASSERT_TRUE(row.step());
        EXPECT_EQ(row.real(0), -1e300);
        EXPECT_FALSE(row.is_null(2));
    });
}

TEST_P(DatabaseContract, GivenManyRowsWhenStreamedInThenNoneIsLost) {
    constexpr std::array<std::string_view, 2> kColumns{"id", "name"};
    constexpr std::int64_t kRows = 50'000;
    const std::string name(20, 'n');
    database_->write([&](Connection& connection) {
        const auto rows = connection.insert_rows("t", kColumns);
        for (std::int64_t id = 0; id < kRows; ++id) rows->add(std::array<Value, 2>{id, name});
        rows->finish();
    });
    EXPECT_EQ(count(), kRows);
}

TEST_P(DatabaseContract, GivenAKeyTwiceWhenStreamedInThenItIsADefectAndNothingIsWritten) {
    constexpr std::array<std::string_view, 1> kColumns{"id"};
    EXPECT_THROW(database_->write([&](Connection& connection) {
        const auto rows = connection.insert_rows("t", kColumns);
        for (int i = 0; i < 2; ++i) rows->add(std::array<Value, 1>{std::int64_t{1}});
        rows->finish();
    }),
                 StoreFailure);
    EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, GivenWorkThatThrowsWhileStreamingInThenNothingIsWritten) {
    constexpr std::array<std::string_view, 1> kColumns{"id"};
    EXPECT_THROW(database_->write([&](Connection& connection) {
        const auto rows = connection.insert_rows("t", kColumns);
        rows->add(std::array<Value, 1>{std::int64_t{1}});
        throw std::runtime_error("stop");
    }),
                 std::runtime_error);
    EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, GivenAScriptThenAllOfItIsInTheTransaction) {
    const auto script = [](Connection& connection) {
        connection.execute_script("CREATE TABLE u (x BIGINT); INSERT INTO u VALUES (1); INSERT INTO u VALUES (2);");
        EXPECT_EQ(number(connection, "SELECT count(*) FROM u"), 2);
    };
    EXPECT_THROW(database_->write([&](Connection& connection) {
        script(connection);
        connection.execute_script("INSERT INTO u VALUES (3); CREATE nonsense");
    }),
                 StoreFailure);
    database_->write(script);
}

TEST_P(DatabaseContract, GivenATableThenItIsFoundByItsName) {
    database_->write([](Connection& connection) {
        EXPECT_TRUE(connection.has_table("t"));
        EXPECT_FALSE(connection.has_table("T2"));
        EXPECT_FALSE(connection.has_table("t; --"));
        connection.execute_script("CREATE TABLE \"Odd name\" (x BIGINT); CREATE INDEX an_index ON t (name)");
        EXPECT_TRUE(connection.has_table("Odd name"));
        EXPECT_FALSE(connection.has_table("an_index"));
    });
}

TEST_P(DatabaseContract, GivenManyStatementsThenTheOldOnesAreForgottenAndWorkAgain) {
    for (int round = 0; round < 2; ++round) {
        for (int text = 0; text < 300; ++text) {
            database_->read(
                [&](Connection& connection) { EXPECT_EQ(number(connection, "SELECT " + std::to_string(text)), text); });
        }
    }
}

TEST_P(DatabaseContract, GivenManyThreadsWhenAllWriteThenNoneIsLost) {
    constexpr int kThreads = 8;
    constexpr int kWrites = 25;
    std::latch start(kThreads);
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            start.arrive_and_wait();
            for (int i = 0; i < kWrites; ++i) {
                database_->write([&](Connection& connection) { insert(connection, t * kWrites + i); });
                count();
            }
        });
    }
    threads.clear();

    EXPECT_EQ(count(), kThreads * kWrites);
}

TEST_P(DatabaseContract, GivenALockWhenManyReadAndThenWriteThenTheyTakeTurns) {
    constexpr int kThreads = 4;
    constexpr int kWrites = 10;
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < kWrites; ++i) {
                database_->write([&](Connection& connection) {
                    connection.take_lock("numbers");
                    insert(connection, number(connection, "SELECT coalesce(max(id), 0) + 1 FROM t"));
                });
            }
        });
    }
    threads.clear();

    EXPECT_EQ(count(), kThreads * kWrites);
}

TEST_P(DatabaseContract, GivenAStoreThenItAnswersAProbe) {
    EXPECT_NO_THROW(probe(*database_));
    EXPECT_EQ(database_->dialect(), GetParam());
    database_->read([](Connection& connection) { EXPECT_EQ(connection.dialect(), GetParam()); });
}

INSTANTIATE_TEST_SUITE_P(Sqlite, DatabaseContract, ::testing::Values(Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, DatabaseContract, ::testing::Values(Dialect::Postgres));

}  // namespace database_test
}  // namespace bourse::sql

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <csignal>
#include <latch>
#include <thread>

#include "platform/sql/postgres/test_store.hpp"
#include "support/postgres_process.hpp"
#include "support/sanitizers.hpp"

namespace bourse::sql {
namespace postgres_faults_test {

using std::chrono::milliseconds;

/// Maximum time of a call, plus half a second for slow machines, or more under sanitizers.
constexpr milliseconds kPatience{1500 + (test::kIsSanitized ? 3500 : 500)};

/// The statement limit of the store, as for serving requests.
constexpr milliseconds kStatementLimit{200};
constexpr milliseconds kAnswerLimit = kStatementLimit + milliseconds(2000);

/// The server process of this session.
std::int64_t process_of(Connection& connection) {
    Statement& row = connection.statement("SELECT pg_backend_pid()");
    row.bind({});
    EXPECT_TRUE(row.step());
    return row.integer(0);
}

/// Stops the server process of this session only.
void hang(Connection& connection) {
    ASSERT_EQ(::kill(static_cast<pid_t>(process_of(connection)), SIGSTOP), 0);
}

/// A server that is killed and frozen, and a store on it.
class PostgresFaults : public ::testing::Test {
  protected:
    std::unique_ptr<test::PostgresProcess> server_;
    std::unique_ptr<Database> database_;

    void SetUp() override {
        if (test::postgres_server() == nullptr) GTEST_SKIP() << test::kNoPostgres;
        server_ = std::make_unique<test::PostgresProcess>(BOURSE_SOURCE_DIR);
        database_ = open_postgres({.connection = server_->url()});
        database_->write([](Connection& connection) { connection.execute_script("CREATE TABLE t (id BIGINT)"); });
    }

    /// Uses this many sessions at once, so that the pool has them.
    void warm_up(std::ptrdiff_t sessions) {
        std::latch all(sessions);
        std::vector<std::jthread> callers;
        for (std::ptrdiff_t i = 0; i < sessions; ++i) {
            callers.emplace_back([&] {
                database_->read([&](Connection& connection) {
                    connection.statement("SELECT 1").execute();
                    all.arrive_and_wait();
                });
            });
        }
    }
    [[nodiscard]] std::unique_ptr<Database> open_served(std::size_t connections) const {
        return open_postgres(
            {.connection = server_->url(), .connections = connections, .statement_limit = kStatementLimit});
    }
    void insert() {
        database_->write([](Connection& connection) { connection.statement("INSERT INTO t VALUES (1)").execute(); });
    }
    /// The time until a call succeeds again.
    milliseconds recovery() {
        return duration_of([&] {
            const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
            while (std::chrono::steady_clock::now() < deadline) {
                try {
                    return insert();
                } catch (const Unavailable&) {
                    std::this_thread::sleep_for(milliseconds(20));
                }
            }
            FAIL() << "it never came back";
        });
    }
};

TEST_F(PostgresFaults, GivenAServerThatIsFrozenThenAllCallsFailSoonLaterOnesAtOnceAndItRecovers) {
    warm_up(3);
    server_->freeze();

    // More callers than sessions: some use an idle session, one opens a session, some wait for one.
    std::array<milliseconds, 8> waits{};
    {
        std::vector<std::jthread> callers;
        for (milliseconds& wait : waits) {
            callers.emplace_back([&] { wait = duration_of([&] { EXPECT_THROW(insert(), Unavailable); }); });
        }
    }
    for (const milliseconds wait : waits) EXPECT_LT(wait, kPatience);
    int quick = 0;
    for (int i = 0; i < 20; ++i) {
        quick += duration_of([&] { EXPECT_THROW(insert(), Unavailable); }) < milliseconds(100) ? 1 : 0;
    }
    EXPECT_GE(quick, 18) << "few may ask the server again";

    server_->thaw();
    EXPECT_LT(recovery(), milliseconds(2000));
}

TEST_F(PostgresFaults, GivenAServerThatIsFrozenDuringABulkInsertThenTheCallFailsSoon) {
    constexpr std::array<std::string_view, 1> kColumns{"id"};
    const auto endless = [&](Connection& connection) {
        const auto rows = connection.insert_rows("t", kColumns);
        server_->freeze();
        for (;;) rows->add(std::array<Value, 1>{std::int64_t{1}});
    };

    EXPECT_LT(duration_of([&] { EXPECT_THROW(database_->write(endless), Unavailable); }), kPatience);

    server_->thaw();
    EXPECT_LT(recovery(), milliseconds(2000));
}

TEST_F(PostgresFaults, GivenSessionsThatHangOnAServerThatAnswersThenTheirCallsFailBehindTheLimitAndLaterOnesWork) {
    const auto database = open_served(2);
    const auto hanging = [](Connection& connection) {
        hang(connection);
        connection.statement("SELECT 1").execute();
    };
    std::array<milliseconds, 2> waits{};
    {
        std::vector<std::jthread> callers;
        for (milliseconds& wait : waits) {
            callers.emplace_back(
                [&] { wait = duration_of([&] { EXPECT_THROW(database->read(hanging), Unavailable); }); });
        }
    }

    for (const milliseconds wait : waits) {
        EXPECT_GE(wait, kAnswerLimit - milliseconds(100));
        EXPECT_LT(wait, kAnswerLimit + milliseconds(500));
    }
    EXPECT_LT(duration_of([&] { EXPECT_NO_THROW(probe(*database)); }), milliseconds(500)) << "with a new session";
    server_->thaw();
}

TEST_F(PostgresFaults, GivenASessionThatHangsBeforeTheEndThenTheCallFailsBehindTheLimit) {
    const auto database = open_served(1);
    EXPECT_LT(duration_of([&] { EXPECT_THROW(database->write(hang), Unavailable); }), kAnswerLimit + milliseconds(500));
    server_->thaw();
}

TEST_F(PostgresFaults, GivenNoFreeConnectionThenAWaitingCallFailsAfterTheLimit) {
    const auto database = open_served(1);
    milliseconds wait{};
    database->read([&](Connection& /*the only one*/) {
        std::jthread([&] { wait = duration_of([&] { EXPECT_THROW(probe(*database), Unavailable); }); }).join();
    });

    EXPECT_GE(wait, kAnswerLimit - milliseconds(100));
    EXPECT_LT(wait, kAnswerLimit + milliseconds(500));
    EXPECT_NO_THROW(probe(*database));
}

TEST_F(PostgresFaults, GivenAStandbyThenItReadsAndAWriteIsUnavailableAndCostsTheSession) {
    server_->demote();
    const auto database = open_postgres({.connection = server_->url(), .connections = 1});
    const auto process = [&] {
        std::int64_t number = 0;
        database->read([&](Connection& connection) { number = process_of(connection); });
        return number;
    };
    const auto insert_one = [](Connection& connection) { connection.statement("INSERT INTO t VALUES (1)").execute(); };
    const std::int64_t before = process();

    EXPECT_THROW(database->write(insert_one), Unavailable);
    EXPECT_NE(process(), before) << "another session may lead to the new primary";

    database->read([](Connection& connection) { connection.statement("SELECT pg_promote()").execute(); });
    EXPECT_NO_THROW(database->write(insert_one));
}

TEST_F(PostgresFaults, GivenAServerThatIsKilledThenCallsFailAtOnceAndItRecovers) {
    warm_up(3);
    server_->kill();
    for (int i = 0; i < 5; ++i) {
        EXPECT_LT(duration_of([&] { EXPECT_THROW(insert(), Unavailable); }), milliseconds(500));
    }

    server_->start();
    EXPECT_LT(recovery(), milliseconds(2000));
}

TEST_F(PostgresFaults, GivenAServerThatIsKilledInAStatementThenItFailsAtOnce) {
    const auto killing = [&](Connection& connection) {
        const std::jthread killer([&] {
            std::this_thread::sleep_for(milliseconds(100));
            server_->kill();
        });
        connection.statement("SELECT pg_sleep(30)").execute();
    };

    EXPECT_LT(duration_of([&] { EXPECT_THROW(database_->read(killing), Unavailable); }), kPatience);
    server_->start();
    EXPECT_LT(recovery(), milliseconds(2000));
}

TEST_F(PostgresFaults, GivenAServerThatWasRestartedWhileTheStoreWasIdleThenNoCallFails) {
    warm_up(4);
    server_->kill();
    server_->start();

    for (int i = 0; i < 4; ++i) EXPECT_NO_THROW(insert());
}

}  // namespace postgres_faults_test
}  // namespace bourse::sql

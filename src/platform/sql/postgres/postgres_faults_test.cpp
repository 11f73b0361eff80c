#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <latch>
#include <thread>

#include "platform/sql/postgres/test_store.hpp"
#include "support/postgres_process.hpp"

namespace bourse::sql {
namespace {

using std::chrono::milliseconds;

/// How long a call waits at most; and half a second, because test machines are slow.
constexpr milliseconds kPatience{1500 + 500};

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

    /// Holds so many sessions at once, so that the store has them.
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
    void insert() {
        database_->write([](Connection& connection) { connection.statement("INSERT INTO t VALUES (1)").execute(); });
    }
    /// How long it takes until a call works.
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

    // More callers than sessions: some find one, one makes one, some wait for one.
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

TEST_F(PostgresFaults, GivenAServerThatIsFrozenWhileRowsGoInThenTheCallFailsSoon) {
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

}  // namespace
}  // namespace bourse::sql

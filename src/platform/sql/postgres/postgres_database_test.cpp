#include "platform/sql/postgres/postgres_database.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "platform/sql/postgres/test_store.hpp"
#include "support/no_more_descriptors.hpp"
#include "support/sanitizers.hpp"

namespace bourse::sql {
namespace postgres_database_test {

using std::chrono::milliseconds;

/// The text of the Unavailable that `work` throws.
template <class Work>
std::string unavailable(Work work) {
    try {
        work();
    } catch (const Unavailable& failure) {
        return failure.what();
    }
    ADD_FAILURE() << "nothing was thrown";
    return {};
}

/// Accepts connections on a free port of 127.0.0.1 and sends nothing, like a frozen server.
class SilentServer {
  public:
    SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(socket_, 64) != 0 ||
            ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
            throw std::runtime_error("no port to listen on");
        }
        port_ = ntohs(address.sin_port);
    }
    ~SilentServer() { ::close(socket_); }
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;

    [[nodiscard]] std::string url() const {
        return "postgresql://somebody:secret@127.0.0.1:" + std::to_string(port_) + "/bars";
    }

  private:
    int socket_;
    int port_ = 0;
};

TEST(PostgresGone, GivenASilentServerThenCallsFailWithinASecondAndAHalfAndLaterOnesAtOnce) {
    const SilentServer server;
    const auto database = open_postgres({.connection = server.url()});
    std::array<milliseconds, 8> waits{};
    {
        std::vector<std::jthread> callers;
        for (milliseconds& wait : waits) {
            callers.emplace_back([&] { wait = duration_of([&] { EXPECT_THROW(probe(*database), Unavailable); }); });
        }
    }
    for (const milliseconds wait : waits) EXPECT_LT(wait.count(), 1800);

    int quick = 0;
    for (int i = 0; i < 20; ++i) {
        quick += duration_of([&] { EXPECT_THROW(probe(*database), Unavailable); }) < milliseconds(100) ? 1 : 0;
    }
    EXPECT_GE(quick, 19) << "one may ask the server again";
}

TEST(PostgresGone, GivenNoServerAtThePortThenTheCallFailsAtOnceWithoutShowingThePassword) {
    std::string url;
    {
        const SilentServer gone;
        url = gone.url();
    }
    const auto database = open_postgres({.connection = url});
    std::string message;

    const milliseconds wait = duration_of([&] { message = unavailable([&] { probe(*database); }); });

    EXPECT_LT(wait.count(), 1000);
    EXPECT_NE(message.find("refused"), std::string::npos) << message;
    EXPECT_EQ(message.find("secret"), std::string::npos) << message;
}

TEST(PostgresGone, GivenAnInvalidConnectionStringThenOpeningTheStoreFails) {
    EXPECT_THROW(static_cast<void>(open_postgres({.connection = "mysql://host/bars"})), std::invalid_argument);
}

TEST_F(PostgresStore, GivenAStreamThatIsLeftUnfinishedThenTheTransactionIsNotCommitted) {
    constexpr std::array<std::string_view, 1> kColumns{"id"};
    const auto leave = [&](Connection& connection) {
        connection.statement("INSERT INTO t (id) VALUES (?1)").execute({std::int64_t{1}});
        connection.insert_rows("t", kColumns)->add(std::array<Value, 1>{std::int64_t{2}});
    };
    EXPECT_THROW(database_->write(leave), StoreFailure);
    EXPECT_EQ(number("SELECT count(*) FROM t"), 0);
}

TEST_F(PostgresStore, GivenASessionThenItIsInUtcWithDurableCommitsAndOurName) {
    const std::string url = test::with_parameter(test::postgres_server(), "options=-csynchronous_commit%3Doff");
    open_postgres({.connection = url})->read([](Connection& connection) {
        EXPECT_EQ(text(connection, "SELECT current_setting('TimeZone')"), "UTC");
        EXPECT_EQ(text(connection, "SELECT current_setting('synchronous_commit')"), "on");
        EXPECT_EQ(text(connection, "SELECT current_setting('application_name')"), "bourse");
        EXPECT_EQ(text(connection, "SELECT current_setting('client_encoding')"), "UTF8");
    });
}

TEST_F(PostgresStore, GivenAWrongPasswordThenItIsUnavailableAndTheServerDoesNotCountAsGone) {
    std::string url = test::postgres_server();
    url.insert(url.find('@'), "-wrong");
    const auto database = open_postgres({.connection = url});

    for (int i = 0; i < 2; ++i) {
        const std::string message = unavailable([&] { probe(*database); });
        EXPECT_NE(message.find("28P01"), std::string::npos) << message;
        EXPECT_EQ(message.find("wrong"), std::string::npos) << message;
    }
}

TEST_F(PostgresStore, GivenAServerWithoutFreeSessionsThenItIsUnavailableAndDoesNotCountAsGone) {
    const std::string role = "full_" + std::to_string(std::random_device()());
    run("CREATE ROLE " + role + " LOGIN PASSWORD 'x' CONNECTION LIMIT 0");
    std::string url = test::postgres_server();
    const std::size_t begin = url.find("//") + 2;
    url.replace(begin, url.find('@') - begin, role + ":x");
    const auto database = open_postgres({.connection = url});

    for (int i = 0; i < 2; ++i) {
        const std::string message = unavailable([&] { probe(*database); });
        EXPECT_NE(message.find("53300"), std::string::npos) << message;
    }
    run("DROP ROLE " + role);
}

TEST_F(PostgresStore, GivenADatabaseInAnotherEncodingThenItIsRefused) {
    const auto create = [](const std::string& sql) {
        // Outside of a transaction, as required by CREATE DATABASE.
        open_postgres({.connection = test::postgres_server()})->write([&](Connection& connection) {
            connection.execute_script("COMMIT");
            connection.execute_script(sql);
            connection.execute_script("BEGIN");
        });
    };
    const std::string name = "latin_" + std::to_string(std::random_device()());
    create("CREATE DATABASE " + name + " ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0");
    std::string url = test::postgres_server();
    url.replace(url.rfind('/') + 1, std::string::npos, name);

    const std::string message = unavailable([&] { probe(*open_postgres({.connection = url})); });

    EXPECT_NE(message.find("must be in UTF8, but is in LATIN1"), std::string::npos) << message;
    create("DROP DATABASE " + name);
}

TEST_F(PostgresStore, GivenAStatementBeyondItsLimitThenItIsUnavailable) {
    const auto database = open_postgres({.connection = schema_->url(), .statement_limit = milliseconds(50)});
    EXPECT_THROW(database->read([](Connection& connection) { connection.statement("SELECT pg_sleep(30)").execute(); }),
                 Unavailable);
    EXPECT_NO_THROW(probe(*database));
}

TEST_F(PostgresStore, GivenASlowStatementThenItIsWaitedForWhileTheServerAnswersOthers) {
    database_->read([](Connection& connection) { connection.statement("SELECT pg_sleep(2)").execute(); });
    EXPECT_EQ(number("SELECT 1"), 1);
}

TEST_F(PostgresStore, GivenASlowStatementWithoutFreeDescriptorsThenItContinues) {
    database_->read([](Connection& connection) {
        const test::NoMoreDescriptors exhausted;
        EXPECT_NO_THROW(connection.statement("SELECT pg_sleep(1.5)").execute());
    });
}

TEST_F(PostgresStore, GivenNoDescriptorForAnotherSessionThenIdleOnesGoOnAndLaterThereIsOne) {
    const auto first = [&](Connection& connection) {
        connection.statement("SELECT 1").execute();
        {
            const test::NoMoreDescriptors exhausted;
            const std::string message = unavailable([&] { probe(*database_); });
            EXPECT_NE(message.find("Too many open files"), std::string::npos) << message;
        }
        EXPECT_NO_THROW(connection.statement("SELECT 1").execute());
    };
    database_->read(first);
    EXPECT_NO_THROW(probe(*database_)) << "the idle session is as good as it was";
    std::this_thread::sleep_for(milliseconds(300));
    database_->read([&](Connection& /*the idle session*/) { EXPECT_NO_THROW(probe(*database_)); });
}

TEST_F(PostgresStore, GivenMoreCallersThanConnectionsThenTheyTakeTurns) {
    const auto database = schema_->open(2);
    std::atomic<std::int64_t> most{0};
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 8; ++i) {
            callers.emplace_back([&] {
                database->read([&](Connection& connection) {
                    Statement& row = connection.statement(
                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%turns%' AND pg_sleep(0.02) IS NOT "
                        "NULL");
                    row.bind({});
                    row.step();
                    std::int64_t seen = most;
                    while (row.integer(0) > seen && !most.compare_exchange_weak(seen, row.integer(0))) {
                    }
                });
            });
        }
    }
    EXPECT_GE(most, 1);
    EXPECT_LE(most, 2);
}

TEST_F(PostgresStore, GivenASessionThatIsEndedInTheMiddleThenItIsUnavailableAndTheNextCallWorks) {
    const auto interrupted = [&](Connection& connection) {
        connection.statement("INSERT INTO t (id) VALUES (?1)").execute({std::int64_t{1}});
        terminate(number(connection, "SELECT pg_backend_pid()"));
        connection.statement("INSERT INTO t (id) VALUES (?1)").execute({std::int64_t{2}});
    };
    EXPECT_THROW(database_->write(interrupted), Unavailable);
    EXPECT_EQ(number("SELECT count(*) FROM t"), 0);
}

TEST_F(PostgresStore, GivenASessionThatIsEndedBeforeTheCommitThenItIsUnavailableAndNothingIsWritten) {
    EXPECT_THROW(database_->write([&](Connection& connection) {
        connection.statement("INSERT INTO t (id) VALUES (?1)").execute({std::int64_t{1}});
        terminate(number(connection, "SELECT pg_backend_pid()"));
    }),
                 Unavailable);
    EXPECT_EQ(number("SELECT count(*) FROM t"), 0);
}

TEST_F(PostgresStore, GivenASessionThatIsEndedBeforeAReadIsAnsweredThenItIsUnavailable) {
    EXPECT_THROW(database_->read([&](Connection& connection) {
        const std::int64_t process = number(connection, "SELECT pg_backend_pid()");
        connection.statement("SELECT pg_sleep(30)").post({});
        terminate(process);
    }),
                 Unavailable);
}

TEST_F(PostgresStore, GivenALongResultThatIsNotReadToTheEndThenTheReadWorks) {
    EXPECT_NO_THROW(database_->read([](Connection& connection) {
        Statement& row = connection.statement("SELECT n FROM generate_series(1, 100000) n");
        row.bind({});
        EXPECT_TRUE(row.step());
    }));
    EXPECT_EQ(number("SELECT 1"), 1);
}

TEST_F(PostgresStore, GivenASessionThatIsEndedDuringABulkInsertThenItIsUnavailable) {
    constexpr std::array<std::string_view, 1> kColumns{"id"};
    EXPECT_THROW(database_->write([&](Connection& connection) {
        const std::int64_t process = number(connection, "SELECT pg_backend_pid()");
        const auto rows = connection.insert_rows("t", kColumns);
        terminate(process);
        for (std::int64_t id = 0; id < 200'000; ++id) rows->add(std::array<Value, 1>{id});
        rows->finish();
    }),
                 Unavailable);
    EXPECT_EQ(number("SELECT count(*) FROM t"), 0);
}

TEST_F(PostgresStore, GivenIdleSessionsThatWereEndedThenNoCallNoticesIt) {
    const std::int64_t process = number("SELECT pg_backend_pid()");
    terminate(process);

    const std::int64_t next = number("SELECT pg_backend_pid()");

    EXPECT_NE(next, process);
}

TEST_F(PostgresStore, GivenACommitThatIsRefusedThenItIsADefectAndNothingIsWritten) {
    run("CREATE TABLE child (id BIGINT REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)");
    EXPECT_THROW(database_->write([](Connection& connection) {
        connection.statement("INSERT INTO child VALUES (?1)").execute({std::int64_t{9}});
    }),
                 StoreFailure);
    EXPECT_EQ(number("SELECT count(*) FROM child"), 0);
}

TEST_F(PostgresStore, GivenAFailureThatTheWorkSwallowsThenTheCommitThrowsIt) {
    EXPECT_THROW(database_->write([](Connection& connection) {
        connection.statement("INSERT INTO t (id) VALUES (?1)").execute({std::int64_t{1}});
        EXPECT_THROW(connection.statement("SELECT nonsense").execute(), StoreFailure);
    }),
                 StoreFailure);
    EXPECT_EQ(number("SELECT count(*) FROM t"), 0);
}

TEST_F(PostgresStore, GivenATableThatChangedThenOneCallIsUnavailableAndTheOthersSeeTheNewOne) {
    constexpr std::string_view kQuery = "SELECT * FROM t";
    const auto columns = [&] {
        database_->read([&](Connection& connection) { connection.statement(kQuery).execute(); });
    };
    columns();
    schema_->open()->write(
        [](Connection& connection) { connection.execute_script("ALTER TABLE t ADD COLUMN more BIGINT"); });

    EXPECT_THROW(columns(), Unavailable);
    EXPECT_NO_THROW(columns());
}

TEST_F(PostgresStore, GivenTwoWritersThatDeadlockThenOneIsUnavailableAndTheOtherWrites) {
    run("INSERT INTO t VALUES (1, ''), (2, '')");
    std::atomic<int> unavailable_ones{0};
    std::atomic<int> ready{0};
    const auto update_both = [&](std::int64_t first, std::int64_t second) {
        try {
            database_->write([&](Connection& connection) {
                Statement& update = connection.statement("UPDATE t SET name = ?2 WHERE id = ?1");
                update.execute({first, "x"});
                ++ready;
                while (ready < 2) std::this_thread::yield();
                update.execute({second, "x"});
            });
        } catch (const Unavailable&) {
            ++unavailable_ones;
        }
    };
    {
        const std::jthread one([&] { update_both(1, 2); });
        const std::jthread other([&] { update_both(2, 1); });
    }
    EXPECT_EQ(unavailable_ones, 1);
    EXPECT_EQ(number("SELECT count(*) FROM t WHERE name = 'x'"), 2);
}

/// Resident memory of this process, in bytes.
std::size_t resident_bytes() {
    std::size_t pages = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

TEST_F(PostgresStore, GivenAMillionRowsThenTheyTakeConstantMemory) {
    if (test::kIsSanitized) GTEST_SKIP() << "the sanitizers keep what was freed";
    database_->read([](Connection& connection) {
        Statement& row = connection.statement("SELECT n, repeat('x', 100) FROM generate_series(1, 1000000) n");
        row.bind({});
        ASSERT_TRUE(row.step());
        const std::size_t before = resident_bytes();
        std::int64_t rows = 1;
        std::size_t most = before;
        while (row.step()) {
            if (++rows % 10'000 == 0) most = std::max(most, resident_bytes());
        }
        EXPECT_EQ(rows, 1'000'000);
        EXPECT_LT(most - before, std::size_t{16} << 20) << "the rows are 100 MB";
    });
}

}  // namespace postgres_database_test
}  // namespace bourse::sql

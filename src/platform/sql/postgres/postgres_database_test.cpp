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

#include "support/postgres_schema.hpp"

namespace bourse::sql {
namespace {

using std::chrono::milliseconds;

/// How long `work` takes.
template <class Work>
milliseconds duration_of(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
}

/// What `work` throws as an Unavailable.
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

/// Takes connections on a free port of 127.0.0.1 and says nothing: a frozen server.
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

TEST(PostgresGone, GivenAServerThatSaysNothingThenCallsFailWithinASecondAndAHalfAndLaterOnesAtOnce) {
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

TEST(PostgresGone, GivenNobodyAtThePortThenTheCallFailsAtOnceAndTellsNoPassword) {
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

TEST(PostgresGone, GivenAConnectionThatCannotBeReadThenItIsRefusedWhenOpened) {
    EXPECT_THROW(static_cast<void>(open_postgres({.connection = "mysql://host/bars"})), std::invalid_argument);
}

/// What only PostgreSQL can do, and what can go wrong only there.
class PostgresStore : public ::testing::Test {
  protected:
    std::unique_ptr<test::PostgresSchema> schema_;
    std::unique_ptr<Database> database_;

    void SetUp() override {
        if (test::postgres_server() == nullptr) GTEST_SKIP() << test::kNoPostgres;
        schema_ = std::make_unique<test::PostgresSchema>();
        database_ = schema_->open();
        run("CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT)");
    }

    void run(const std::string& script) {
        database_->write([&](Connection& connection) { connection.execute_script(script); });
    }
    static std::int64_t number(Connection& connection, std::string_view query) {
        Statement& row = connection.statement(query);
        row.bind({});
        EXPECT_TRUE(row.step());
        return row.integer(0);
    }
    std::int64_t number(std::string_view query) {
        std::int64_t value = 0;
        database_->read([&](Connection& connection) { value = number(connection, query); });
        return value;
    }
    static std::string text(Connection& connection, std::string_view query) {
        Statement& row = connection.statement(query);
        row.bind({});
        EXPECT_TRUE(row.step());
        return std::string(row.text(0));
    }
    /// Ends another session from one of the server's own.
    void terminate(std::int64_t process) {
        schema_->open()->write([&](Connection& connection) {
            connection.statement("SELECT pg_terminate_backend(CAST(?1 AS INTEGER), 5000)").execute({process});
        });
    }
    void insert_streamed(std::initializer_list<Value> row) {
        constexpr std::array<std::string_view, 2> kColumns{"id", "name"};
        database_->write([&](Connection& connection) {
            const auto rows = connection.insert_rows("t", kColumns);
            rows->add(std::span(row.begin(), row.size()));
            rows->finish();
        });
    }
};

TEST_F(PostgresStore, GivenTypesThenEachIsReadAsWhatItIs) {
    database_->read([](Connection& connection) {
        Statement& row = connection.statement(
            "SELECT CAST(-2 AS SMALLINT), -70000, CAST(0.5 AS REAL), CAST('Abc' AS VARCHAR(9)), CAST('x' AS NAME),"
            " CAST('018E1B5C-7A30-7CC3-98C4-DC0C0C07398F' AS UUID),"
            " CAST('00000000-0000-0000-0000-000000000001' AS UUID), CAST(NULL AS UUID), CAST('ab' AS CHAR(3))");
        row.bind({});
        ASSERT_TRUE(row.step());
        EXPECT_EQ(row.integer(0), -2);
        EXPECT_EQ(row.integer(1), -70000);
        EXPECT_EQ(row.real(1), -70000.0);
        EXPECT_EQ(row.real(2), 0.5);
        EXPECT_EQ(row.text(3), "Abc");
        EXPECT_EQ(row.text(4), "x");
        const std::string_view first = row.text(5);
        const std::string_view second = row.text(6);
        EXPECT_EQ(first, "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f");
        EXPECT_EQ(second, "00000000-0000-0000-0000-000000000001");
        EXPECT_EQ(row.text(7), "");
        EXPECT_EQ(row.text(8), "ab ");
        EXPECT_THROW(static_cast<void>(row.integer(3)), StoreFailure);
        EXPECT_THROW(static_cast<void>(row.text(0)), StoreFailure);
    });
}

TEST_F(PostgresStore, GivenATypeThatIsNotKnownThenTheFailureNamesIt) {
    database_->read([](Connection& connection) {
        Statement& row = connection.statement("SELECT CAST(1.5 AS NUMERIC)");
        row.bind({});
        ASSERT_TRUE(row.step());
        try {
            static_cast<void>(row.real(0));
            FAIL();
        } catch (const StoreFailure& failure) {
            EXPECT_NE(std::string_view(failure.what()).find("numeric"), std::string_view::npos) << failure.what();
        }
    });
}

TEST_F(PostgresStore, GivenColumnsOfEachTypeWhenStreamedInThenTheyAreStored) {
    run("CREATE TABLE typed (a SMALLINT, b INTEGER, c REAL, d DOUBLE PRECISION, e BOOLEAN, f UUID, g VARCHAR(5))");
    constexpr std::array<std::string_view, 7> kColumns{"a", "b", "c", "d", "e", "f", "g"};
    constexpr std::string_view kUuid = "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f";
    const auto stream = [&](std::array<Value, 7> row) {
        database_->write([&](Connection& connection) {
            const auto rows = connection.insert_rows("typed", kColumns);
            rows->add(row);
            rows->finish();
        });
    };
    const std::int64_t seven = 7;

    stream({std::int64_t{-7}, std::int64_t{70000}, 0.5, seven, true, kUuid, "abc"});
    EXPECT_THROW(stream({std::int64_t{40000}, seven, 0.5, 0.5, true, kUuid, "abc"}), StoreFailure) << "beyond smallint";
    EXPECT_THROW(stream({seven, "7", 0.5, 0.5, true, kUuid, "abc"}), StoreFailure) << "text for an integer";
    EXPECT_THROW(stream({seven, seven, 0.5, 0.5, true, "no uuid", "abc"}), StoreFailure);
    EXPECT_THROW(stream({seven, seven, 0.5, 0.5, true, kUuid, "abcdef"}), StoreFailure) << "beyond varchar(5)";

    database_->read([&](Connection& connection) {
        Statement& row = connection.statement("SELECT a, b, c, d, e, f, g FROM typed");
        row.bind({});
        ASSERT_TRUE(row.step());
        EXPECT_EQ(row.integer(0), -7);
        EXPECT_EQ(row.integer(1), 70000);
        EXPECT_EQ(row.real(2), 0.5);
        EXPECT_EQ(row.real(3), 7.0);
        EXPECT_TRUE(row.boolean(4));
        EXPECT_EQ(row.text(5), kUuid);
        EXPECT_EQ(row.text(6), "abc");
        EXPECT_FALSE(row.step());
    });
}

TEST_F(PostgresStore, GivenANulInATextThenItIsRefused) {
    using namespace std::string_view_literals;
    EXPECT_THROW(
        database_->read([](Connection& connection) { connection.statement("SELECT length(?1)").execute({"a\0b"sv}); }),
        StoreFailure);
    EXPECT_THROW(insert_streamed({std::int64_t{1}, "a\0b"sv}), StoreFailure);
    EXPECT_EQ(number("SELECT count(*) FROM t"), 0);
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

TEST_F(PostgresStore, GivenAWrongPasswordThenItIsUnavailableAndTheServerIsNotTakenForGone) {
    std::string url = test::postgres_server();
    url.insert(url.find('@'), "-wrong");
    const auto database = open_postgres({.connection = url});

    for (int i = 0; i < 2; ++i) {
        const std::string message = unavailable([&] { probe(*database); });
        EXPECT_NE(message.find("28P01"), std::string::npos) << message;
        EXPECT_EQ(message.find("wrong"), std::string::npos) << message;
    }
}

TEST_F(PostgresStore, GivenADatabaseInAnotherEncodingThenItIsRefused) {
    const auto create = [](const std::string& sql) {
        // Outside of a transaction, as CREATE DATABASE wants it.
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

TEST_F(PostgresStore, GivenASessionThatIsEndedWhileRowsGoInThenItIsUnavailable) {
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

/// Bytes of this process in memory.
std::size_t resident_bytes() {
    std::size_t pages = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

TEST_F(PostgresStore, GivenAMillionRowsThenTheyTakeConstantMemory) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "the sanitizers keep what was freed";
#endif
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

}  // namespace
}  // namespace bourse::sql

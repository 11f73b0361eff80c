#include "platform/sql/sqlite/writer_turns.hpp"

#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <vector>

#include "base/error.hpp"
#include "platform/sql/sqlite/sqlite_database.hpp"
#include "platform/sql/write_deadline.hpp"
#include "support/temporary_folder.hpp"

namespace bourse::sql {
namespace writer_turns_test {

using Time = WriterTurns::Time;
constexpr auto kNow = [] { return std::chrono::steady_clock::now(); };

TEST(WriterTurns, GivenAWriterWhenTheDeadlinePassesThenOverloadedAndTheNextOneGetsTheTurn) {
    WriterTurns turns;
    {
        const WriterTurns::Turn held(turns, std::nullopt);
        EXPECT_THROW(WriterTurns::Turn(turns, kNow() + std::chrono::milliseconds(5)), Overloaded);
        EXPECT_THROW(WriterTurns::Turn(turns, kNow() - std::chrono::seconds(1)), Overloaded);
    }
    EXPECT_NO_THROW(WriterTurns::Turn(turns, kNow() - std::chrono::seconds(1))) << "a free turn needs no wait";
}

TEST(WriterTurns, GivenManyWritersThenEachHasItsTurnAlone) {
    WriterTurns turns;
    int inside = 0;
    int done = 0;
    std::vector<std::future<void>> writers;
    for (int i = 0; i < 4; ++i) {
        writers.push_back(std::async(std::launch::async, [&] {
            for (int n = 0; n < 200; ++n) {
                const WriterTurns::Turn turn(turns, std::nullopt);
                EXPECT_EQ(++inside, 1);
                --inside;
                ++done;
            }
        }));
    }
    for (auto& writer : writers) writer.get();
    EXPECT_EQ(done, 800);
}

TEST(WriterTurns, GivenALongWriteThenADeadlineOfTheThreadLimitsOtherWritesAndReadsGoOn) {
    const test::TemporaryFolder folder;
    const auto database = open_sqlite({.file = folder.path() / "bourse.db", .readers = 1});
    std::latch begun{1};
    std::latch may_end{1};
    auto writing = std::async(std::launch::async, [&] {
        database->write([&](Connection& connection) {
            connection.execute_script("CREATE TABLE t (x INTEGER)");
            begun.count_down();
            may_end.wait();
        });
    });
    begun.wait();

    {
        const WriteDeadline soon(kNow() + std::chrono::milliseconds(5));
        EXPECT_THROW(database->write([](Connection&) { FAIL() << "it must not begin"; }), Overloaded);
    }
    EXPECT_FALSE(WriteDeadline::current());
    database->read([](Connection& connection) { EXPECT_FALSE(connection.has_table("t")); });

    may_end.count_down();
    writing.get();
    const WriteDeadline soon(kNow() + std::chrono::seconds(60));
    EXPECT_NO_THROW(database->write([](Connection&) {}));
}

TEST(WriterTurns, GivenALimitOfTheStoreThenWritesWithoutADeadlineWaitNoLonger) {
    const test::TemporaryFolder folder;
    const auto database =
        open_sqlite({.file = folder.path() / "bourse.db", .readers = 1, .write_wait = std::chrono::milliseconds(5)});

    database->write([&](Connection&) {
        auto other = std::async(std::launch::async, [&] { database->write([](Connection&) {}); });
        EXPECT_THROW(other.get(), Overloaded);
    });
}

}  // namespace writer_turns_test
}  // namespace bourse::sql

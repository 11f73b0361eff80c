#include "app/setup/bars_file.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/error.hpp"
#include "embedded/sqlite_bars_migrations.hpp"
#include "embedded/sqlite_migrations.hpp"
#include "features/market/store/bars_store_sql.hpp"
#include "platform/sql/migrations.hpp"
#include "platform/sql/settings.hpp"
#include "support/temporary_folder.hpp"

namespace bourse::app {
namespace bars_file_test {

/// A store of one file with a symbol, as it was before its bars moved.
class BarsMoveTest : public ::testing::Test {
  protected:
    test::TemporaryFolder folder_;
    const sql::SqliteOptions main_{.file = folder_.path() / "bourse.db", .readers = 1};
    const sql::SqliteOptions bars_{.file = folder_.path() / "bars.db", .readers = 1};
    StoreNotices quiet_{[](std::string_view, std::string_view) {}, [](std::string_view, std::string_view) {}};

    void SetUp() override {
        const auto main = sql::open_sqlite(main_);
        sql::migrate(*main, embedded::sqlite_migrations().first(11));
        add_symbol(*main, "OLD");
    }

    /// With one bar.
    static void add_symbol(sql::Database& database, std::string_view name) {
        market::make_sql_bars_store(database)->write(UtcTime(), [&](market::BarsWriter& writer) {
            const market::Bar bar{UtcTime(Date(2024, 1, 2)), 1, 2, 1, 2, 5, {}, {}, {}};
            writer.put(writer.symbol(Symbol::parse(name).value()), market::BarInterval::Day, bar);
        });
    }
    /// Fails after the new file has its name, if `is_killed`.
    void migrate(sql::Database& main, bool is_killed) {
        const BarsMove move(main, bars_.file, embedded::sqlite_bars_migrations(), quiet_);
        sql::migrate(
            main, embedded::sqlite_migrations(), [](std::string_view) {},
            [&](std::string_view number, sql::Connection& connection) {
                if (number == kBarsApart) move.run(connection);
                if (number == kBarsApart && is_killed) throw Unavailable("killed");
            });
    }
    std::vector<std::string> symbols() {
        std::vector<std::string> all;
        const auto bars = open_bars_file(bars_, main_.file);
        const auto page = market::make_sql_bars_store(*bars)->list({.text = "", .after = std::nullopt, .limit = 10});
        for (const market::Stock& stock : page.stocks) all.emplace_back(stock.symbol.str());
        return all;
    }
};

TEST_F(BarsMoveTest, GivenAMoveThatDidNotCommitWhenBarsChangedSinceThenTheyMoveAnew) {
    const auto main = sql::open_sqlite(main_);
    EXPECT_THROW(migrate(*main, true), Unavailable);
    EXPECT_FALSE(are_bars_apart(*main));
    add_symbol(*main, "NEW");

    migrate(*main, false);

    EXPECT_TRUE(are_bars_apart(*main));
    EXPECT_EQ(symbols(), (std::vector<std::string>{"NEW", "OLD"}));
}

TEST_F(BarsMoveTest, GivenANewMainFileBesideBarsThenTheyStay) {
    migrate(*sql::open_sqlite(main_), false);
    std::filesystem::remove(main_.file);
    const auto main = sql::open_sqlite(main_);
    EXPECT_FALSE(are_bars_apart(*main));

    migrate(*main, false);

    EXPECT_EQ(symbols(), std::vector<std::string>{"OLD"});
}

TEST_F(BarsMoveTest, GivenNoFileOfBarsWhenItIsOpenedThenBothFilesAreNamed) {
    try {
        static_cast<void>(open_bars_file(bars_, main_.file));
        FAIL();
    } catch (const Unavailable& missing) {
        EXPECT_NE(std::string(missing.what()).find(bars_.file), std::string::npos);
        EXPECT_NE(std::string(missing.what()).find(main_.file), std::string::npos);
    }
    EXPECT_FALSE(std::filesystem::exists(bars_.file));
}

TEST(BarsFile, GivenAStoreThenItsBarsStandBesideItUnderAClearName) {
    const auto beside = [](const char* file) { return sql::StorePlace{.file = file}.bars_file(); };
    EXPECT_EQ(beside("data/bourse.db"), "data/bars.db");
    EXPECT_EQ(beside("/x/store.db"), "/x/store-bars.db");
    EXPECT_EQ(beside("store"), "store-bars");
    EXPECT_EQ(beside("a/bars.db"), "a/bars-bars.db");
}

}  // namespace bars_file_test
}  // namespace bourse::app

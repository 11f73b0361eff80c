#include "platform/sql/postgres/postgres_values.hpp"

#include <gtest/gtest.h>

#include <array>

#include "platform/sql/postgres/test_store.hpp"

namespace bourse::sql {
namespace postgres_values_test {

class PostgresValues : public PostgresStore {
  protected:
    void insert_streamed(std::initializer_list<Value> row) {
        constexpr std::array<std::string_view, 2> kColumns{"id", "name"};
        database_->write([&](Connection& connection) {
            const auto rows = connection.insert_rows("t", kColumns);
            rows->add(std::span(row.begin(), row.size()));
            rows->finish();
        });
    }
};

TEST_F(PostgresValues, GivenAValueOfEachTypeThenItIsReadAsItsType) {
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

TEST_F(PostgresValues, GivenAnUnknownTypeThenTheFailureNamesIt) {
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

TEST_F(PostgresValues, GivenColumnsOfEachTypeWhenStreamedInThenTheyAreStored) {
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

TEST_F(PostgresValues, GivenANulInATextThenItIsRefused) {
    using namespace std::string_view_literals;
    EXPECT_THROW(
        database_->read([](Connection& connection) { connection.statement("SELECT length(?1)").execute({"a\0b"sv}); }),
        StoreFailure);
    EXPECT_THROW(insert_streamed({std::int64_t{1}, "a\0b"sv}), StoreFailure);
    EXPECT_EQ(number("SELECT count(*) FROM t"), 0);
}

}  // namespace postgres_values_test
}  // namespace bourse::sql

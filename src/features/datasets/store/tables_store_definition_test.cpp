#include "features/datasets/store/tables_store_definition.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "platform/sql/database.hpp"
#include "platform/sql/migrations.hpp"

namespace bourse::datasets {
namespace tables_store_definition_test {

namespace json = boost::json;

/// Finite doubles from uniformly random bits: all magnitudes, with up to the maximum number of digits.
class Doubles {
  public:
    double next() {
        for (;;) {
            const auto number = std::bit_cast<double>(random_());
            if (std::isfinite(number)) return number;
        }
    }

  private:
    std::mt19937_64 random_{7};
};

/// `bonds` with one column of numbers.
TableDefinition definition_with(ColumnDefinition column) {
    column.property = column.column = "price";
    column.type = FieldType::Number;
    return {"bonds", "bonds", "uuid", {std::move(column)}};
}

TEST(TableDefinitions, GivenAnyNumbersWhenStoredThenTheyReadBackTheSame) {
    Doubles doubles;
    for (int i = 0; i < 20'000; ++i) {
        ColumnDefinition column;
        column.default_value = doubles.next();
        column.allowed = {doubles.next(), 1, doubles.next()};
        column.minimum = ColumnBound{doubles.next(), true};
        column.maximum = ColumnBound{doubles.next(), false};
        const TableDefinition definition = definition_with(std::move(column));
        ASSERT_TRUE(is_same(read_definition(to_json(definition)), definition)) << to_json(definition);
    }
}

TEST(TableDefinitions, GivenEverythingThatAColumnMaySayWhenStoredThenItReadsBackTheSame) {
    const ColumnDefinition column{.property = "maturityDate",
                                  .column = "maturity_date",
                                  .type = FieldType::Text,
                                  .required = true,
                                  .nullable = true,
                                  .default_value = "2024-03-08",
                                  .filtered = true,
                                  .allowed = {"2024-03-08", "it's \"so\" \\ é"},
                                  .minimum = ColumnBound{std::numeric_limits<std::int64_t>::min(), false},
                                  .maximum = ColumnBound{std::numeric_limits<std::int64_t>::max(), true},
                                  .min_length = 1,
                                  .max_length = 10,
                                  .pattern = "^[0-9-]+$",
                                  .format = "date"};
    const TableDefinition definition{"bonds", "t", "id", {column}};
    EXPECT_TRUE(is_same(read_definition(to_json(definition)), definition)) << to_json(definition);
}

TEST(TableDefinitions, GivenSomethingElseWhenReadThenItIsAFailureOfTheStore) {
    for (const char* text : {"", "{", "[]", "{}", R"({"dataset":"a","table":"a","id":"a","properties":[{}]})"}) {
        EXPECT_THROW(static_cast<void>(read_definition(text)), sql::StoreFailure) << text;
    }
}

/// A step from a column that allows `stored` to one that allows `declared`.
void check_enum_step(json::array stored, json::array declared) {
    ColumnDefinition before;
    before.allowed = std::move(stored);
    ColumnDefinition after;
    after.allowed = std::move(declared);
    check_step(definition_with(before), definition_with(after));
}

TEST(TableDefinitions, GivenAnEnumOfTheSameNumbersInOtherWordsThenItAllowsAsMany) {
    EXPECT_NO_THROW(check_enum_step({1, 2.0}, {2, 1.0, 3.5}));
    EXPECT_THROW(check_enum_step({1, 2.5}, {1.0, 2}), sql::MigrationRefused);
}

}  // namespace tables_store_definition_test
}  // namespace bourse::datasets

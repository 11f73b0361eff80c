#include "platform/sql/postgres/placeholders.hpp"

#include <gtest/gtest.h>

namespace bourse::sql {
namespace placeholders_test {

struct Spelling {
    std::string_view given;
    std::string_view expected;
    int parameters;
};

class Placeholders : public ::testing::TestWithParam<Spelling> {};

TEST_P(Placeholders, GivenAStatementThenOnlyItsParametersAreRewritten) {
    const NumberedSql numbered = number_placeholders(GetParam().given);
    EXPECT_EQ(numbered.text, GetParam().expected);
    EXPECT_EQ(numbered.parameters, GetParam().parameters);
}

INSTANTIATE_TEST_SUITE_P(Sql, Placeholders,
                         ::testing::Values(Spelling{"", "", 0}, Spelling{"SELECT 1", "SELECT 1", 0},
                                           Spelling{"a = ?1 AND b < ?12 OR c = ?1", "a = $1 AND b < $12 OR c = $1", 12},
                                           Spelling{"(?1,?2)", "($1,$2)", 2}, Spelling{"x ? 'key'", "x ? 'key'", 0},
                                           Spelling{"'?1' || ?2 || 'it''s ?3'", "'?1' || $2 || 'it''s ?3'", 2},
                                           Spelling{R"("a?1" = ?1)", R"("a?1" = $1)", 1},
                                           Spelling{"?1 -- not ?9\n+ ?2", "$1 -- not ?9\n+ $2", 2},
                                           Spelling{"?1 /* not ?9 */ + ?2", "$1 /* not ?9 */ + $2", 2},
                                           Spelling{"ESCAPE '\\' = ?1", "ESCAPE '\\' = $1", 1},
                                           Spelling{"'open ?1", "'open ?1", 0}));

}  // namespace placeholders_test
}  // namespace bourse::sql

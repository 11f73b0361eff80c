#include "platform/http/messages/quality_list.hpp"

#include <gtest/gtest.h>

namespace bourse::http {
namespace quality_list_test {

/// The members as `name weight`, each with a line end.
std::string read_all(std::string_view list) {
    std::string text;
    while (const auto preference = take_preference(list)) {
        text += std::string(preference->name) + " " + std::to_string(preference->weight).substr(0, 4) + "\n";
    }
    return text;
}

TEST(QualityList, GivenWeightsInAnyCaseAndSpacingWhenReadThenTheyAreKnown) {
    EXPECT_EQ(read_all("gzip, br;q=0.5,\t* ; Q = 0"), "gzip 1.00\nbr 0.50\n* 0.00\n");
    EXPECT_EQ(read_all("text/csv;header=present;q=1.000;x"), "text/csv 1.00\n");
}

TEST(QualityList, GivenMembersThatCannotBeReadWhenReadThenTheOthersCount) {
    for (const char* weight : {"", "x", "2", "1.001", "-1", "0.5.5", "nan", "inf", "1e0", "0x0", "0 5"}) {
        EXPECT_EQ(read_all("gzip;q=" + std::string(weight) + ", br"), "br 1.00\n") << weight;
    }
    EXPECT_EQ(read_all(" ,;q=1,, br,"), "br 1.00\n");
    EXPECT_EQ(read_all(""), "");
}

TEST(TakeUntil, GivenASeparatorOrNoneWhenTakenThenWhatStandsBeforeItIsTrimmedAndGone) {
    std::string_view text = " a ; b; c ";

    EXPECT_EQ(take_until(text, ';'), "a");
    EXPECT_EQ(text, " b; c ");
    EXPECT_EQ(take_until(text, ','), "b; c");
    EXPECT_EQ(text, "");
    EXPECT_EQ(take_until(text, ','), "");
}

}  // namespace quality_list_test
}  // namespace bourse::http

#include "features/market/http/answer_etags.hpp"

#include <gtest/gtest.h>

namespace bourse::market {
namespace answer_etags_test {

using http::ListForm;

TEST(AnswerEtags, GivenAVersionAndAFormThenEachHasItsTag) {
    const AnswerEtags etags("[]", "a\r\n");

    EXPECT_TRUE(etags.of(7, ListForm::Json).starts_with("\"7-json-"));
    EXPECT_TRUE(etags.of(7, ListForm::Csv).starts_with("\"7-csv-"));
    EXPECT_TRUE(etags.of(7, ListForm::Json).ends_with('"'));
    EXPECT_EQ(etags.of(7, ListForm::Json), AnswerEtags("[]", "a\r\n").of(7, ListForm::Json));
    EXPECT_NE(etags.of(7, ListForm::Json), etags.of(8, ListForm::Json));
}

TEST(AnswerEtags, GivenTheSameBarsInAnotherTextThenTheTagsOfThatFormAreOthers) {
    const AnswerEtags before(R"([{"close":113}])", "close\r\n113\r\n");
    const AnswerEtags after(R"([{"close":113.0}])", "close\r\n113\r\n");

    EXPECT_NE(before.of(7, ListForm::Json), after.of(7, ListForm::Json));
    EXPECT_EQ(before.of(7, ListForm::Csv), after.of(7, ListForm::Csv));
}

TEST(AnswerEtags, GivenTwoKindsOfAnswersThenTheirTagsDiffer) {
    for (const ListForm form : {ListForm::Json, ListForm::Csv}) {
        EXPECT_NE(time_series_etags().of(7, form), stocks_etags().of(7, form));
    }
}

}  // namespace answer_etags_test
}  // namespace bourse::market

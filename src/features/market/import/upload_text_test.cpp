#include "features/market/import/upload_text.hpp"

#include <gtest/gtest.h>

namespace bourse::market {
namespace upload_text_test {

TEST(UploadText, GivenAnImportWhenToldThenCountsAndRowsAreThere) {
    ImportOutcome outcome;
    outcome.inserted = 3;
    outcome.unchanged = 1;
    outcome.rejected = {{7, "volume \"x\" is no number"}};
    outcome.rejected_count = 1500;

    EXPECT_EQ(to_json(outcome),
              R"({"inserted":3,"updated":0,"unchanged":1,"rejected":[{"row":7,"detail":"volume \"x\" )"
              R"(is no number"}],"rejected_count":1500})");
}

TEST(UploadText, GivenRefusedRowsWhenToldThenTheFirstIsNamedAndEachIsPointedAt) {
    ImportOutcome outcome;
    outcome.rejected = {{3, "no date"}, {9, "no volume"}};
    outcome.rejected_count = 2;

    const Error error = refusal_of(outcome);

    EXPECT_EQ(error.code, Errc::Refused);
    EXPECT_EQ(error.detail, "row 3: no date, and 1 more; nothing was stored");
    EXPECT_EQ(error.faults, (std::vector<InputFault>{{InputFault::In::Body, "row=3", "no date"},
                                                     {InputFault::In::Body, "row=9", "no volume"}}));
}

}  // namespace upload_text_test
}  // namespace bourse::market

#include "platform/openapi/negotiation.hpp"

#include <gtest/gtest.h>

namespace bourse::openapi {
namespace negotiation_test {

struct AcceptCase {
    const char* accept;
    /// Empty: no type is acceptable.
    const char* chosen;
};

void PrintTo(const AcceptCase& tested, std::ostream* out) {
    *out << tested.accept;
}

class NegotiationTest : public testing::TestWithParam<AcceptCase> {};

TEST_P(NegotiationTest, GivenAnAcceptWhenNegotiatedThenThisRepresentation) {
    const std::vector<std::string> offered{"application/json", "text/csv", "text/html"};
    const std::vector<http::HeaderView> headers{{"accept", GetParam().accept}};

    EXPECT_EQ(negotiate(offered, headers).value_or(""), GetParam().chosen);
}

INSTANTIATE_TEST_SUITE_P(
    Accept, NegotiationTest,
    testing::Values(AcceptCase{"*/*", "application/json"}, AcceptCase{"", "application/json"},
                    AcceptCase{"text/csv", "text/csv"}, AcceptCase{"TEXT/CSV", "text/csv"},
                    AcceptCase{"text/*", "text/csv"}, AcceptCase{"text/html, text/csv", "text/csv"},
                    AcceptCase{"text/csv;q=0.5, text/html", "text/html"},
                    AcceptCase{"application/json;q=0.9, text/csv ; q=0.91", "text/csv"},
                    AcceptCase{"*/*;q=0.1, text/html", "text/html"},
                    AcceptCase{"text/*;q=0.9, text/csv;q=0.1, */*;q=0.5", "text/html"},
                    AcceptCase{"*/*, application/json;q=0", "text/csv"}, AcceptCase{"application/json;q=0", ""},
                    AcceptCase{"image/png", ""}, AcceptCase{"text/csv;header=present", "text/csv"},
                    AcceptCase{"text/csv;Q=0, text/html", "text/html"}, AcceptCase{"nonsense, text/html", "text/html"},
                    AcceptCase{"nonsense", "application/json"}, AcceptCase{"text/html;q=2", "application/json"},
                    AcceptCase{"text/html;q=nan", "application/json"}, AcceptCase{",, ,text/html,", "text/html"},
                    AcceptCase{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"}));

TEST(Negotiation, GivenSeveralAcceptHeadersWhenNegotiatedThenTheyAreOne) {
    const std::vector<std::string> offered{"application/json", "text/csv"};
    const std::vector<http::HeaderView> headers{{"Accept", "application/json;q=0.1"}, {"Accept", "text/csv"}};

    EXPECT_EQ(negotiate(offered, headers), "text/csv");
}

TEST(Negotiation, GivenARangeOfferedWhenNegotiatedThenAnythingGoes) {
    const std::vector<std::string> offered{"*/*"};
    const std::vector<http::HeaderView> headers{{"Accept", "image/avif"}};

    EXPECT_EQ(negotiate(offered, headers), "*/*");
}

}  // namespace negotiation_test
}  // namespace bourse::openapi

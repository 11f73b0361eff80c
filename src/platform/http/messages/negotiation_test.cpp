#include "platform/http/messages/negotiation.hpp"

#include <gtest/gtest.h>

namespace bourse::http {
namespace negotiation_test {

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

TEST(TakeUntil, GivenASeparatorOrNoneWhenTakenThenTheTextBeforeItIsTrimmedAndRemoved) {
    std::string_view text = " a ; b; c ";

    EXPECT_EQ(take_until(text, ';'), "a");
    EXPECT_EQ(text, " b; c ");
    EXPECT_EQ(take_until(text, ','), "b; c");
    EXPECT_EQ(text, "");
    EXPECT_EQ(take_until(text, ','), "");
}

struct Coding {
    const char* accept_encoding;
    bool gzip;
};

class AcceptEncoding : public ::testing::TestWithParam<Coding> {};

TEST_P(AcceptEncoding, GivenTheFieldWhenReadThenGzipIsAllowedOrNot) {
    EXPECT_EQ(accepts_gzip(GetParam().accept_encoding), GetParam().gzip) << GetParam().accept_encoding;
}

INSTANTIATE_TEST_SUITE_P(
    Table, AcceptEncoding,
    ::testing::Values(Coding{"", false}, Coding{"gzip", true}, Coding{"GZIP", true}, Coding{"x-gzip", true},
                      Coding{"gzip, deflate, br", true}, Coding{"br;q=1.0, gzip;q=0.8, *;q=0.1", true},
                      Coding{"deflate , gzip ; q=0.001", true}, Coding{"gzip;q=0", false},
                      Coding{"gzip;q=0.000", false}, Coding{"gzip; Q=0", false}, Coding{"*", true},
                      Coding{"*;q=0", false}, Coding{"gzip;q=0, *", false}, Coding{"*;q=0, gzip", true},
                      Coding{"identity", false}, Coding{"gzipped", false}, Coding{"gzip;q=", false},
                      Coding{"gzip;q=x", false}, Coding{"gzip;q=2", false}, Coding{"gzip;q=0.5.5", false},
                      Coding{"gzip;level=9;q=0", false}, Coding{",,;,", false}, Coding{"gzip;q=1;", true}));

struct Match {
    const char* if_none_match;
    const char* etag;
    bool matches;
};

class IfNoneMatch : public ::testing::TestWithParam<Match> {};

TEST_P(IfNoneMatch, GivenTheFieldWhenComparedThenItNamesTheTagOrNot) {
    EXPECT_EQ(matches_etag(GetParam().if_none_match, GetParam().etag), GetParam().matches) << GetParam().if_none_match;
}

INSTANTIATE_TEST_SUITE_P(
    Table, IfNoneMatch,
    ::testing::Values(Match{"\"a\"", "\"a\"", true}, Match{"\"a-gz\"", "\"a\"", true}, Match{"W/\"a\"", "\"a\"", true},
                      Match{"\"a\"", "W/\"a\"", true}, Match{"\"b\", \"a\"", "\"a\"", true},
                      Match{"\"b\",W/\"a-gz\"", "\"a\"", true}, Match{"*", "\"a\"", true}, Match{" * ", "\"a\"", true},
                      Match{"\"b\"", "\"a\"", false}, Match{"\"A\"", "\"a\"", false}, Match{"a", "\"a\"", false},
                      Match{"\"a", "\"a\"", false}, Match{"", "\"a\"", false}, Match{"*", "", false},
                      Match{"\"\"", "\"\"", true}, Match{"\"a,b\", \"c\"", "\"a,b\"", true},
                      Match{"\"a-gz-gz\"", "\"a\"", false}, Match{"\"x\" junk, \"a\"", "\"a\"", false}));

struct IfMatchList {
    const char* if_match;
    std::vector<std::string> tags;
};

class IfMatch : public ::testing::TestWithParam<IfMatchList> {};

TEST_P(IfMatch, GivenTheFieldWhenReadThenItsStrongTagsAreGiven) {
    EXPECT_EQ(strong_etags(GetParam().if_match), GetParam().tags) << GetParam().if_match;
}

INSTANTIATE_TEST_SUITE_P(Table, IfMatch,
                         ::testing::Values(IfMatchList{"", {}}, IfMatchList{"\"a\"", {"\"a\""}},
                                           IfMatchList{"\"a\" ,, \"b-gz\"", {"\"a\"", "\"b\""}},
                                           IfMatchList{"W/\"a\", \"b\"", {"\"b\""}}, IfMatchList{"*", {}},
                                           IfMatchList{"a, \"b\"", {}}, IfMatchList{"\"a\", b, \"c\"", {"\"a\""}},
                                           IfMatchList{"\"a,b\"", {"\"a,b\""}}, IfMatchList{"\"a", {}},
                                           IfMatchList{"\"\"", {"\"\""}}));

TEST(GzipEtag, GivenATagWhenMarkedThenTheMarkStandsInsideTheQuotes) {
    EXPECT_EQ(gzip_etag("\"a\""), "\"a-gz\"");
    EXPECT_EQ(gzip_etag("W/\"a\""), "W/\"a-gz\"");
}

TEST(IsCompressible, GivenMediaTypesThenTextAndSimilarTypesAreCompressible) {
    for (const char* type : {"text/csv", "text/html; charset=utf-8", "application/json", "application/problem+json",
                             "image/svg+xml", "application/javascript"}) {
        EXPECT_TRUE(is_compressible(type)) << type;
    }
    for (const char* type : {"", "image/png", "application/octet-stream", "font/woff2", "application/gzip"}) {
        EXPECT_FALSE(is_compressible(type)) << type;
    }
}

}  // namespace negotiation_test
}  // namespace bourse::http

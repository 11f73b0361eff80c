#include "platform/http/messages/origins.hpp"

#include <gtest/gtest.h>

namespace bourse::http {
namespace origins_test {

using Headers = std::vector<HeaderView>;

struct Sent {
    const char* name;
    Headers headers;
    Site site;
    bool is_behind_proxy = false;
};

class SiteOf : public ::testing::TestWithParam<Sent> {};

TEST_P(SiteOf, GivenTheFieldsOfARequestThenItsSiteFollows) {
    const auto origins = Origins::parse("https://app.example.com, http://localhost:5173, *").value();
    EXPECT_EQ(origins.site_of(GetParam().headers, GetParam().is_behind_proxy), GetParam().site);
}

INSTANTIATE_TEST_SUITE_P(
    Origins, SiteOf,
    ::testing::Values(
        Sent{"NoPage", {{"Host", "bourse:8000"}}, Site::Own},
        Sent{"TheAddressLine", {{"Host", "bourse:8000"}, {"Sec-Fetch-Site", "none"}}, Site::Own},
        Sent{"OwnPage", {{"Host", "bourse:8000"}, {"Origin", "http://bourse:8000"}}, Site::Own},
        Sent{"OwnPageInCapitals", {{"host", "Bourse:8000"}, {"origin", "HTTP://bourse:8000"}}, Site::Own},
        Sent{"OwnPageOnTheUsualPort", {{"Host", "bourse"}, {"Origin", "https://bourse"}}, Site::Own},
        Sent{"OwnPageWithTheUsualPort", {{"Host", "bourse:443"}, {"Origin", "https://bourse"}}, Site::Own},
        Sent{"OwnPageOnIpv6", {{"Host", "[::1]:8000"}, {"Origin", "http://[::1]:8000"}}, Site::Own},
        Sent{"OwnPageByTheBrowser",
             {{"Host", "inner:1"}, {"Origin", "https://bourse"}, {"Sec-Fetch-Site", "same-origin"}},
             Site::Own},
        Sent{"OwnPageWithoutReferrer", {{"Origin", "null"}, {"Sec-Fetch-Site", "same-origin"}}, Site::Own},
        Sent{"AnotherPort", {{"Host", "bourse:8000"}, {"Origin", "http://bourse:8001"}}, Site::Foreign},
        Sent{"AnotherPortThanTheUsual", {{"Host", "bourse:8000"}, {"Origin", "http://bourse"}}, Site::Foreign},
        Sent{"AnotherHost",
             {{"Host", "bourse"}, {"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}},
             Site::Foreign},
        Sent{"HostAsAPrefix", {{"Host", "bourse"}, {"Origin", "https://bourse.evil.example"}}, Site::Foreign},
        Sent{"HostAsUserInfo", {{"Host", "bourse"}, {"Origin", "https://bourse@evil.example"}}, Site::Foreign},
        Sent{"Null", {{"Host", "bourse"}, {"Origin", "null"}}, Site::Foreign},
        Sent{"Garbage", {{"Host", "bourse"}, {"Origin", "bourse"}}, Site::Foreign},
        Sent{"TwoOrigins",
             {{"Host", "bourse"}, {"Origin", "https://app.example.com"}, {"Origin", "https://evil.example"}},
             Site::Foreign},
        Sent{"NoOriginButForeign", {{"Host", "bourse"}, {"Sec-Fetch-Site", "cross-site"}}, Site::Foreign},
        Sent{"NoOriginButAnotherPort", {{"Host", "bourse"}, {"Sec-Fetch-Site", "same-site"}}, Site::Foreign},
        Sent{"Listed",
             {{"Host", "bourse"}, {"Origin", "https://app.example.com"}, {"Sec-Fetch-Site", "cross-site"}},
             Site::Listed},
        Sent{"ListedInCapitals", {{"Host", "bourse"}, {"Origin", "https://APP.example.com"}}, Site::Listed},
        Sent{"ListedHostOnAnotherScheme", {{"Host", "bourse"}, {"Origin", "http://app.example.com"}}, Site::Foreign},
        Sent{"Forwarded",
             {{"Host", "inner:1"}, {"X-Forwarded-Host", "bourse.example"}, {"Origin", "https://bourse.example"}},
             Site::Own,
             true},
        Sent{"ForwardedTwice",
             {{"Host", "inner:1"}, {"X-Forwarded-Host", "bourse.example, mid"}, {"Origin", "https://bourse.example"}},
             Site::Own,
             true},
        Sent{"ForwardedByNobody",
             {{"Host", "inner:1"}, {"X-Forwarded-Host", "evil.example"}, {"Origin", "https://evil.example"}},
             Site::Foreign}),
    [](const auto& tested) { return std::string(tested.param.name); });

std::string fields(std::string_view origins, Method method, const Headers& headers) {
    std::string out;
    Origins::parse(origins).value().append_fields(out, method, headers);
    return out;
}

TEST(OriginFields, GivenNoOriginsThenThereAreNone) {
    EXPECT_TRUE(Origins::parse("").value().empty());
    EXPECT_EQ(fields("", Method::Get, {{"Origin", "https://a.example"}}), "");
}

TEST(OriginFields, GivenAListThenItsOriginsReadAndWrite) {
    EXPECT_EQ(fields("https://a.example", Method::Get, {}), "Vary: Origin\r\n");
    EXPECT_EQ(fields("https://a.example", Method::Get, {{"Origin", "https://b.example"}}), "Vary: Origin\r\n");
    EXPECT_EQ(fields("https://a.example", Method::Get, {{"Origin", "https://a.example"}}),
              "Vary: Origin\r\nAccess-Control-Allow-Origin: https://a.example\r\n"
              "Access-Control-Expose-Headers: Age, ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, "
              "Warning, X-Request-Id\r\n");
    const std::string preflight = fields("https://a.example", Method::Options,
                                         {{"Origin", "https://a.example"}, {"Access-Control-Request-Method", "PUT"}});
    EXPECT_NE(preflight.find("Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE\r\n"),
              std::string::npos);
    EXPECT_NE(preflight.find("Authorization"), std::string::npos);
    EXPECT_NE(preflight.find("Access-Control-Max-Age: 7200\r\n"), std::string::npos);
}

TEST(OriginFields, GivenAStarThenAnyOriginReadsWithoutCredentials) {
    EXPECT_EQ(fields("*", Method::Get, {{"Origin", "null"}}).substr(0, 32), "Access-Control-Allow-Origin: *\r\n");
    const std::string preflight =
        fields("*", Method::Options, {{"Origin", "https://b.example"}, {"Access-Control-Request-Method", "PUT"}});
    EXPECT_NE(preflight.find("Access-Control-Allow-Methods: GET, HEAD\r\n"), std::string::npos);
    EXPECT_EQ(preflight.find("Authorization"), std::string::npos);
}

TEST(OriginList, GivenSomethingElseThenItIsRefused) {
    for (const std::string_view text : {"app.example.com", "https://", "https://a/", "https://a/b", "ftp://a", "null",
                                        "https://a,b", "https://*.example.com", "https://a b", "https://a:x",
                                        "https://a:0", "https://a:65536", "https://a@b", "https://a?b"}) {
        EXPECT_FALSE(Origins::parse(text)) << text;
    }
    EXPECT_EQ(
        Origins::parse("https://a, b").error().detail,
        "has a fault in origin 2: an origin is a scheme, a host and perhaps a port, such as https://app.example.com, "
        "without a user or a path; * stands for all");
}

}  // namespace origins_test
}  // namespace bourse::http

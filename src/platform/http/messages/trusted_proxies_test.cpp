#include "platform/http/messages/trusted_proxies.hpp"

#include <gtest/gtest.h>

namespace bourse::http {
namespace trusted_proxies_test {

TrustedProxies proxies() {
    return TrustedProxies::parse("10.0.0.0/8, 192.0.2.1,2001:db8::/32").value();
}

TEST(TrustedProxies, GivenAListWhenAskedThenItsAddressesAreTrustedAndNoOthers) {
    EXPECT_TRUE(proxies().contain("10.1.2.3"));
    EXPECT_TRUE(proxies().contain("::ffff:192.0.2.1"));
    EXPECT_TRUE(proxies().contain("2001:db8::7"));
    EXPECT_FALSE(proxies().contain("192.0.2.2"));
    EXPECT_FALSE(proxies().contain(""));
    EXPECT_FALSE(TrustedProxies().contain("127.0.0.1"));
    EXPECT_TRUE(TrustedProxies::parse("").value().empty());
}

TEST(TrustedProxies, GivenAListWithAFaultWhenParsedThenItNamesIt) {
    EXPECT_EQ(TrustedProxies::parse("10.0.0.0/8,proxy.example").error().detail,
              "has a fault at 'proxy.example': it must be an address or network such as 192.0.2.1, 10.0.0.0/8 or "
              "2001:db8::/32");
    EXPECT_FALSE(TrustedProxies::parse("10.0.0.0/8,,192.0.2.1"));
    EXPECT_EQ(TrustedProxies::parse("10.0.0.1/8").error().detail,
              "has a fault at '10.0.0.1/8': it has bits behind the prefix");
}

struct Forwarded {
    const char* name;
    std::vector<HeaderView> headers;
    const char* client;
};

class Client : public testing::TestWithParam<Forwarded> {};

TEST_P(Client, GivenAProxyWhenItForwardsThenTheClientIsTheLastUntrustedHop) {
    EXPECT_EQ(proxies().client_of("10.0.0.1", GetParam().headers), GetParam().client);
}

INSTANTIATE_TEST_SUITE_P(
    Forwarded, Client,
    testing::Values(
        Forwarded{"nothing_said", {{"Host", "x"}}, "10.0.0.1"},
        Forwarded{"empty", {{"X-Forwarded-For", ""}}, "10.0.0.1"},
        Forwarded{"only_commas", {{"X-Forwarded-For", ", ,"}}, "10.0.0.1"},
        Forwarded{"one_hop", {{"x-forwarded-for", "203.0.113.9"}}, "203.0.113.9"},
        Forwarded{"forged_in_front", {{"X-Forwarded-For", "198.51.100.1, 203.0.113.9"}}, "203.0.113.9"},
        Forwarded{"a_chain_of_ours", {{"X-Forwarded-For", "203.0.113.9, 10.9.9.9,\t192.0.2.1"}}, "203.0.113.9"},
        Forwarded{"all_ours", {{"X-Forwarded-For", "10.3.3.3, 10.2.2.2"}}, "10.3.3.3"},
        Forwarded{
            "two_fields", {{"X-Forwarded-For", "198.51.100.1"}, {"X-Forwarded-For", "203.0.113.9"}}, "203.0.113.9"},
        Forwarded{"two_fields_of_ours",
                  {{"X-Forwarded-For", "203.0.113.9"}, {"Accept", "x"}, {"X-Forwarded-For", "10.2.2.2"}},
                  "203.0.113.9"},
        Forwarded{"garbage_that_counts", {{"X-Forwarded-For", "203.0.113.9, unknown"}}, "10.0.0.1"},
        Forwarded{"garbage_behind_ours", {{"X-Forwarded-For", "unknown, 10.2.2.2"}}, "10.0.0.1"},
        Forwarded{"garbage_in_front", {{"X-Forwarded-For", "' OR 1=1, 203.0.113.9"}}, "203.0.113.9"},
        Forwarded{"with_a_port", {{"X-Forwarded-For", "203.0.113.9:4711"}}, "203.0.113.9"},
        Forwarded{"with_half_a_port", {{"X-Forwarded-For", "203.0.113.9:"}}, "10.0.0.1"},
        Forwarded{"six", {{"X-Forwarded-For", "2001:DB7:0::1"}}, "2001:db7::1"},
        Forwarded{"six_in_brackets", {{"X-Forwarded-For", "[2001:db7::1]"}}, "2001:db7::1"},
        Forwarded{"six_with_a_port", {{"X-Forwarded-For", "[2001:db7::1]:4711"}}, "2001:db7::1"},
        Forwarded{"six_unclosed", {{"X-Forwarded-For", "[2001:db7::1"}}, "10.0.0.1"},
        Forwarded{"wrapped_four", {{"X-Forwarded-For", "::ffff:203.0.113.9"}}, "203.0.113.9"},
        Forwarded{"another_field", {{"X-Forwarded-Fo", "203.0.113.9"}, {"Forwarded", "for=203.0.113.9"}}, "10.0.0.1"}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace trusted_proxies_test
}  // namespace bourse::http

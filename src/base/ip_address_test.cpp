#include "base/ip_address.hpp"

#include <gtest/gtest.h>

namespace bourse {
namespace ip_address_test {

struct Spelling {
    const char* text;
    const char* canonical;
};

TEST(IpAddress, GivenAnAddressInAnySpellingWhenParsedThenItIsWrittenInOne) {
    for (const auto& [text, canonical] :
         {Spelling{"192.0.2.1", "192.0.2.1"}, Spelling{"::ffff:192.0.2.1", "192.0.2.1"},
          Spelling{"::FFFF:c000:201", "192.0.2.1"}, Spelling{"2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
          Spelling{"fe80::1%eth0", "fe80::1"}, Spelling{"::", "::"}, Spelling{"::1", "::1"}}) {
        const auto address = IpAddress::parse(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(address->to_string(), canonical) << text;
    }
}

TEST(IpAddress, GivenAnInvalidAddressWhenParsedThenItIsRejected) {
    for (const std::string_view text :
         {std::string_view(""), std::string_view("unknown"), std::string_view("192.0.2"),
          std::string_view("192.0.2.256"), std::string_view("192.0.2.1 "), std::string_view("192.0.2.1%eth0"),
          std::string_view("0x7f.0.0.1"), std::string_view("192.0.2.1:80"), std::string_view("[::1]"),
          std::string_view("1::2::3"), std::string_view("::1\0", 4),
          std::string_view("2001:db8:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:1")}) {
        EXPECT_FALSE(IpAddress::parse(text)) << text;
    }
}

TEST(IpAddress, GivenAnAddressThenItIsLoopbackOnlyOnThisMachine) {
    for (const char* text : {"127.0.0.1", "127.9.8.7", "::ffff:127.0.0.1", "::1"}) {
        EXPECT_TRUE(IpAddress::parse(text)->is_loopback()) << text;
    }
    for (const char* text : {"0.0.0.0", "128.0.0.1", "192.0.2.1", "::", "::2", "2001:db8::1", "7f00::1"}) {
        EXPECT_FALSE(IpAddress::parse(text)->is_loopback()) << text;
    }
}

struct Membership {
    const char* network;
    const char* address;
    bool is_inside;
};

TEST(IpNetwork, GivenANetworkWhenAskedThenItContainsItsAddressesAndNoOthers) {
    for (const auto& [network, address, is_inside] :
         {Membership{"10.0.0.0/8", "10.255.0.1", true}, Membership{"10.0.0.0/8", "11.0.0.1", false},
          Membership{"10.1.2.128/25", "10.1.2.255", true}, Membership{"10.1.2.128/25", "10.1.2.127", false},
          Membership{"0.0.0.0/0", "203.0.113.9", true}, Membership{"0.0.0.0/0", "2001:db8::1", false},
          Membership{"192.0.2.1", "192.0.2.1", true}, Membership{"192.0.2.1", "192.0.2.2", false},
          Membership{"192.0.2.1", "::ffff:192.0.2.1", true}, Membership{"2001:db8::/33", "2001:db8:7fff::", true},
          Membership{"2001:db8::/33", "2001:db8:8000::", false}, Membership{"::1", "::1", true},
          Membership{"::/0", "2001:db8::1", true}, Membership{"::/0", "192.0.2.1", false}}) {
        const auto parsed = IpNetwork::parse(network);
        ASSERT_TRUE(parsed) << network;
        EXPECT_EQ(parsed->contains(IpAddress::parse(address).value()), is_inside) << network << ' ' << address;
    }
}

TEST(IpNetwork, GivenAnInvalidNetworkWhenParsedThenItIsRejected) {
    for (const char* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0.0/ 8",
                             "::/129", "10.0.0.1/8", "2001:db8::1/64", "proxy.example"}) {
        EXPECT_FALSE(IpNetwork::parse(text)) << text;
    }
}

}  // namespace ip_address_test
}  // namespace bourse

#include "platform/config/service_links.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace bourse::config {
namespace service_links_test {

class ServiceLink : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(ServiceLink, GivenAVariableOfKubernetesWhenReadThenItIsOne) {
    const auto [variable, text] = GetParam();
    EXPECT_TRUE(is_service_link(variable, text)) << variable;
}

INSTANTIATE_TEST_SUITE_P(
    Services, ServiceLink,
    ::testing::Values(std::pair("BOURSE_SERVICE_HOST", "10.0.0.7"), std::pair("BOURSE_SERVICE_PORT", "8000"),
                      std::pair("BOURSE_SERVICE_PORT_HTTP", "8000"), std::pair("BOURSE_PORT", "tcp://10.0.0.7:8000"),
                      std::pair("BOURSE_PORT", "udp://10.0.0.7:8000"), std::pair("BOURSE_PORT", "sctp://10.0.0.7:8000"),
                      std::pair("BOURSE_PORT_8000_TCP", "tcp://10.0.0.7:8000"),
                      std::pair("BOURSE_PORT_8000_TCP_ADDR", "10.0.0.7"),
                      std::pair("BOURSE_PORT_8000_TCP_PORT", "8000"), std::pair("BOURSE_PORT_8000_UDP_PROTO", "udp"),
                      std::pair("BOURSE_PORT_8000_SCTP", "sctp://10.0.0.7:8000"),
                      std::pair("BOURSE_QUOTES_SERVICE_HOST", "10.0.0.7"),
                      std::pair("BOURSE_PORT_PORT_8000_TCP_PROTO", "tcp")));

class NoServiceLink : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(NoServiceLink, GivenAnotherVariableWhenReadThenItIsNone) {
    const auto [variable, text] = GetParam();
    EXPECT_FALSE(is_service_link(variable, text)) << variable;
}

INSTANTIATE_TEST_SUITE_P(Others, NoServiceLink,
                         ::testing::Values(std::pair("BOURSE_PORT", "8000"), std::pair("BOURSE_SERVER_PORT", ""),
                                           std::pair("BOURSE_SERVER_LISTEN", "tcp://10.0.0.7:8000"),
                                           std::pair("BOURSE_PORT_TCP", "1"), std::pair("BOURSE_PORT_8000", "1"),
                                           std::pair("BOURSE_PORT_8000_HTTP", "1"),
                                           std::pair("BOURSE_PORT_8000_TCP_NAME", "1"),
                                           std::pair("BOURSE_PORT_8000_TCPADDR", "1")));

TEST(ServiceAddress, GivenAVariableWithoutAnAddressWhenReadThenItMayBeASetting) {
    EXPECT_TRUE(is_service_address("POSTGRES_PORT", "tcp://10.0.0.7:5432"));
    EXPECT_FALSE(is_service_address("POSTGRES_PORT", "5432"));
    EXPECT_FALSE(is_service_address("POSTGRES_SERVICE_HOST", "10.0.0.7"));
}

}  // namespace service_links_test
}  // namespace bourse::config

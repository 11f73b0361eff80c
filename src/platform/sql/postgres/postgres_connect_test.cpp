#include "platform/sql/postgres/postgres_connect.hpp"

#include <gtest/gtest.h>

#include "support/no_more_descriptors.hpp"

namespace bourse::sql {
namespace postgres_connect_test {

using std::chrono::milliseconds;

/// The evidence about the server from a failed connection.
Evidence evidence_of(const std::string& connection) {
    try {
        static_cast<void>(connect(PostgresTarget(connection), milliseconds(0), milliseconds(1000)));
    } catch (const ConnectFailure& failure) {
        return failure.evidence();
    }
    ADD_FAILURE() << "it came about";
    return Evidence::Alive;
}

TEST(PostgresConnect, GivenAPortWithoutAListenerThenTheServerIsGone) {
    EXPECT_EQ(evidence_of("host=127.0.0.1 port=1 user=u"), Evidence::Gone);
}

TEST(PostgresConnect, GivenAnInvalidAddressThenThereIsNoEvidenceAboutTheServer) {
    EXPECT_EQ(evidence_of("hostaddr=127.0.0.256 user=u"), Evidence::None);
}

TEST(PostgresConnect, GivenNoDescriptorThenNothingIsKnownOfTheServer) {
    const test::NoMoreDescriptors exhausted;
    EXPECT_EQ(evidence_of("host=127.0.0.1 port=1 user=u"), Evidence::None);
}

}  // namespace postgres_connect_test
}  // namespace bourse::sql

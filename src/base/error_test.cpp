#include "base/error.hpp"

#include <gtest/gtest.h>

namespace bourse {
namespace error_test {

TEST(ErrorOf, GivenADependencyIsDownWhenTranslatedThenTheCallerMayTryAgainAndOnlyTheLogKnowsWhat) {
    const Error error = error_of(std::make_exception_ptr(Unavailable("store down at 10.0.0.1")));

    EXPECT_EQ(error.code, Errc::Unavailable);
    EXPECT_EQ(error.detail, "a required dependency is unavailable; retry later");
    EXPECT_EQ(error.diagnostic, "store down at 10.0.0.1");
}

TEST(ErrorOf, GivenAnOverloadWhenTranslatedThenTheCallerMayRetryAndNothingIsLogged) {
    const Error error = error_of(std::make_exception_ptr(Overloaded("too many jobs")));

    EXPECT_EQ(error.code, Errc::Unavailable);
    EXPECT_EQ(error.detail, "server overloaded; retry later");
    EXPECT_EQ(error.diagnostic, "");
}

TEST(ErrorOf, GivenAnyOtherExceptionWhenTranslatedThenTheCallerLearnsNothing) {
    const Error known = error_of(std::make_exception_ptr(std::runtime_error("secret")));
    const Error unknown = error_of(std::make_exception_ptr(42));

    EXPECT_EQ(known.code, Errc::Internal);
    EXPECT_EQ(known.detail, "");
    EXPECT_EQ(known.diagnostic, "secret");
    EXPECT_EQ(unknown.code, Errc::Internal);
    EXPECT_EQ(unknown.detail, "");
    EXPECT_EQ(unknown.diagnostic, "an exception that is no std::exception");
}

}  // namespace error_test
}  // namespace bourse

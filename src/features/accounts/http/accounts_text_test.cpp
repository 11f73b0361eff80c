#include "features/accounts/http/accounts_text.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace bourse::accounts {
namespace accounts_text_test {

const UtcTime kTime = UtcTime::parse("2021-04-01T19:20:30.25Z").value();
const Uuid kId = Uuid::parse("018e1b5c-7a30-7cc3-98c4-dc0c0c07398f").value();

std::vector<HistoryEntry> entries() {
    return {{kTime, "APPLE", Symbol::parse("aapl.us").value(), 123.66, 123.66, 122.49, 123},
            {kTime, "=1+1", Symbol::parse("^X").value(), 1, 2, 0.5, 1}};
}

std::vector<User> users() {
    return {{kId, UserName::parse("Ada, \"B\"").value(), true, false, kTime}};
}

TEST(AccountsText, GivenATokenWhenWrittenThenAsRfc6749Says) {
    EXPECT_EQ(to_json(IssuedToken{"a.b.c", std::chrono::seconds(3600)}),
              R"({"access_token":"a.b.c","token_type":"Bearer","expires_in":3600})");
}

TEST(AccountsText, GivenEntriesWhenWrittenThenTimesAreToTheSecond) {
    EXPECT_EQ(to_json(std::span<const HistoryEntry>(entries())),
              R"([{"date":"2021-04-01T19:20:30Z","name":"APPLE","symbol":"AAPL.US","open":123.66,"high":123.66,)"
              R"("low":122.49,"close":123},{"date":"2021-04-01T19:20:30Z","name":"=1+1","symbol":"^X","open":1,)"
              R"("high":2,"low":0.5,"close":1}])");
}

TEST(AccountsText, GivenEntriesWhenWrittenAsCsvThenASpreadsheetRunsNothing) {
    EXPECT_EQ(to_csv(std::span<const HistoryEntry>(entries())),
              "date,name,symbol,open,high,low,close\r\n"
              "2021-04-01T19:20:30Z,APPLE,AAPL.US,123.66,123.66,122.49,123\r\n"
              "2021-04-01T19:20:30Z,'=1+1,^X,1,2,0.5,1\r\n");
}

TEST(AccountsText, GivenUsersWhenWrittenThenWithoutTheirPasswords) {
    EXPECT_EQ(to_json(std::span<const User>(users())),
              R"([{"id":"018e1b5c-7a30-7cc3-98c4-dc0c0c07398f","username":"Ada, \"B\"","is_super":true,)"
              R"("is_disabled":false,"created_at":"2021-04-01T19:20:30Z"}])");
    EXPECT_EQ("[" + to_json(users().front()) + "]", to_json(std::span<const User>(users())));
    EXPECT_EQ(to_csv(std::span<const User>(users())),
              "id,username,is_super,is_disabled,created_at\r\n"
              "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f,\"Ada, \"\"B\"\"\",true,false,2021-04-01T19:20:30Z\r\n");
}

TEST(AccountsText, GivenCountsWhenWrittenThenAsTheyAreOrdered) {
    const std::vector<CodeCount> counts{{"aapl.us", 5}, {"msft.us", 2}};

    EXPECT_EQ(to_json(std::span<const CodeCount>(counts)),
              R"([{"stock":"aapl.us","times_requested":5},{"stock":"msft.us","times_requested":2}])");
    EXPECT_EQ(to_csv(std::span<const CodeCount>(counts)), "stock,times_requested\r\naapl.us,5\r\nmsft.us,2\r\n");
    EXPECT_EQ(to_json(std::span<const CodeCount>()), "[]");
}

}  // namespace accounts_text_test
}  // namespace bourse::accounts

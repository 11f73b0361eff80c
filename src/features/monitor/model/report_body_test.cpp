#include "features/monitor/model/report_body.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace bourse::monitor {
namespace report_body_test {

const UtcTime kNoon(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(12));

Result<Report> read(std::string_view body) {
    return report_from(boost::json::parse(body), kNoon);
}

TEST(ReportBody, GivenABodyWhenReadThenTheReportHasItsWords) {
    const auto report = read(
        R"({"level":"WARNING","service":"prices","status":"slow","data":{"instance":"a:1","n":[1,-2,1.5,true,null,"x"]}})");

    ASSERT_TRUE(report);
    EXPECT_EQ(*report, (Report{kNoon, ReportLevel::Warn, "prices", "a:1", "slow",
                               R"({"instance":"a:1","n":[1,-2,1.5,true,null,"x"]})"}));
}

TEST(ReportBody, GivenAStatusThatIsANumberWhenReadThenItStaysOne) {
    for (const char* status : {"200", "-1", "9223372036854775807", "\"200\"", "\"\""}) {
        const std::string body =
            R"({"level":"Error","service":"s","status":)" + std::string(status) + R"(,"data":null})";
        const auto report = read(body);
        ASSERT_TRUE(report) << status;
        EXPECT_EQ(report->has_numeric_status, status[0] != '"');
        EXPECT_NE(to_body(*report).find("\"status\":" + std::string(status)), std::string::npos) << to_body(*report);
    }
}

TEST(ReportBody, GivenDataOfAnyKindWhenReadThenOnlyATextNamesTheInstance) {
    for (const char* data : {"null", "7", R"("a")", R"(["instance"])", R"({"instance":7})"}) {
        const auto report = read(R"({"level":"info","service":"s","status":"","data":)" + std::string(data) + "}");
        ASSERT_TRUE(report) << data;
        EXPECT_EQ(report->instance, "");
        EXPECT_EQ(report->data, data);
    }
    EXPECT_EQ(read(R"({"level":"info","service":"s","status":""})")->data, "null");
    EXPECT_EQ(read(R"({"level":"info","service":"s","status":"","data":{"instance":")" + std::string(101, 'a') + "\"}}")
                  ->instance,
              "");
}

TEST(ReportBody, GivenDataThatAreTooLargeWhenReadThenTheyAreRefused) {
    const auto with_data = [](std::size_t characters) {
        return read(R"({"level":"info","service":"s","status":"","data":")" + std::string(characters, 'a') + "\"}");
    };

    EXPECT_TRUE(with_data(kMaxDataBytes - 2));
    EXPECT_FALSE(with_data(kMaxDataBytes - 1));
}

TEST(ReportBody, GivenAReportWhenWrittenAsABodyThenReadingGivesIt) {
    const Report report{kNoon, ReportLevel::Critical, "p \"q\"", "a:1", "ü", R"({"instance":"a:1"})"};

    EXPECT_EQ(read(to_body(report)).value(), report);
}

}  // namespace report_body_test
}  // namespace bourse::monitor

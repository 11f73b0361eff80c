#include "features/monitor/report_text.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace bourse::monitor {
namespace {

const UtcTime kNoon(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(12));

Result<Report> read(std::string_view body) {
    return report_from(boost::json::parse(body), kNoon);
}

TEST(ReportText, GivenABodyWhenReadThenTheReportHasItsWords) {
    const auto report = read(
        R"({"level":"WARNING","service":"prices","status":"slow","data":{"instance":"a:1","n":[1,-2,1.5,true,null,"x"]}})");

    ASSERT_TRUE(report);
    EXPECT_EQ(*report, (Report{kNoon, ReportLevel::Warn, "prices", "a:1", "slow",
                               R"({"instance":"a:1","n":[1,-2,1.5,true,null,"x"]})"}));
}

TEST(ReportText, GivenDataOfAnyKindWhenReadThenOnlyATextNamesTheInstance) {
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

TEST(ReportText, GivenDataThatAreTooLargeWhenReadThenTheyAreRefused) {
    const auto with_data = [](std::size_t characters) {
        return read(R"({"level":"info","service":"s","status":"","data":")" + std::string(characters, 'a') + "\"}");
    };

    EXPECT_TRUE(with_data(kMostDataBytes - 2));
    EXPECT_FALSE(with_data(kMostDataBytes - 1));
}

TEST(ReportText, GivenAReportWhenWrittenAsABodyThenReadingGivesIt) {
    const Report report{kNoon, ReportLevel::Critical, "p \"q\"", "a:1", "ü", R"({"instance":"a:1"})"};

    EXPECT_EQ(read(to_body(report)).value(), report);
}

TEST(ReportText, GivenReportsWhenWrittenThenJsonAndCsvSayTheSame) {
    const std::vector<StoredReport> reports{
        {7, {kNoon + std::chrono::milliseconds(5), ReportLevel::Error, "=p", "a:1", "broken", R"({"a":1})"}}};

    EXPECT_EQ(
        to_json(reports),
        R"([{"id":7,"time":"2026-11-21T12:00:00Z","level":"error","service":"=p","status":"broken","data":{"a":1}}])");
    EXPECT_EQ(to_csv(reports),
              "id,time,level,service,status,data\r\n"
              "7,2026-11-21T12:00:00Z,error,'=p,broken,\"{\"\"a\"\":1}\"\r\n");
    EXPECT_EQ(to_json(std::span<const StoredReport>()), "[]");
}

TEST(ReportText, GivenSourcesWhenWrittenThenTheirStateIsAsOfNow) {
    const std::vector<Source> sources{{1, "prices", "a:1", kNoon, ReportLevel::Info, "alive"}};

    EXPECT_EQ(
        to_json(sources, kNoon + std::chrono::minutes(3)),
        R"([{"service":"prices","instance":"a:1","state":"silent","last_seen":"2026-11-21T12:00:00Z","level":"info","status":"alive"}])");
    EXPECT_EQ(to_csv(sources, kNoon),
              "service,instance,state,last_seen,level,status\r\n"
              "prices,a:1,alive,2026-11-21T12:00:00Z,info,alive\r\n");
}

}  // namespace
}  // namespace bourse::monitor

#include "features/monitor/http/report_text.hpp"

#include <gtest/gtest.h>

namespace bourse::monitor {
namespace report_text_test {

const UtcTime kNoon(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(12));

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

}  // namespace report_text_test
}  // namespace bourse::monitor

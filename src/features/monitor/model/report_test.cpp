#include "features/monitor/model/report.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace bourse::monitor {
namespace report_test {

using std::chrono::seconds;

const UtcTime kNoon(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(12));

Source source(UtcTime last_seen, std::string_view status) {
    return {.number = 1, .service = "prices", .instance = "a:1", .last_seen = last_seen, .status = std::string(status)};
}

TEST(SourceState, GivenAReportWhenItIsOlderThanTwoMinutesThenTheSourceIsSilent) {
    EXPECT_EQ(state_of(source(kNoon, kAlive), kNoon), SourceState::Alive);
    EXPECT_EQ(state_of(source(kNoon, "broken"), kNoon + seconds(120)), SourceState::Alive);
    EXPECT_EQ(state_of(source(kNoon, kAlive), kNoon + seconds(121)), SourceState::Silent);
    EXPECT_EQ(state_of(source(kNoon + seconds(5), kAlive), kNoon), SourceState::Alive)
        << "the clock of another process is ahead";
}

TEST(SourceState, GivenASourceThatReportedItsShutdownThenItIsStoppedAndNeverSilent) {
    EXPECT_EQ(state_of(source(kNoon, kStopped), kNoon), SourceState::Stopped);
    EXPECT_EQ(state_of(source(kNoon, kStopped), kNoon + std::chrono::days(3)), SourceState::Stopped);
}

TEST(ReportLevel, GivenALevelWhenWrittenThenItIsReadAgain) {
    for (const ReportLevel level :
         {ReportLevel::Debug, ReportLevel::Info, ReportLevel::Warn, ReportLevel::Error, ReportLevel::Critical}) {
        EXPECT_EQ(parse_report_level(to_string(level)).value(), level);
    }
    EXPECT_EQ(parse_report_level("WARNING").value(), ReportLevel::Warn);
    EXPECT_FALSE(parse_report_level("loud"));
    EXPECT_FALSE(parse_report_level(""));
}

TEST(CutTo, GivenAnyTextThenNoMoreIsLeftThanWantedAndItIsUtf8) {
    EXPECT_EQ(cut_to("grüße", 3), "grü");
    EXPECT_EQ(cut_to("", 3), "");
    EXPECT_EQ(cut_to("a\nb\x7F", 9), "a?b?");
    EXPECT_EQ(cut_to("\xC3\xC3\xBC\xFF", 9), "?ü?");
    EXPECT_EQ(cut_to("abc", 0), "");
    for (int byte = 0; byte < 256; ++byte) {
        const std::string cut = cut_to(std::string(3, static_cast<char>(byte)), 2);
        EXPECT_TRUE(is_utf8(cut));
        EXPECT_EQ(count_code_points(cut), 2U);
    }
}

}  // namespace report_test
}  // namespace bourse::monitor

#include "features/monitor/service/reporter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "platform/tasks/io_threads.hpp"

namespace bourse::monitor {
namespace reporter_test {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

const UtcTime kNoon(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(12));

/// A monitor that accepts reports on demand.
class FakeSink final : public ReportSink {
  public:
    Delivery deliver(std::span<const Report> reports) override {
        ++calls;
        Delivery delivery{.done = std::min(reports.size(), room), .refused = refused, .trouble = {}};
        if (delivery.done < reports.size()) delivery.trouble = "connection refused";
        taken.insert(taken.end(), reports.begin(), reports.begin() + static_cast<std::ptrdiff_t>(delivery.done));
        return delivery;
    }
    /// `service: status` of the reports since the last call.
    std::vector<std::string> news() {
        std::vector<std::string> out;
        for (const Report& report : taken) out.push_back(report.service + ": " + report.status);
        taken.clear();
        return out;
    }

    std::size_t room = 1000;
    std::size_t refused = 0;
    int calls = 0;
    std::vector<Report> taken;
};

class ReporterTest : public testing::Test {
  protected:
    ReporterTest() : reporter_({.services = {"api", "quotes"}, .version = "1.2.3"}, make_sink(), log_, clock_) {}

    std::unique_ptr<ReportSink> make_sink() {
        auto sink = std::make_unique<FakeSink>();
        sink_ = sink.get();
        return sink;
    }

    ManualClock clock_{kNoon};
    telemetry::Log log_{telemetry::Level::Off, telemetry::LogFormat::Text, clock_};
    FakeSink* sink_ = nullptr;
    Reporter reporter_;
};

TEST_F(ReporterTest, GivenTimePassesThenEachServiceIsReportedAliveOnceAMinute) {
    reporter_.report_once();
    EXPECT_EQ(sink_->taken.front(), (Report{kNoon, ReportLevel::Info, "api", "", "alive",
                                            R"({"instance":"","version":"1.2.3","dropped":0,"refused":0})"}));
    EXPECT_THAT(sink_->news(), ElementsAre("api: alive", "quotes: alive"));

    clock_.advance(seconds(59));
    reporter_.report_once();
    EXPECT_THAT(sink_->news(), IsEmpty());

    clock_.advance(seconds(1));
    reporter_.report_once();
    EXPECT_THAT(sink_->news(), ElementsAre("api: alive", "quotes: alive"));
}

TEST_F(ReporterTest, GivenWarningsAreLoggedThenTheyAreReportedOnceWithTheirCountAndFields) {
    reporter_.report_once();
    sink_->news();
    for (int i = 0; i < 3; ++i) log_.warn("the store is slow", {{"what", "lock " + std::to_string(i)}});
    log_.error("a request failed", {{"request_id", "x1"}});
    log_.info("all is well");

    reporter_.report_once();

    ASSERT_EQ(sink_->taken.size(), 2U);
    const Report& warning = sink_->taken[0];
    EXPECT_EQ(warning.level, ReportLevel::Warn);
    EXPECT_EQ(warning.data, R"({"instance":"","times":3,"last":"2026-11-21T12:00:00Z","fields":{"what":"lock 2"}})");
    EXPECT_EQ(sink_->taken[1].level, ReportLevel::Error);
    EXPECT_THAT(sink_->news(), ElementsAre("api: the store is slow", "api: a request failed"));

    log_.warn("the store is slow");
    reporter_.report_once();
    EXPECT_THAT(sink_->news(), IsEmpty());
}

TEST_F(ReporterTest, GivenAnUnavailableMonitorThenAttemptsBackOffAndNothingIsLostOrReportedAboutIt) {
    sink_->room = 0;
    log_.error("broken");
    reporter_.report_once();
    reporter_.report_once();
    EXPECT_EQ(sink_->calls, 1);
    clock_.advance(seconds(5));
    reporter_.report_once();
    clock_.advance(seconds(9));
    reporter_.report_once();
    EXPECT_EQ(sink_->calls, 2);

    sink_->room = 1000;
    clock_.advance(seconds(1));
    reporter_.report_once();

    EXPECT_EQ(sink_->calls, 3);
    EXPECT_THAT(sink_->news(), ElementsAre("api: alive", "quotes: alive", "api: broken"));
    reporter_.report_once();
    EXPECT_THAT(sink_->news(), IsEmpty()) << "the outage of the monitor is not reported";
}

TEST_F(ReporterTest, GivenTheMonitorFailsDuringADeliveryThenOnlyTheRestIsReportedAgain) {
    sink_->room = 3;
    log_.warn("first");
    log_.warn("second");
    reporter_.report_once();
    EXPECT_THAT(sink_->news(), ElementsAre("api: alive", "quotes: alive", "api: first"));

    sink_->room = 1000;
    clock_.advance(seconds(5));
    reporter_.report_once();

    EXPECT_THAT(sink_->news(), ElementsAre("api: second"));
}

TEST_F(ReporterTest, GivenAFullQueueWhenTheMonitorIsBackThenTheNumberOfDroppedNoticesIsReported) {
    for (int i = 0; i < 300; ++i) log_.warn("number " + std::to_string(i));
    sink_->refused = 2;
    reporter_.report_once();
    EXPECT_EQ(sink_->news().size(), 2U + 256U);

    clock_.advance(seconds(60));
    reporter_.report_once();

    EXPECT_EQ(boost::json::parse(sink_->taken.front().data).at("dropped").as_int64(), 300 - 256);
    EXPECT_EQ(boost::json::parse(sink_->taken.front().data).at("refused").as_int64(), 2);
}

TEST_F(ReporterTest, GivenForeignTextWhenLoggedThenTheReportIsSmallAndValid) {
    const std::string foreign(100'000, '\xFF');
    log_.warn(foreign, {{"a", foreign}, {"b", std::string(100'000, '"')}, {"c", std::string(5, '\0')}});

    reporter_.report_once();

    const Report& report = sink_->taken.back();
    EXPECT_EQ(report.status.size(), kMaxStatusCharacters);
    EXPECT_LE(report.data.size(), kMaxDataBytes);
    EXPECT_NO_THROW((void)boost::json::parse(report.data));
}

TEST_F(ReporterTest, GivenItRunsInTheBackgroundWhenStoppedThenTheLastWordsAreReported) {
    tasks::IoThreads threads(1);
    threads.start();
    reporter_.start("host:8000", threads.executor(0));
    log_.warn("the end is near");

    reporter_.stop();
    threads.join();

    EXPECT_EQ(sink_->taken.back().instance, "host:8000");
    const auto news = sink_->news();
    EXPECT_THAT(news, testing::Contains("api: the end is near"));
    EXPECT_THAT(news, testing::IsSupersetOf({"api: stopped", "quotes: stopped"}));
}

}  // namespace reporter_test
}  // namespace bourse::monitor

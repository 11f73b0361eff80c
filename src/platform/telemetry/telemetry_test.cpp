#include <fcntl.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "platform/telemetry/access_log.hpp"
#include "platform/telemetry/request_metrics.hpp"
#include "support/temporary_folder.hpp"

namespace bourse::telemetry {
namespace telemetry_test {

const UtcTime kNoon(std::chrono::sys_days(std::chrono::year(2024) / 3 / 8) + std::chrono::hours(12));

std::string line(LogFormat format, std::string_view message, std::initializer_list<Field> fields) {
    std::string out;
    format_line(out, format, kNoon, Level::Info, message, fields);
    return out;
}

TEST(LogLine, GivenForeignTextWhenFormattedThenItStaysOneLine) {
    EXPECT_EQ(line(LogFormat::Text, "said", {{"name", "a b\n2024 error forged"}, {"id", "x1"}}),
              R"(2024-03-08T12:00:00Z info said name="a b\n2024 error forged" id=x1)");
    EXPECT_EQ(line(LogFormat::Json, "said", {{"name", "a\nb"}}),
              R"({"time":"2024-03-08T12:00:00Z","level":"info","message":"said","name":"a\nb"})");
    EXPECT_EQ(line(LogFormat::Text, "two\nlines", {}), "2024-03-08T12:00:00Z info two lines");
}

/// Records the reported messages.
class RememberingObserver final : public LogObserver {
  public:
    void noticed(UtcTime time, Level level, std::string_view message, std::span<const Field> fields) override {
        std::string text = time.to_string() + ' ' + std::string(to_string(level)) + ' ' + std::string(message);
        for (const Field& field : fields) text += ' ' + std::string(field.name) + '=' + std::string(field.value);
        told_.push_back(std::move(text));
    }
    [[nodiscard]] const std::vector<std::string>& told() const { return told_; }

  private:
    std::vector<std::string> told_;
};

TEST(Log, GivenAnObserverWhenWarningsAreLoggedThenItReceivesThemAtAnyLogLevel) {
    const ManualClock clock(kNoon);
    RememberingObserver observer;
    Log log(Level::Off, LogFormat::Text, clock);
    log.warn("before");
    log.observe(&observer);

    log.info("all is well");
    log.warn("careful", {{"what", "a b"}});
    log.error("broken");
    log.observe(nullptr);
    log.error("after");

    EXPECT_EQ(observer.told(), (std::vector<std::string>{"2024-03-08T12:00:00Z warn careful what=a b",
                                                         "2024-03-08T12:00:00Z error broken"}));
}

TEST(LogLevel, GivenNamesOfTheOlderSystemsWhenParsedThenTheyAreKnown) {
    EXPECT_EQ(*parse_level("WARNING"), Level::Warn);
    EXPECT_EQ(*parse_level("Debug"), Level::Debug);
    EXPECT_FALSE(parse_level("loud"));
}

TEST(AccessLog, GivenTwoIoThreadsWhenTheyRecordThenEveryLineIsWrittenOnce) {
    constexpr int kRecords = 1000;
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "access.log";
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT, 0600);
    const ManualClock clock(kNoon);

    {
        AccessLog log(2, LogFormat::Text, descriptor, clock);
        std::vector<std::jthread> producers;
        for (std::size_t producer = 0; producer < 2; ++producer) {
            producers.emplace_back([&log, producer] {
                for (int i = 0; i < kRecords; ++i) {
                    AccessRecord* record = log.claim(producer);
                    ASSERT_NE(record, nullptr);
                    record->status = 200;
                    record->method = "GET";
                    record->target.assign("/stocks?n=" + std::to_string(i));
                    log.publish(producer);
                }
            });
        }
    }
    ::close(descriptor);

    std::ifstream stream(file);
    int lines = 0;
    for (std::string text; std::getline(stream, text); ++lines) EXPECT_NE(text.find("status=200"), std::string::npos);
    EXPECT_EQ(lines, 2 * kRecords);
}

TEST(AccessLog, GivenATargetLongerThanARecordHoldsWhenAssignedThenItIsCut) {
    ShortText<8> text;
    text.assign("0123456789");
    EXPECT_EQ(text.view(), "01234567");
}

TEST(RequestMetrics, GivenRequestsOnTwoThreadsWhenCollectedThenTheyAreAddedUp) {
    const std::string_view list = "listStocks";
    RequestMetrics metrics(2, {list});
    metrics.connection_opened(0);
    metrics.connection_opened(1);
    metrics.connection_closed(0);
    metrics.request_finished(0, list, 200, std::chrono::microseconds(20), true);
    metrics.request_finished(1, list, 200, std::chrono::milliseconds(2), false);
    metrics.request_finished(1, "", 418, std::chrono::milliseconds(2), false);

    const std::string text = prometheus::TextSerializer().Serialize(metrics.Collect());

    for (const char* expected : {
             "bourse_http_requests_total{operation=\"listStocks\",status=\"200\"} 2",
             "bourse_http_requests_total{operation=\"none\",status=\"0\"} 1",
             "bourse_http_request_duration_seconds_bucket{operation=\"listStocks\",status=\"200\",le=\"5e-05\"} 1",
             "bourse_http_request_duration_seconds_bucket{operation=\"listStocks\",status=\"200\",le=\"+Inf\"} 2",
             "bourse_http_response_cache_hits_total 1",
             "bourse_http_connections 1",
         }) {
        EXPECT_NE(text.find(expected), std::string::npos) << expected << "\n" << text;
    }
}

/// A scrape may read the end of a request after missing its start.
TEST(RequestMetrics, GivenMoreEndsThanBeginningsWhenCollectedThenTheGaugesAreZero) {
    RequestMetrics metrics(1, {});
    metrics.connection_closed(0);
    metrics.handler_ended(0);

    const std::string text = prometheus::TextSerializer().Serialize(metrics.Collect());

    EXPECT_NE(text.find("bourse_http_connections 0\n"), std::string::npos) << text;
    EXPECT_NE(text.find("bourse_http_requests_in_flight 0\n"), std::string::npos) << text;
}

}  // namespace telemetry_test
}  // namespace bourse::telemetry

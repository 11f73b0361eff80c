#include "features/monitor/service/report_sinks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "features/monitor/model/report_body.hpp"
#include "features/monitor/store/reports_store.hpp"
#include "platform/http_client/test/scripted_server.hpp"
#include "platform/sql/database.hpp"

namespace bourse::monitor {
namespace report_sinks_test {

using namespace std::chrono_literals;
using http_client::Peer;
using http_client::ScriptedServer;

constexpr HttpSinkPatience kPatient{.report = 5s, .delivery = 10s};

std::vector<Report> two_reports() {
    return {{{}, ReportLevel::Info, "api", "", "alive"}, {{}, ReportLevel::Info, "quotes", "", "alive"}};
}

/// The statuses of one connection in sequence.
std::function<void(Peer&)> answers(std::vector<int> statuses, std::vector<std::string>& seen) {
    return [statuses, &seen](Peer& peer) {
        for (const int status : statuses) {
            std::string request = peer.read_request();
            if (request.empty()) return;
            seen.push_back(std::move(request));
            peer.send("HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: 2\r\n\r\n{}");
        }
        peer.wait_for_close();
    };
}

TEST(HttpSink, GivenAMonitorThenEachReportIsPostedToItOverOneConnection) {
    std::vector<std::string> seen;
    const ScriptedServer server(answers({200, 200}, seen));

    const Delivery delivery = make_http_sink(server.url(), Secret(), kPatient)->deliver(two_reports());

    EXPECT_EQ(delivery.done, 2U);
    EXPECT_EQ(delivery.refused, 0U);
    EXPECT_EQ(delivery.trouble, "");
    EXPECT_EQ(server.connections(), 1);
    EXPECT_TRUE(seen.front().starts_with("POST /report HTTP/1.1\r\n")) << seen.front();
}

TEST(HttpSink, GivenATokenThenEachReportHasIt) {
    std::vector<std::string> seen;
    const ScriptedServer server(answers({200, 200}, seen));

    const Delivery delivery = make_http_sink(server.url(), Secret("t0ken"), kPatient)->deliver(two_reports());

    EXPECT_EQ(delivery.done, 2U);
    for (const std::string& request : seen) {
        EXPECT_NE(request.find("\r\nAuthorization: Bearer t0ken\r\n"), std::string::npos) << request;
    }
}

TEST(HttpSink, GivenAReportIsRefusedThenTheNextIsPosted) {
    std::vector<std::string> seen;
    const ScriptedServer server(answers({400, 200}, seen));

    const Delivery delivery = make_http_sink(server.url(), Secret(), kPatient)->deliver(two_reports());

    EXPECT_EQ(delivery.done, 2U);
    EXPECT_EQ(delivery.refused, 1U);
    EXPECT_EQ(delivery.trouble, "");
}

class HttpSinkTrouble : public testing::TestWithParam<int> {};

TEST_P(HttpSinkTrouble, GivenTheMonitorCannotTakeItNowThenTheRestIsLeft) {
    std::vector<std::string> seen;
    const ScriptedServer server(answers({200, GetParam()}, seen));

    const Delivery delivery = make_http_sink(server.url(), Secret(), kPatient)->deliver(two_reports());

    EXPECT_EQ(delivery.done, 1U);
    EXPECT_EQ(delivery.refused, 0U);
    EXPECT_THAT(delivery.trouble, testing::HasSubstr(std::to_string(GetParam())));
}

INSTANTIATE_TEST_SUITE_P(Statuses, HttpSinkTrouble, testing::Values(302, 401, 404, 429, 500, 503));

TEST(HttpSink, GivenNoAnswerThenItReportsSoWithinTheDeadline) {
    const ScriptedServer server([](Peer& peer) { peer.wait_for_close(); });
    const auto begin = std::chrono::steady_clock::now();

    const Delivery delivery = make_http_sink(server.url(), Secret(), {.report = 200ms})->deliver(two_reports());

    EXPECT_EQ(delivery.done, 0U);
    EXPECT_NE(delivery.trouble, "");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
}

TEST(HttpSink, GivenNoTimeForAllReportsThenTheRestIsNotSent) {
    const ScriptedServer server([](Peer& peer) { peer.wait_for_close(); });

    const Delivery delivery = make_http_sink(server.url(), Secret(), {.delivery = 0ms})->deliver(two_reports());

    EXPECT_EQ(delivery.done, 0U);
    EXPECT_EQ(delivery.trouble, "the monitor is slow");
    EXPECT_EQ(server.connections(), 0);
}

/// A store that always fails.
template <class Failure>
class FailingStore final : public ReportsStore {
  public:
    void add(std::span<const Report>) override { throw Failure("the disk is full"); }
    ReportsPage list(const ReportFilter&, std::int64_t, std::int64_t) override { return {}; }
    SourcesPage sources(std::int64_t, std::int64_t) override { return {}; }
    Pruned prune(const Retention&, std::int64_t) override { return {}; }
};

TEST(StoreSink, GivenAnUnavailableStoreThenAllReportsAreKeptAndDefectiveOnesAreRejected) {
    FailingStore<Unavailable> away;
    FailingStore<sql::StoreFailure> unwilling;

    const Delivery left = make_store_sink(away)->deliver(two_reports());
    const Delivery refused = make_store_sink(unwilling)->deliver(two_reports());

    EXPECT_EQ(left.done, 0U);
    EXPECT_EQ(left.trouble, "the disk is full");
    EXPECT_EQ(refused.done, 2U);
    EXPECT_EQ(refused.refused, 2U);
}

}  // namespace report_sinks_test
}  // namespace bourse::monitor

#include "features/monitor/store/reports_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "features/monitor/service/monitor.hpp"
#include "features/monitor/store/reports_store_sql.hpp"
#include "support/empty_store.hpp"

namespace bourse::monitor {
namespace reports_store_test {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

/// Contract tests for every adapter.
class ReportsStoreContract : public testing::TestWithParam<sql::Dialect> {
  protected:
    void SetUp() override {
        if (!test::can_open(GetParam())) GTEST_SKIP() << test::kNoPostgres;
        under_test_ = std::make_unique<test::EmptyStore>(GetParam());
        under_test_->migrate(BOURSE_SOURCE_DIR);
        store_ = make_sql_reports_store(under_test_->database());
    }

    static Report report(std::string_view service, std::string_view status, UtcTime time = kNow,
                         ReportLevel level = ReportLevel::Info) {
        return {time, level, std::string(service), "host \"ü\":1", std::string(status), R"({"a":["ü",1]})"};
    }
    void add(const Report& one) { store_->add({&one, 1}); }
    [[nodiscard]] ReportsPage all() { return store_->list({}, kNewestReport, 1000); }

    static std::vector<std::string> statuses(const ReportsPage& page) {
        std::vector<std::string> listed;
        for (const StoredReport& stored : page.reports) listed.push_back(stored.report.status);
        return listed;
    }
    static std::vector<std::string> services(const SourcesPage& page) {
        std::vector<std::string> listed;
        for (const Source& source : page.sources) listed.push_back(source.service);
        return listed;
    }

    static inline const UtcTime kNow = UtcTime::from_micros(1'795'262'400'000'000);
    std::unique_ptr<test::EmptyStore> under_test_;
    std::unique_ptr<ReportsStore> store_;
};

TEST_P(ReportsStoreContract, GivenAReportWhenListedThenItIsAsItWasSaved) {
    const Report saved = report("prices", "broken", kNow, ReportLevel::Critical);
    add(saved);

    const ReportsPage page = all();

    ASSERT_EQ(page.reports.size(), 1U);
    EXPECT_EQ(page.reports[0].report, saved);
    EXPECT_FALSE(page.has_more);
}

TEST_P(ReportsStoreContract, GivenReportsWhenListedThenTheNewestFirstAndInPagesThatAddingDoesNotShift) {
    const std::vector<Report> reports{report("a", "1"), report("a", "2"), report("a", "3")};
    store_->add(reports);

    const ReportsPage first = store_->list({}, kNewestReport, 2);
    add(report("a", "4"));
    const ReportsPage second = store_->list({}, first.reports.back().id, 2);

    EXPECT_THAT(statuses(first), ElementsAre("3", "2"));
    EXPECT_TRUE(first.has_more);
    EXPECT_THAT(statuses(second), ElementsAre("1"));
    EXPECT_FALSE(second.has_more);
    EXPECT_THAT(statuses(all()), ElementsAre("4", "3", "2", "1"));
}

TEST_P(ReportsStoreContract, GivenFiltersWhenListedThenOnlyWhatFitsAllOfThemIs) {
    const std::vector<Report> reports{
        report("a", "1", kNow, ReportLevel::Error), report("b", "2", kNow, ReportLevel::Error),
        report("a", "3", kNow, ReportLevel::Warn), report("a", "4", kNow, ReportLevel::Error)};
    store_->add(reports);
    const auto listed = [&](ReportFilter filter) { return statuses(store_->list(filter, kNewestReport, 10)); };

    EXPECT_THAT(listed({.service = "a", .level = {}}), ElementsAre("4", "3", "1"));
    EXPECT_THAT(listed({.service = {}, .level = ReportLevel::Error}), ElementsAre("4", "2", "1"));
    EXPECT_THAT(listed({.service = "a", .level = ReportLevel::Error}), ElementsAre("4", "1"));
    EXPECT_THAT(listed({.service = "A", .level = {}}), IsEmpty());
    EXPECT_THAT(listed({.service = {}, .level = ReportLevel::Debug}), IsEmpty());
    EXPECT_TRUE(store_->list({.service = "a", .level = ReportLevel::Error}, kNewestReport, 1).has_more);
}

TEST_P(ReportsStoreContract, GivenReportsWhenSourcesAreListedThenEachIsAsItsLatestReportSaid) {
    const std::vector<Report> reports{report("b", "alive"), report("a", "alive"),
                                      report("b", "slow", kNow + seconds(9))};
    store_->add(reports);
    add(report("b", "late", kNow + seconds(8)));
    add(report("a", "stopped", kNow + seconds(1), ReportLevel::Warn));

    const SourcesPage page = store_->sources(0, 10);

    ASSERT_EQ(page.sources.size(), 2U);
    const std::string instance = "host \"ü\":1";
    for (const Source& expected : {Source{0, "a", instance, kNow + seconds(1), ReportLevel::Warn, "stopped"},
                                   Source{0, "b", instance, kNow + seconds(9), ReportLevel::Info, "slow"}}) {
        EXPECT_THAT(page.sources, testing::Contains(testing::Truly([&](Source source) {
                        source.number = 0;
                        return source == expected;
                    })))
            << expected.service;
    }
}

TEST_P(ReportsStoreContract, GivenManySourcesWhenListedThenInPagesInTheOrderOfTheirFirstReports) {
    for (const char* service : {"c", "a", "b", "c"}) add(report(service, "alive"));

    const SourcesPage first = store_->sources(0, 2);
    const SourcesPage second = store_->sources(first.sources.back().number, 2);

    EXPECT_THAT(services(first), ElementsAre("c", "a"));
    EXPECT_TRUE(first.has_more);
    EXPECT_THAT(services(second), ElementsAre("b"));
    EXPECT_FALSE(second.has_more);
}

TEST_P(ReportsStoreContract, GivenOldReportsWhenPrunedThenTheyGoInStepsTheOldestFirst) {
    for (int i = 0; i < 5; ++i) add(report("a", std::to_string(i), kNow + seconds(i)));
    const Retention retention{.from = kNow + seconds(3), .max_reports = 100, .max_sources = 100};

    EXPECT_EQ(store_->prune(retention, 2).deleted, 2);
    EXPECT_THAT(statuses(all()), ElementsAre("4", "3", "2"));
    EXPECT_EQ(store_->prune(retention, 2).deleted, 1);
    EXPECT_EQ(store_->prune(retention, 2).deleted, 0);

    EXPECT_THAT(statuses(all()), ElementsAre("4", "3"));
    EXPECT_THAT(services(store_->sources(0, 10)), ElementsAre("a")) << "it was seen since";
}

TEST_P(ReportsStoreContract, GivenMoreThanIsKeptWhenPrunedThenTheNewestStay) {
    for (int i = 0; i < 5; ++i) add(report(std::to_string(i), std::to_string(i), kNow + seconds(i)));
    const Retention retention{.from = kNow - seconds(1), .max_reports = 3, .max_sources = 2};

    while (store_->prune(retention, 100).deleted != 0) continue;

    EXPECT_THAT(statuses(all()), ElementsAre("4", "3", "2"));
    EXPECT_THAT(services(store_->sources(0, 10)), ElementsAre("3", "4"));
}

TEST_P(ReportsStoreContract, GivenAFloodFromOneServiceWhenPrunedThenTheOthersKeepTheirReports) {
    for (int i = 0; i < 3; ++i) add(report("quiet", "q" + std::to_string(i)));
    for (int i = 0; i < 50; ++i) add(report("flood", "f" + std::to_string(10 + i)));
    for (int i = 3; i < 6; ++i) add(report("quiet", "q" + std::to_string(i)));
    const Retention by_count{.from = kNow, .max_reports = 10, .max_sources = 10};

    while (store_->prune(by_count, 7).deleted != 0) continue;
    EXPECT_THAT(statuses(all()), ElementsAre("q5", "q4", "q3", "f59", "f58", "f57", "f56", "q2", "q1", "q0"));

    // Each report has the same size.
    const std::int64_t bytes = std::ssize(std::string("floodhost \"ü\":1f10")) + std::ssize(report("", "").data);
    const Retention by_bytes{.from = kNow, .max_reports = 100, .max_sources = 10, .max_bytes = 8 * bytes};
    while (store_->prune(by_bytes, 7).deleted != 0) continue;
    EXPECT_THAT(statuses(all()), testing::SizeIs(8));
    EXPECT_EQ(store_->prune({.from = kNow + seconds(1), .max_reports = 100, .max_sources = 10}, 100).deleted, 8 + 2)
        << "all reports and sources are old";
    add(report("quiet", "again"));
    EXPECT_EQ(store_->prune({.from = kNow, .max_reports = 1, .max_sources = 10, .max_bytes = 1000}, 100).deleted, 0)
        << "what was deleted is no longer counted";
}

TEST_P(ReportsStoreContract, GivenASourceOrReportWithANumberWhenListedThenItIsANumber) {
    Report numeric = report("web", "200");
    numeric.has_numeric_status = true;
    add(numeric);

    EXPECT_EQ(all().reports[0].report, numeric);
    EXPECT_TRUE(store_->sources(0, 10).sources[0].has_numeric_status);
}

TEST_P(ReportsStoreContract, GivenSourcesThatWereNotSeenForLongWhenPrunedThenTheyAreDeleted) {
    add(report("old", "alive", kNow));
    add(report("new", "alive", kNow + seconds(10)));
    const ManualClock clock(kNow + seconds(15));
    tasks::BlockingPool pool(1);
    sql::WriteLane writes(under_test_->database(), pool);
    Monitor monitor(under_test_->database(), {pool, writes}, clock, {.keep = seconds(10)});

    while (monitor.prune()) continue;
    EXPECT_GT(monitor.deleted(), 0u);
    EXPECT_GT(monitor.longest_pruning().count(), 0);

    EXPECT_THAT(services(store_->sources(0, 10)), ElementsAre("new"));
    EXPECT_THAT(statuses(all()), testing::SizeIs(1));
}

TEST_P(ReportsStoreContract, GivenNothingWhenPrunedThenNothingHappens) {
    EXPECT_EQ(store_->prune({.from = kNow, .max_reports = 1, .max_sources = 1}, 10).deleted, 0);
    EXPECT_NO_THROW(store_->add({}));
    EXPECT_THAT(all().reports, IsEmpty());
}

TEST_P(ReportsStoreContract, GivenThreadsThatReportInAnyOrderThenNoneWaitsForEver) {
    constexpr int kThreads = 4;
    constexpr int kRounds = 20;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i) {
            threads.emplace_back([&, forwards = i % 2 == 0] {
                for (int round = 0; round < kRounds; ++round) {
                    const std::vector<Report> reports{report(forwards ? "a" : "b", "x"),
                                                      report(forwards ? "b" : "a", "x")};
                    store_->add(reports);
                }
            });
        }
    }

    EXPECT_EQ(all().reports.size(), 2U * kThreads * kRounds);
    EXPECT_EQ(store_->sources(0, 10).sources.size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Sqlite, ReportsStoreContract, testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, ReportsStoreContract, testing::Values(sql::Dialect::Postgres));

}  // namespace reports_store_test
}  // namespace bourse::monitor

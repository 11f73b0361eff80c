#include "features/market/import/upload_text.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace bourse::market {
namespace upload_text_test {

namespace json = boost::json;

TEST(UploadText, GivenAnImportThenItsJsonHasCountsRowsAndWhatWasFound) {
    ImportOutcome outcome;
    outcome.accepted = true;
    outcome.inserted = 3;
    outcome.unchanged = 1;
    outcome.rejected = {{7, "volume \"x\" is not a number"}};
    outcome.rejected_count = 1500;
    outcome.step = 5;
    FoundForm& form = outcome.form.emplace();
    form.columns = {{"open", "Eröffnung"}};
    form.ignored = {"VWAP"};
    form.time_zone = "UTC";
    form.is_time_zone_assumed = true;
    form.interval = BarInterval::Minute;
    form.interval_reason = "the times are not all midnight";
    outcome.first_bars.push_back(
        {Symbol::parse("A/B").value(), {UtcTime(Date(2024, 3, 8)), 1, 2, -1, 1.5, 0.25, {}, {}, {}}});

    EXPECT_EQ(json::parse(to_json(outcome)), json::parse(R"({
        "inserted": 3, "updated": 0, "unchanged": 1,
        "rejected": [{"line": 7, "row": 7, "detail": "volume \"x\" is not a number"}], "rejected_count": 1500,
        "accepted": true, "dry_run": false, "rows": 0, "symbols": 0, "empty": 0, "repaired": 0, "combined": 0,
        "duplicates": 0,
        "warnings": ["times without an offset were read as UTC; choose another time zone with timezone",
                     "columns ignored: VWAP"],
        "form": {"compression": "none", "encoding": "UTF-8", "line_end": "LF", "delimiter": "comma", "decimal": "point",
                 "date_format": null, "timezone": "UTC", "interval": "minute",
                 "interval_reason": "the times are not all midnight", "step": 5, "columns": {"open": "Eröffnung"},
                 "ignored": ["VWAP"]},
        "first_bars": [{"symbol": "A/B", "timestamp": "2024-03-08T00:00:00Z", "open": 1, "high": 2, "low": -1,
                        "close": 1.5, "volume": 0.25}]})"));
}

TEST(UploadText, GivenRejectedRowsThenTheFirstIsNamedAndEachIsListed) {
    ImportOutcome outcome;
    outcome.rejected = {{3, "no date"}, {9, "no volume"}};
    outcome.rejected_count = 2;

    const Error error = refusal_of(outcome);

    EXPECT_EQ(error.code, Errc::Refused);
    EXPECT_EQ(error.detail, "line 3: no date, and 1 more; nothing was stored");
    EXPECT_EQ(error.faults, (std::vector<InputFault>{{InputFault::In::Body, "line=3", "no date"},
                                                     {InputFault::In::Body, "line=9", "no volume"}}));
}

}  // namespace upload_text_test
}  // namespace bourse::market

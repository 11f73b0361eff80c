#pragma once
#include <cmath>
#include <vector>

#include "base/text.hpp"
#include "features/quotes/model/quote.hpp"
#include "features/quotes/providers/answer.hpp"
#include "fuzzing.hpp"

/// Invariants of every answer of a provider, for any input.
namespace bourse::fuzzing {

inline void check_prices(double open, double high, double low, double close) {
    for (const double price : {open, high, low, close}) {
        require(std::isfinite(price), "prices are finite");
        require(low <= price && price <= high, "low and high are the bounds");
    }
}

inline void check_failure(const quotes::Failure& failure) {
    require(!failure.what.empty() && failure.what.size() < 256, "a failure says why, in a few words");
    for (const char c : failure.what) require(static_cast<unsigned char>(c) >= 0x20, "a failure is one line");
    require(!failure.is_transient, "a complete answer is not retried");
}

inline void check_quote(const quotes::Answer<quotes::Quote>& quote, const Symbol& asked) {
    if (!quote) return check_failure(quote.error());
    check_prices(quote->open, quote->high, quote->low, quote->close);
    require(quote->symbol == asked, "the quote is of the symbol that was asked for");
    require(!quote->volume || *quote->volume >= 0, "a volume is not negative");
    require(is_utf8(quote->name) && quote->name.size() <= 128, "names are UTF-8 and bounded");
    require(quote->time.empty() || quote->time.size() == 8, "times have their shape");
}

inline void check_left_out(const quotes::LeftOutDays& left_out) {
    require(left_out.days.size() <= quotes::LeftOutDays::kMaxDetails, "reports are bounded");
    require(left_out.days.size() <= left_out.count, "every day is counted");
    for (const auto& day : left_out.days) {
        require(!day.what.empty() && day.what.size() < 256, "a report says why, in a few words");
        for (const char c : day.what) require(static_cast<unsigned char>(c) >= 0x20, "a report is one line");
    }
}

inline void check_bars(const quotes::Answer<quotes::DailyBars>& daily) {
    if (!daily) return check_failure(daily.error());
    check_left_out(daily->left_out);
    const auto& bars = daily->bars;
    require(!bars.empty(), "a series has days");
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const market::Bar& bar = bars[i];
        check_prices(bar.open, bar.high, bar.low, bar.close);
        require(bar.volume >= 0, "a volume is not negative");
        require(bar.time == UtcTime(bar.time.date()), "a day begins at midnight");
        require(i == 0 || bars[i - 1].time < bar.time, "days ascend");
        for (const auto& number : {bar.adjusted_close, bar.dividend_amount, bar.split_coefficient}) {
            require(!number || std::isfinite(*number), "optional columns are finite");
        }
    }
}

}  // namespace bourse::fuzzing

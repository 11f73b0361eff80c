#include <benchmark/benchmark.h>

#include <cstring>
#include <limits>
#include <string>

#include "features/market/http/time_series_text.hpp"
#include "features/market/import/bars_csv.hpp"
#include "features/market/import/bars_import.hpp"
#include "features/market/import/bars_reader.hpp"
#include "features/market/model/resample.hpp"
#include "features/market/model/time_series.hpp"
#include "features/market/store/bars_store_sql.hpp"
#include "platform/csv/csv_reader.hpp"
#include "support/sqlite_store.hpp"

namespace bourse::market {
namespace {

const Symbol kSymbol = Symbol::parse("DEMO").value();

/// The n-th bar of a price that moves between 50 and 150, in cents.
Bar bar_at(UtcTime time, std::int64_t n) {
    const std::int64_t wave = n * 7 % 20'000;
    const std::int64_t cents = 5'000 + (wave < 10'000 ? wave : 20'000 - wave);
    const auto dollars = [](std::int64_t amount) { return static_cast<double>(amount) / 100; };
    return {time,
            dollars(cents),
            dollars(cents + 93),
            dollars(cents - 88),
            dollars(cents + 11),
            static_cast<double>(10'000 + n % 997),
            {},
            {},
            {}};
}

Series series_of(std::int64_t bars, UtcTime from, UtcTime::Duration step) {
    Columns columns;
    columns.reserve(static_cast<std::size_t>(bars));
    for (std::int64_t n = 0; n < bars; ++n) columns.push_back(bar_at(from + step * n, n));
    return Series(std::move(columns));
}

/// Ten million minutes, or as many days as the calendar has (years 0 to 9999: 3.6 million).
Series long_series(BarInterval interval) {
    if (interval == BarInterval::Minute)
        return series_of(10'000'000, UtcTime(Date(2000, 1, 1)), std::chrono::minutes(1));
    return series_of(3'600'000, UtcTime(Date(1, 1, 1)), std::chrono::days(1));
}

void resample_bars(benchmark::State& state, BarInterval interval, Period period) {
    const Series bars = long_series(interval);
    for (auto _ : state) benchmark::DoNotOptimize(resample(bars.view(), period).size());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(bars.size()));
}
BENCHMARK_CAPTURE(resample_bars, minutes_to_hours, BarInterval::Minute, Period(1, Frequency::Hourly));
BENCHMARK_CAPTURE(resample_bars, minutes_to_days, BarInterval::Minute, Period(1, Frequency::Daily));
BENCHMARK_CAPTURE(resample_bars, minutes_to_months, BarInterval::Minute, Period(1, Frequency::Monthly));
BENCHMARK_CAPTURE(resample_bars, minutes_to_five_minutes, BarInterval::Minute, Period(5, Frequency::Minute));
BENCHMARK_CAPTURE(resample_bars, days_to_weeks, BarInterval::Day, Period(1, Frequency::Weekly));
BENCHMARK_CAPTURE(resample_bars, days_to_months, BarInterval::Day, Period(1, Frequency::Monthly));

/// A response that is not cached: 750 daily bars, resampled and serialised.
void answer_750_days(benchmark::State& state, bool is_monthly) {
    const Series bars = series_of(750, UtcTime(Date(2020, 1, 1)), std::chrono::days(1));
    TimeSeriesQuery query;
    if (is_monthly) {
        query.interval = Interval{1};
        query.frequency = Frequency::Monthly;
    }
    for (auto _ : state) {
        const TimeSeriesPage page = page_of(query, bars.view());
        benchmark::DoNotOptimize(to_json(kSymbol, query, page));
    }
}
BENCHMARK_CAPTURE(answer_750_days, monthly, true)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(answer_750_days, raw, false)->Unit(benchmark::kMicrosecond);

void write_rows(benchmark::State& state, bool is_csv) {
    const Series bars = series_of(10'000, UtcTime(Date(2000, 1, 1)), std::chrono::days(1));
    const TimeSeriesQuery query;
    const TimeSeriesPage page = page_of(query, bars.view());
    for (auto _ : state) {
        benchmark::DoNotOptimize(is_csv ? to_csv(kSymbol, query, page) : to_json(kSymbol, query, page));
    }
    state.SetItemsProcessed(state.iterations() * 10'000);
}
BENCHMARK_CAPTURE(write_rows, json, false);
BENCHMARK_CAPTURE(write_rows, csv, true);

// CSV
// --------------------------------------------------------------------------------------------------------------------

/// Daily bars of several symbols, 5,000 for each, in the order of an export.
std::string csv_of(std::int64_t rows) {
    constexpr std::int64_t kDaysOfASymbol = 5'000;
    std::string text;
    for (std::int64_t n = 0; n < rows; ++n) {
        const Symbol symbol = Symbol::parse("S" + std::to_string(100'000 + n / kDaysOfASymbol)).value();
        BarsCsvWriter writer(text, symbol, BarInterval::Day, {});
        if (n == 0) writer.header();
        writer.row(bar_at(UtcTime(Date(2000, 1, 3)) + std::chrono::days(n % kDaysOfASymbol), n));
    }
    return text;
}

class TextSource final : public ByteSource {
  public:
    explicit TextSource(std::string_view text) : text_(text), left_(text) {}
    std::size_t read(std::span<char> buffer) override {
        const std::size_t count = std::min(buffer.size(), left_.size());
        std::memcpy(buffer.data(), left_.data(), count);
        left_.remove_prefix(count);
        return count;
    }
    void rewind() override { left_ = text_; }

  private:
    std::string_view text_;
    std::string_view left_;
};

/// Calls `use` with the fields of every record.
template <class Use>
void read_records(std::string_view text, Use use) {
    constexpr std::size_t kChunk = 256 * 1024;
    csv::Reader reader;
    for (;;) {
        switch (reader.next()) {
            case csv::Reader::Step::Record:
                use(reader.fields());
                break;
            case csv::Reader::Step::NeedMore:
                if (text.empty()) {
                    reader.finish();
                } else {
                    reader.feed(text.substr(0, kChunk));
                    text.remove_prefix(std::min(kChunk, text.size()));
                }
                break;
            case csv::Reader::Step::Fault:
            case csv::Reader::Step::End:
                return;
        }
    }
}

void read_csv(benchmark::State& state) {
    const std::string text = csv_of(200'000);
    for (auto _ : state) {
        std::size_t fields = 0;
        read_records(text, [&](std::span<const std::string_view> record) { fields += record.size(); });
        benchmark::DoNotOptimize(fields);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read_csv);

void parse_bars_csv(benchmark::State& state) {
    const std::string text = csv_of(200'000);
    for (auto _ : state) {
        TextSource source(text);
        const ImportOptions options;
        BarsReader reader(find_form(source, options, Survey::AsNeeded).value(), options);
        double volume = 0;
        bool is_header = true;
        read_records(text, [&](std::span<const std::string_view> record) {
            if (!is_header) volume += (*reader.parse(record))->bar.volume;
            is_header = false;
        });
        benchmark::DoNotOptimize(volume);
    }
    state.SetItemsProcessed(state.iterations() * 200'000);
}
BENCHMARK(parse_bars_csv);

void import_into_sqlite(benchmark::State& state) {
    constexpr std::int64_t kRows = 2'000'000;
    const std::string text = csv_of(kRows);
    const SystemClock clock;
    for (auto _ : state) {
        state.PauseTiming();
        auto sqlite = std::make_unique<test::SqliteStore>(BOURSE_SOURCE_DIR);
        const auto store = make_sql_bars_store(sqlite->database());
        TextSource source(text);
        state.ResumeTiming();
        const ImportOutcome outcome = import_bars(*store, clock, source);
        if (outcome.inserted != static_cast<std::uint64_t>(kRows)) state.SkipWithError("the import failed");
        state.PauseTiming();
        sqlite.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * kRows);
}
BENCHMARK(import_into_sqlite)->Unit(benchmark::kMillisecond)->MinTime(2);

void load_series(benchmark::State& state) {
    test::SqliteStore sqlite(BOURSE_SOURCE_DIR);
    const auto store = make_sql_bars_store(sqlite.database());
    constexpr std::int64_t kBars = 500'000;
    store->write(UtcTime(), [](BarsWriter& writer) {
        const SymbolId symbol = writer.symbol(kSymbol);
        for (std::int64_t n = 0; n < kBars; ++n) {
            writer.put(symbol, BarInterval::Minute, bar_at(UtcTime(Date(2020, 1, 1)) + std::chrono::minutes(n), n));
        }
    });
    for (auto _ : state) benchmark::DoNotOptimize(store->load(kSymbol, BarInterval::Minute)->series.size());
    state.SetItemsProcessed(state.iterations() * kBars);
}
BENCHMARK(load_series);

}  // namespace
}  // namespace bourse::market

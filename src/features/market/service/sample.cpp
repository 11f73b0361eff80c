#include "features/market/service/sample.hpp"

#include <algorithm>
#include <array>

#include "base/split_mix.hpp"
#include "features/market/model/trading_calendar.hpp"

namespace bourse::market {
namespace {

/// SplitMix64. Distributions of the standard library differ between implementations; this generator does not.
class SplitMix64 {
  public:
    explicit SplitMix64(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() { return split_mix(state_ += kSplitMixStep); }
    /// In [0, below).
    std::int64_t below(std::int64_t limit) {
        return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(limit));
    }
    /// In [−most, most], small values more often: the sum of two dice.
    std::int64_t around_zero(std::int64_t most) { return below(most + 1) - below(most + 1); }

  private:
    std::uint64_t state_;
};

struct Instrument {
    std::string_view symbol;
    std::string_view name;
    std::int64_t first_price_cents;
    /// Maximum daily move of the close, in hundredths of a percent of the price.
    std::int64_t daily_move;
    /// Average daily gain of the close, in the same unit.
    std::int64_t daily_drift;
    std::int64_t usual_volume;
};

constexpr std::array kInstruments{
    Instrument{"DEMO", "Demo Corp (synthetic)", 10'000, 300, 4, 5'000'000},
    Instrument{"DEMO.BIO", "Demo Biotech (synthetic)", 2'500, 800, 2, 1'200'000},
    Instrument{"DEMO.BANK", "Demo Bank (synthetic)", 4'200, 220, 2, 9'000'000},
    Instrument{"DEMO.ETF", "Demo Index Fund (synthetic)", 20'000, 160, 4, 40'000'000},
    Instrument{"DEMO.GOLD", "Demo Gold Mining (synthetic)", 1'800, 400, 1, 3'000'000},
};
constexpr Instrument kMinuteInstrument{"DEMO.1M", "Demo Minutes (synthetic)", 5'000, 8, 0, 12'000};

constexpr Date kFirstDay(2015, 1, 1);
constexpr Date kLastDay(2024, 12, 31);
constexpr int kMinuteSessions = 20;

/// A random walk in whole cents, so that every machine computes the same prices.
class RandomWalk {
  public:
    RandomWalk(const Instrument& instrument, std::uint64_t seed)
        : instrument_(instrument), random_(seed), close_(instrument.first_price_cents) {}

    Bar next(UtcTime time) {
        const std::int64_t open = moved(close_, random_.around_zero(instrument_.daily_move / 4));
        close_ = moved(open, random_.around_zero(instrument_.daily_move) + instrument_.daily_drift);
        const std::int64_t high = moved(std::max(open, close_), random_.below(instrument_.daily_move / 2 + 1));
        const std::int64_t low = moved(std::min(open, close_), -random_.below(instrument_.daily_move / 2 + 1));
        Bar bar;
        bar.time = time;
        bar.open = dollars(open);
        bar.high = dollars(high);
        bar.low = dollars(low);
        bar.close = dollars(close_);
        const std::int64_t volume = instrument_.usual_volume / 2 + random_.below(instrument_.usual_volume);
        bar.volume = static_cast<double>(volume);
        return bar;
    }

  private:
    static constexpr std::int64_t kCheapest = 100;  // a dollar

    static std::int64_t moved(std::int64_t cents, std::int64_t hundredths_of_percent) {
        return std::max(kCheapest, cents + cents * hundredths_of_percent / 10'000);
    }
    static double dollars(std::int64_t cents) { return static_cast<double>(cents) / 100; }

    const Instrument& instrument_;
    SplitMix64 random_;
    std::int64_t close_;
};

SampleSeries empty_series(const Instrument& instrument, BarInterval interval) {
    return {Symbol::parse(instrument.symbol).value(), std::string(instrument.name), interval, {}};
}

SampleSeries daily_series(const Instrument& instrument, std::uint64_t seed) {
    SampleSeries series = empty_series(instrument, BarInterval::Day);
    RandomWalk walk(instrument, seed);
    for (Date day = kFirstDay; day <= kLastDay; day = day.plus_days(1)) {
        if (is_trading_day(day)) series.bars.push_back(walk.next(UtcTime(day)));
    }
    return series;
}

SampleSeries minute_series(const Instrument& instrument, std::uint64_t seed) {
    std::vector<Date> sessions;
    for (Date day = kLastDay; std::ssize(sessions) < kMinuteSessions; day = day.plus_days(-1)) {
        if (is_trading_day(day)) sessions.push_back(day);
    }
    SampleSeries series = empty_series(instrument, BarInterval::Minute);
    RandomWalk walk(instrument, seed);
    for (auto session = sessions.rbegin(); session != sessions.rend(); ++session) {
        for (std::chrono::minutes minute{0}; minute < kSessionLength; ++minute) {
            series.bars.push_back(walk.next(session_open(*session) + minute));
        }
    }
    return series;
}

}  // namespace

std::vector<SampleSeries> make_sample() {
    std::vector<SampleSeries> sample;
    sample.reserve(kInstruments.size() + 1);
    std::uint64_t seed = 1;
    for (const Instrument& instrument : kInstruments) sample.push_back(daily_series(instrument, seed++));
    sample.push_back(minute_series(kMinuteInstrument, seed));
    return sample;
}

SampleOutcome store_sample(BarsStore& store, const Clock& clock) {
    const std::vector<SampleSeries> sample = make_sample();
    SampleOutcome outcome;
    store.write(clock.now(), [&](BarsWriter& writer) {
        for (const SampleSeries& series : sample) {
            const SymbolId symbol = writer.symbol(series.symbol, Source::Simulated);
            writer.set_name(symbol, series.name);
            std::vector<SymbolBar> bars;
            bars.reserve(series.bars.size());
            for (const Bar& bar : series.bars) bars.push_back({symbol, bar});
            const WrittenCounts counts = writer.put_all(series.interval, bars);
            outcome.changed += counts.inserted + counts.updated;
            outcome.bars += series.bars.size();
            ++outcome.symbols;
        }
    });
    return outcome;
}

}  // namespace bourse::market

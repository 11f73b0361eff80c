#include "features/quotes/providers/simulated.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/split_mix.hpp"
#include "features/market/model/trading_calendar.hpp"

namespace bourse::quotes {
namespace {

constexpr Date kFirstDay(2000, 1, 1);
constexpr std::string_view kUnknownFront = "ZZZZ";

/// FNV-1a, because std::hash differs between standard libraries.
std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return split_mix(hash);
}

/// Integer arithmetic gives the same result on all machines. A price is a level plus waves of several lengths with
/// random amplitudes at their nodes, linear between them. Each day can be computed without the earlier ones.
class Walk {
  public:
    explicit Walk(const Symbol& symbol) : seed_(hash_of(symbol.str())), level_cents_(1'000 + below(29'000, seed_)) {}

    [[nodiscard]] market::Bar bar(Date date) const {
        const std::int64_t day = day_of(date);
        const std::int64_t open = price(day * 2);
        const std::int64_t close = price(day * 2 + 1);
        const std::int64_t reach = std::max<std::int64_t>(2, level_cents_ / 100);
        market::Bar bar;
        bar.time = UtcTime(date);
        bar.open = dollars(open);
        bar.close = dollars(close);
        bar.high = dollars(std::max(open, close) + below(reach, random(kHighs, day)));
        bar.low = dollars(std::min(open, close) - below(reach, random(kLows, day)));
        bar.volume = static_cast<double>(100'000 + below(5'000'000, random(kVolumes, day)));
        return bar;
    }

  private:
    /// Further random streams beside those of the waves.
    enum Stream : std::uint64_t { kHighs = 100, kLows, kVolumes };

    /// Length in half days, and maximum amplitude in thousandths of the level. The amplitudes add up to less than the
    /// level.
    struct Wave {
        std::int64_t length;
        std::int64_t height;
    };
    static constexpr std::array kWaves{Wave{1500, 300}, Wave{250, 150}, Wave{40, 60}, Wave{7, 20}, Wave{1, 8}};

    static std::int64_t day_of(Date date) { return (date.sys_days() - kFirstDay.sys_days()).count(); }
    static double dollars(std::int64_t cents) { return static_cast<double>(cents) / 100; }
    static std::int64_t below(std::int64_t limit, std::uint64_t bits) {
        return static_cast<std::int64_t>(bits % static_cast<std::uint64_t>(limit));
    }
    [[nodiscard]] std::uint64_t random(std::uint64_t stream, std::int64_t place) const {
        return split_mix(seed_ + split_mix((stream << 32) + static_cast<std::uint64_t>(place)));
    }

    [[nodiscard]] std::int64_t price(std::int64_t half_day) const {
        std::int64_t thousandths = 1000;
        for (std::size_t i = 0; i < kWaves.size(); ++i) {
            const auto [length, height] = kWaves[i];
            const auto node = [&](std::int64_t place) { return below(2 * height + 1, random(i, place)) - height; };
            const std::int64_t place = half_day / length;
            const std::int64_t way = half_day % length;
            thousandths += (node(place) * (length - way) + node(place + 1) * way) / length;
        }
        return level_cents_ * thousandths / 1000;
    }

    std::uint64_t seed_;
    std::int64_t level_cents_;
};

class Simulated final : public Provider {
  public:
    explicit Simulated(const Clock& clock) : clock_(clock) {}

    [[nodiscard]] std::string_view name() const override { return "simulated"; }

    Answer<Quote> quote(const Symbol& symbol, Within) override {
        if (!knows(symbol)) return unknown_symbol("begins with ZZZZ");
        const market::Bar bar = Walk(symbol).bar(last_trading_day());
        Quote quote{.symbol = symbol,
                    .name = symbol.str() + " (simulated)",
                    .date = bar.time.date(),
                    .time = "16:00:00",
                    .provider = std::string(name())};
        quote.open = bar.open;
        quote.high = bar.high;
        quote.low = bar.low;
        quote.close = bar.close;
        quote.volume = bar.volume;
        return quote;
    }

    Answer<DailyBars> daily(const Symbol& symbol, const DailyRange& range, Within) override {
        if (!knows(symbol)) return unknown_symbol("begins with ZZZZ");
        const Walk walk(symbol);
        const Date first = std::max(kFirstDay, range.from.value_or(kFirstDay));
        DailyBars daily{.provider = std::string(name())};
        for (Date day = last_trading_day(); day >= first && is_wanted(daily, range); day = day.plus_days(-1)) {
            if (market::is_trading_day(day)) daily.bars.push_back(walk.bar(day));
        }
        std::ranges::reverse(daily.bars);
        return daily;
    }

  private:
    static bool knows(const Symbol& symbol) { return !symbol.str().starts_with(kUnknownFront); }
    static bool is_wanted(const DailyBars& daily, const DailyRange& range) {
        return !range.newest || std::ssize(daily.bars) < *range.newest;
    }
    [[nodiscard]] Date last_trading_day() const {
        Date day = std::max(clock_.now().date(), kFirstDay.plus_days(kDaysWithATradingDay));
        while (!market::is_trading_day(day)) day = day.plus_days(-1);
        return day;
    }
    /// Longer than any closure of the exchange.
    static constexpr int kDaysWithATradingDay = 7;

    const Clock& clock_;
};

}  // namespace

std::unique_ptr<Provider> make_simulated(const Clock& clock) {
    return std::make_unique<Simulated>(clock);
}

}  // namespace bourse::quotes

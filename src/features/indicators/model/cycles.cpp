#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "features/indicators/model/declare.hpp"
#include "features/indicators/model/families.hpp"
#include "features/indicators/model/hilbert.hpp"

namespace bourse::indicators {

namespace {

constexpr double kDegrees = 180 / std::numbers::pi;
/// Bars that only smooth the price, before a period or a phase is measured.
constexpr std::size_t kBarsBeforePeriod = 12;
constexpr std::size_t kBarsBeforePhase = 37;
/// Bars before the first value of either kind.
constexpr std::size_t kLookbackOfPeriod = 32;
constexpr std::size_t kLookbackOfPhase = 63;

}  // namespace

double HilbertTransform::next(double value, bool is_even, std::size_t place, double gain) {
    constexpr double kA = 0.0962;
    constexpr double kB = 0.5769;
    Side& side = sides_[is_even ? 0 : 1];
    const double scaled = kA * value;
    double result = -side.values[place];
    side.values[place] = scaled;
    result += scaled;
    result -= side.before;
    side.before = kB * side.value_before;
    result += side.before;
    side.value_before = value;
    return result * gain;
}

void DominantCycle::smooth(double price) {
    const double leaving = prices_.push(price);
    sum_ += price;
    sum_ -= leaving;
    weighted_ += price * static_cast<double>(prices_.size());
    smooth_price_ = weighted_ * 0.1;
    if (prices_.is_full()) weighted_ -= sum_;
}

bool DominantCycle::next(double price) {
    smooth(price);
    if (++bars_ <= left_out_) return false;
    measure();
    return true;
}

void DominantCycle::measure() {
    const bool is_even = (bars_ - 1) % 2 == 0;
    const double gain = 0.075 * period_ + 0.54;
    const double detrended = detrender_.next(smooth_price_, is_even, place_, gain);
    auto& own = earlier_[is_even ? 0 : 1];
    auto& other = earlier_[is_even ? 1 : 0];
    in_phase_ = own[1];
    quadrature_ = quadratures_.next(detrended, is_even, place_, gain);
    const double advanced_i = advanced_in_phase_.next(in_phase_, is_even, place_, gain);
    const double advanced_q = advanced_quadrature_.next(quadrature_, is_even, place_, gain);
    if (is_even && ++place_ == 3) place_ = 0;
    const double q2 = 0.2 * (quadrature_ + advanced_i) + 0.8 * q2_;
    const double i2 = 0.2 * (in_phase_ - advanced_q) + 0.8 * i2_;
    other[1] = other[0];
    other[0] = detrended;

    real_ = 0.2 * (i2 * i2_ + q2 * q2_) + 0.8 * real_;
    imaginary_ = 0.2 * (i2 * q2_ - q2 * i2_) + 0.8 * imaginary_;
    i2_ = i2;
    q2_ = q2;
    const double before = period_;
    if (imaginary_ != 0 && real_ != 0) period_ = 360 / (std::atan(imaginary_ / real_) * kDegrees);
    period_ = std::max(std::min(period_, 1.5 * before), 0.67 * before);
    period_ = std::clamp(period_, 6.0, 50.0);
    period_ = 0.2 * period_ + 0.8 * before;
    smooth_period_ = 0.33 * period_ + 0.67 * smooth_period_;
}

namespace {

/// A value that exists from so many bars on, though it is computed before.
class FromBar {
  public:
    explicit FromBar(std::size_t lookback) : lookback_(lookback) {}
    /// Counts a bar; whether its value is shown.
    bool next() { return bars_++ >= lookback_; }

  private:
    std::size_t lookback_;
    std::size_t bars_ = 0;
};

class CyclePeriod {
  public:
    explicit CyclePeriod(const Arguments&) {}
    double next(const Bar& bar) {
        cycle_.next(bar.price);
        return from_.next() ? cycle_.smooth_period() : kNone;
    }

  private:
    DominantCycle cycle_{kBarsBeforePeriod};
    FromBar from_{kLookbackOfPeriod};
};

class Phasor {
  public:
    explicit Phasor(const Arguments&) {}
    std::array<double, 2> next(const Bar& bar) {
        cycle_.next(bar.price);
        if (!from_.next()) return {kNone, kNone};
        return {cycle_.in_phase(), cycle_.quadrature()};
    }

  private:
    DominantCycle cycle_{kBarsBeforePeriod};
    FromBar from_{kLookbackOfPeriod};
};

/// The phase of the dominant cycle, in degrees.
class CyclePhase {
  public:
    /// Whether it has been measured.
    bool next(double price) {
        const bool is_measured = cycle_.next(price);
        if (is_measured) measure();
        return is_measured;
    }
    [[nodiscard]] double phase() const { return phase_; }
    [[nodiscard]] double sine() const { return std::sin(phase_ / kDegrees); }
    [[nodiscard]] double lead_sine() const { return std::sin((phase_ + 45) / kDegrees); }
    [[nodiscard]] const DominantCycle& cycle() const { return cycle_; }

  private:
    void measure() {
        prices_.push(cycle_.smooth_price());
        const auto period = static_cast<std::size_t>(std::lround(cycle_.smooth_period()));
        double real = 0;
        double imaginary = 0;
        for (std::size_t age = 0; age < period; ++age) {
            const double angle = static_cast<double>(age) * 2 * std::numbers::pi / static_cast<double>(period);
            const double price = age < prices_.size() ? prices_[age] : 0;
            real += std::sin(angle) * price;
            imaginary += std::cos(angle) * price;
        }
        if (imaginary != 0) {
            phase_ = std::atan(real / imaginary) * kDegrees;
        } else if (real != 0) {
            phase_ += real < 0 ? -90 : 90;
        }
        phase_ += 90;
        phase_ += 360 / cycle_.smooth_period();
        if (imaginary < 0) phase_ += 180;
        if (phase_ > 315) phase_ -= 360;
    }

    DominantCycle cycle_{kBarsBeforePhase};
    Ring prices_{50};
    double phase_ = 0;
};

class PhaseOfCycle {
  public:
    explicit PhaseOfCycle(const Arguments&) {}
    double next(const Bar& bar) {
        phase_.next(bar.price);
        return from_.next() ? phase_.phase() : kNone;
    }

  private:
    CyclePhase phase_;
    FromBar from_{kLookbackOfPhase};
};

class SineWave {
  public:
    explicit SineWave(const Arguments&) {}
    std::array<double, 2> next(const Bar& bar) {
        phase_.next(bar.price);
        if (!from_.next()) return {kNone, kNone};
        return {phase_.sine(), phase_.lead_sine()};
    }

  private:
    CyclePhase phase_;
    FromBar from_{kLookbackOfPhase};
};

/// The mean of the prices of a cycle, smoothed over four bars.
class InstantaneousTrend {
  public:
    double next(double price, double smooth_period, bool is_measured) {
        prices_.push(price);
        if (!is_measured) return kNone;
        const auto period = static_cast<std::size_t>(std::lround(smooth_period));
        double mean = 0;
        for (std::size_t age = 0; age < period; ++age) mean += age < prices_.size() ? prices_[age] : 0;
        if (period > 0) mean /= static_cast<double>(period);
        const double trend = (4 * mean + 3 * means_[0] + 2 * means_[1] + means_[2]) / 10;
        means_ = {mean, means_[0], means_[1]};
        return trend;
    }

  private:
    Ring prices_{51};
    std::array<double, 3> means_{};
};

class Trendline {
  public:
    explicit Trendline(const Arguments&) {}
    double next(const Bar& bar) {
        const bool is_measured = cycle_.next(bar.price);
        const double trend = trend_.next(bar.price, cycle_.smooth_period(), is_measured);
        return from_.next() ? trend : kNone;
    }

  private:
    DominantCycle cycle_{kBarsBeforePhase};
    InstantaneousTrend trend_;
    FromBar from_{kLookbackOfPhase};
};

/// 1 in a trend, 0 in a cycle.
class TrendMode {
  public:
    explicit TrendMode(const Arguments&) {}
    double next(const Bar& bar) {
        const double phase_before = phase_.phase();
        const double sine_before = sine_;
        const double lead_before = lead_;
        const bool is_measured = phase_.next(bar.price);
        const double period = phase_.cycle().smooth_period();
        const double trend = trend_.next(bar.price, period, is_measured);
        const bool is_shown = from_.next();
        if (!is_measured) return kNone;
        sine_ = phase_.sine();
        lead_ = phase_.lead_sine();
        bool is_trend = true;
        if ((sine_ > lead_ && sine_before <= lead_before) || (sine_ < lead_ && sine_before >= lead_before)) {
            bars_in_trend_ = 0;
            is_trend = false;
        }
        ++bars_in_trend_;
        if (bars_in_trend_ < 0.5 * period) is_trend = false;
        const double turned = phase_.phase() - phase_before;
        if (period != 0 && turned > 0.67 * 360 / period && turned < 1.5 * 360 / period) is_trend = false;
        const double price = phase_.cycle().smooth_price();
        if (trend != 0 && std::fabs((price - trend) / trend) >= 0.015) is_trend = true;
        return !is_shown ? kNone : is_trend ? 1 : 0;
    }

  private:
    CyclePhase phase_;
    InstantaneousTrend trend_;
    double sine_ = 0;
    double lead_ = 0;
    double bars_in_trend_ = 0;
    FromBar from_{kLookbackOfPhase};
};

/// An average whose weight falls with the change of phase, and one that follows it half as fast.
class MesaAverages {
  public:
    explicit MesaAverages(const Arguments& arguments) : fast_(arguments.real(0)), slow_(arguments.real(1)) {}
    std::array<double, 2> next(const Bar& bar) {
        const bool is_shown = from_.next();
        if (!cycle_.next(bar.price)) return {kNone, kNone};
        const double in_phase = cycle_.in_phase();
        const double phase = in_phase != 0 ? std::atan(cycle_.quadrature() / in_phase) * kDegrees : 0;
        const double turned = std::max(phase_ - phase, 1.0);
        phase_ = phase;
        const double weight = turned > 1 ? std::max(fast_ / turned, slow_) : fast_;
        mama_ = weight * bar.price + (1 - weight) * mama_;
        fama_ = weight / 2 * mama_ + (1 - weight / 2) * fama_;
        if (!is_shown) return {kNone, kNone};
        return {mama_, fama_};
    }

  private:
    double fast_;
    double slow_;
    DominantCycle cycle_{kBarsBeforePeriod};
    double phase_ = 0;
    double mama_ = 0;
    double fama_ = 0;
    FromBar from_{kLookbackOfPeriod};
};

constexpr std::string_view kEhlers = "J. Ehlers, Rocket Science for Traders, 2001";

}  // namespace

std::vector<Declaration> cycle_indicators() {
    constexpr Group kGroup = Group::Cycles;
    std::vector<Declaration> all;
    all.push_back(of_one_output(kGroup, "ht_dcperiod", "Dominant cycle period",
                                "The length of the dominant cycle of the price, in bars.", kEhlers, {}, {"price"},
                                lookback_of_bars<kLookbackOfPeriod>, make_state<CyclePeriod>));
    all.push_back(of_one_output(kGroup, "ht_dcphase", "Dominant cycle phase",
                                "Where the price stands in its dominant cycle, in degrees.", kEhlers, {}, {"price"},
                                lookback_of_bars<kLookbackOfPhase>, make_state<PhaseOfCycle>));
    all.push_back({
        .name = "ht_phasor",
        .title = "Phasor components",
        .group = kGroup,
        .description = "The parts of the price in phase and in quadrature with its dominant cycle.",
        .source = kEhlers,
        .parameters = {},
        .inputs = {"price"},
        .outputs = {{"inphase"}, {"quadrature"}},
        .lookback = lookback_of_bars<kLookbackOfPeriod>,
        .make = make_state<Phasor>,
    });
    all.push_back({
        .name = "ht_sine",
        .title = "Sine wave",
        .group = kGroup,
        .description = "The sine of the phase of the dominant cycle, and the same 45 degrees ahead.",
        .source = kEhlers,
        .parameters = {},
        .inputs = {"price"},
        .outputs = {{"sine"}, {"lead"}},
        .lookback = lookback_of_bars<kLookbackOfPhase>,
        .make = make_state<SineWave>,
    });
    Declaration mode = of_one_output(kGroup, "ht_trendmode", "Trend or cycle",
                                     "Whether the price moves in a trend, 1, or in a cycle, 0.", kEhlers, {}, {"price"},
                                     lookback_of_bars<kLookbackOfPhase>, make_state<TrendMode>);
    mode.outputs.front().is_whole = true;
    all.push_back(std::move(mode));
    return all;
}

std::vector<Declaration> cycle_averages() {
    constexpr Group kGroup = Group::Overlap;
    std::vector<Declaration> all;
    all.push_back(of_one_output(kGroup, "ht_trendline", "Instantaneous trendline",
                                "The mean of the prices of one dominant cycle.", kEhlers, {}, {"price"},
                                lookback_of_bars<kLookbackOfPhase>, make_state<Trendline>));
    all.push_back({
        .name = "mama",
        .title = "MESA adaptive moving average",
        .group = kGroup,
        .description = "An average that follows the faster, the less the phase changes, and one that follows it.",
        .source = "J. Ehlers, Technical Analysis of Stocks & Commodities, September 2001",
        .parameters = {real("fast", 0.5, 0.01, 0.99, "Largest weight of a price"),
                       real("slow", 0.05, 0.01, 0.99, "Smallest weight of a price")},
        .inputs = {"price"},
        .outputs = {{"mama"}, {"fama"}},
        .lookback = lookback_of_bars<kLookbackOfPeriod>,
        .make = make_state<MesaAverages>,
    });
    return all;
}

}  // namespace bourse::indicators

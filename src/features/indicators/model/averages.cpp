#include "features/indicators/model/averages.hpp"

#include <cassert>

namespace bourse::indicators {
namespace {

constexpr double kFastestWeight = 2.0 / (2 + 1);
constexpr double kSlowestWeight = 2.0 / (30 + 1);

std::size_t square_root(std::size_t n) {
    return static_cast<std::size_t>(std::sqrt(static_cast<double>(n)));
}

}  // namespace

double Kama::next(double value) {
    if (std::isnan(value)) return kNone;
    if (n_ == 1) return value;
    const double change = values_.size() == 0 ? 0 : value - values_[0];
    const double before = values_.size() == 0 ? kNone : values_[0];
    values_.push(value);
    if (values_.size() == 1) return kNone;
    const double path = changes_.push(std::fabs(change));
    if (!values_.is_full()) return kNone;
    if (std::isnan(average_)) average_ = before;
    const double direct = value - values_.oldest();
    const double efficiency = path <= direct || is_noise(path, value) ? 1 : std::fabs(direct / path);
    const double weight = efficiency * (kFastestWeight - kSlowestWeight) + kSlowestWeight;
    average_ += (value - average_) * (weight * weight);
    return average_;
}

T3::T3(std::size_t n, double v) : stages_{Ema(n), Ema(n), Ema(n), Ema(n), Ema(n), Ema(n)} {
    const double v2 = v * v;
    c1_ = -(v2 * v);
    c2_ = 3 * (v2 - c1_);
    c3_ = -6 * v2 - 3 * (v - c1_);
    c4_ = 1 + 3 * v - c1_ + 3 * v2;
}

Hma::Hma(std::size_t n) : half_(n > 1 ? n / 2 : 1), whole_(n), last_(n > 1 ? square_root(n) : 1) {}

Average::Average(AverageKind kind, std::size_t n) : average_(make(kind, n)) {}

Average::Any Average::make(AverageKind kind, std::size_t n) {
    switch (kind) {
        case AverageKind::Sma:
            return Sma(n);
        case AverageKind::Ema:
            return Ema(n);
        case AverageKind::Wma:
            return Wma(n);
        case AverageKind::Dema:
            return Dema(n);
        case AverageKind::Tema:
            return Tema(n);
        case AverageKind::Trima:
            return Trima(n);
        case AverageKind::Kama:
            return Kama(n);
        case AverageKind::T3:
            return T3(n);
        case AverageKind::Hma:
            return Hma(n);
        case AverageKind::Zlema:
            return Zlema(n);
        case AverageKind::Rma:
            return Rma(n);
        case AverageKind::Mama:
        case AverageKind::None:
        case AverageKind::Own:
            break;
    }
    return Unsmoothed();
}

double Average::next_of_others(double value) {
    return std::visit([value](auto& average) { return average.next(value); }, average_);
}

std::size_t lookback_of(AverageKind kind, std::size_t n) {
    if (n <= 1) return 0;
    switch (kind) {
        case AverageKind::Sma:
        case AverageKind::Ema:
        case AverageKind::Wma:
        case AverageKind::Trima:
        case AverageKind::Rma:
            return n - 1;
        case AverageKind::Dema:
            return 2 * (n - 1);
        case AverageKind::Tema:
            return 3 * (n - 1);
        case AverageKind::Kama:
            return n;
        case AverageKind::Mama:
            return 32;
        case AverageKind::T3:
            return 6 * (n - 1);
        case AverageKind::Hma:
            return n - 1 + square_root(n) - 1;
        case AverageKind::Zlema:
            return n - 1 + (n - 1) / 2;
        case AverageKind::None:
        case AverageKind::Own:
            break;
    }
    return 0;
}

}  // namespace bourse::indicators

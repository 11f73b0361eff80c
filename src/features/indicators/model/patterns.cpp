#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "features/indicators/model/declare.hpp"
#include "features/indicators/model/families.hpp"

namespace bourse::indicators {
namespace {

/// Measures of candles, each an average of earlier candles times a factor.
enum class Measure : std::uint8_t {
    LongBody,
    ShortBody,
    Doji,
    LongShadow,
    VeryLongShadow,
    ShortShadow,
    VeryShortShadow,
    Near,
    Far,
    Equal
};

/// The last candles. Ages count back from the newest, which has the age 0.
class Candles {
  public:
    void push(const Bar& bar) {
        at_ = (at_ + 1) % kKept;
        bars_[at_] = bar;
    }

    [[nodiscard]] double open(std::size_t age) const { return bar(age).open; }
    [[nodiscard]] double high(std::size_t age) const { return bar(age).high; }
    [[nodiscard]] double low(std::size_t age) const { return bar(age).low; }
    [[nodiscard]] double close(std::size_t age) const { return bar(age).close; }
    [[nodiscard]] double top(std::size_t age) const { return std::max(open(age), close(age)); }
    [[nodiscard]] double bottom(std::size_t age) const { return std::min(open(age), close(age)); }
    [[nodiscard]] double body(std::size_t age) const { return std::fabs(close(age) - open(age)); }
    [[nodiscard]] double range(std::size_t age) const { return high(age) - low(age); }
    [[nodiscard]] double upper(std::size_t age) const { return high(age) - top(age); }
    [[nodiscard]] double lower(std::size_t age) const { return bottom(age) - low(age); }
    /// A candle that closes where it opens is white.
    [[nodiscard]] bool is_white(std::size_t age) const { return close(age) >= open(age); }
    [[nodiscard]] bool is_black(std::size_t age) const { return !is_white(age); }
    /// 1 for white, −1 for black.
    [[nodiscard]] int color(std::size_t age) const { return is_white(age) ? 1 : -1; }

    /// Whether the body of a newer candle is above, or below, that of an older one.
    [[nodiscard]] bool body_gaps_up(std::size_t newer, std::size_t older) const { return bottom(newer) > top(older); }
    [[nodiscard]] bool body_gaps_down(std::size_t newer, std::size_t older) const { return top(newer) < bottom(older); }
    /// The same of all prices.
    [[nodiscard]] bool gaps_up(std::size_t newer, std::size_t older) const { return low(newer) > high(older); }
    [[nodiscard]] bool gaps_down(std::size_t newer, std::size_t older) const { return high(newer) < low(older); }

    [[nodiscard]] double of(Measure measure, std::size_t age) const {
        switch (measure) {
            case Measure::LongBody:
            case Measure::ShortBody:
                return mean<&Candles::body>(age, 10);
            case Measure::Doji:
            case Measure::VeryShortShadow:
                return 0.1 * mean<&Candles::range>(age, 10);
            case Measure::LongShadow:
                return body(age);
            case Measure::VeryLongShadow:
                return 2 * body(age);
            case Measure::ShortShadow:
                return mean<&Candles::shadows>(age, 10) / 2;
            case Measure::Near:
                return 0.2 * mean<&Candles::range>(age, 5);
            case Measure::Far:
                return 0.6 * mean<&Candles::range>(age, 5);
            case Measure::Equal:
                break;
        }
        return 0.05 * mean<&Candles::range>(age, 5);
    }

    [[nodiscard]] bool is_long(std::size_t age) const { return body(age) > of(Measure::LongBody, age); }
    [[nodiscard]] bool is_short(std::size_t age) const { return body(age) < of(Measure::ShortBody, age); }
    [[nodiscard]] bool is_at_most_short(std::size_t age) const { return body(age) <= of(Measure::ShortBody, age); }
    [[nodiscard]] bool is_doji(std::size_t age) const { return body(age) <= of(Measure::Doji, age); }
    [[nodiscard]] bool has_no_upper(std::size_t age) const { return upper(age) < of(Measure::VeryShortShadow, age); }
    [[nodiscard]] bool has_no_lower(std::size_t age) const { return lower(age) < of(Measure::VeryShortShadow, age); }
    [[nodiscard]] bool has_long_upper(std::size_t age) const { return upper(age) > of(Measure::LongShadow, age); }
    [[nodiscard]] bool has_long_lower(std::size_t age) const { return lower(age) > of(Measure::LongShadow, age); }
    /// Whether two prices differ by at most the measure at a candle.
    [[nodiscard]] bool agree(double a, double b, Measure measure, std::size_t age) const {
        const double distance = of(measure, age);
        return a <= b + distance && a >= b - distance;
    }

  private:
    /// More than any rule looks back: four candles, and ten before them.
    static constexpr std::size_t kKept = 16;

    [[nodiscard]] const Bar& bar(std::size_t age) const { return bars_[(at_ + kKept - age) % kKept]; }
    [[nodiscard]] double shadows(std::size_t age) const { return upper(age) + lower(age); }
    /// Over so many candles before the one of this age.
    template <double (Candles::*part)(std::size_t) const>
    [[nodiscard]] double mean(std::size_t age, std::size_t candles) const {
        double sum = 0;
        for (std::size_t i = candles; i > 0; --i) sum += (this->*part)(age + i);
        return sum / static_cast<double>(candles);
    }

    std::array<Bar, kKept> bars_;
    std::size_t at_ = 0;
};

/// 100 or −100 where there is a pattern that is bullish or bearish, 0 elsewhere.
using Rule = int (*)(const Candles&, double penetration);

template <Rule rule, std::size_t lookback>
class Pattern {
  public:
    explicit Pattern(const Arguments& arguments) : penetration_(arguments.values().empty() ? 0 : arguments.real(0)) {}
    double next(const Bar& bar) {
        candles_.push(bar);
        if (bars_ < lookback) {
            ++bars_;
            return kNone;
        }
        return rule(candles_, penetration_);
    }

  private:
    double penetration_;
    std::size_t bars_ = 0;
    Candles candles_;
};

// One candle
// --------------------------------------------------------------------------------------------------------------------

int belt_hold(const Candles& c, double) {
    if (!c.is_long(0)) return 0;
    return (c.is_white(0) ? c.has_no_lower(0) : c.has_no_upper(0)) ? 100 * c.color(0) : 0;
}
int closing_marubozu(const Candles& c, double) {
    if (!c.is_long(0)) return 0;
    return (c.is_white(0) ? c.has_no_upper(0) : c.has_no_lower(0)) ? 100 * c.color(0) : 0;
}
int marubozu(const Candles& c, double) {
    return c.is_long(0) && c.has_no_upper(0) && c.has_no_lower(0) ? 100 * c.color(0) : 0;
}
int long_line(const Candles& c, double) {
    if (!c.is_long(0)) return 0;
    const double shadow = c.of(Measure::ShortShadow, 0);
    return c.upper(0) < shadow && c.lower(0) < shadow ? 100 * c.color(0) : 0;
}
int short_line(const Candles& c, double) {
    if (!c.is_short(0)) return 0;
    const double shadow = c.of(Measure::ShortShadow, 0);
    return c.upper(0) < shadow && c.lower(0) < shadow ? 100 * c.color(0) : 0;
}
int spinning_top(const Candles& c, double) {
    return c.is_short(0) && c.upper(0) > c.body(0) && c.lower(0) > c.body(0) ? 100 * c.color(0) : 0;
}
int high_wave(const Candles& c, double) {
    const double shadow = c.of(Measure::VeryLongShadow, 0);
    return c.is_short(0) && c.upper(0) > shadow && c.lower(0) > shadow ? 100 * c.color(0) : 0;
}
int doji(const Candles& c, double) {
    return c.is_doji(0) ? 100 : 0;
}
int dragonfly_doji(const Candles& c, double) {
    return c.is_doji(0) && c.has_no_upper(0) && c.lower(0) > c.of(Measure::VeryShortShadow, 0) ? 100 : 0;
}
int gravestone_doji(const Candles& c, double) {
    return c.is_doji(0) && c.has_no_lower(0) && c.upper(0) > c.of(Measure::VeryShortShadow, 0) ? 100 : 0;
}
int takuri(const Candles& c, double) {
    return c.is_doji(0) && c.has_no_upper(0) && c.lower(0) > c.of(Measure::VeryLongShadow, 0) ? 100 : 0;
}
int long_legged_doji(const Candles& c, double) {
    return c.is_doji(0) && (c.has_long_lower(0) || c.has_long_upper(0)) ? 100 : 0;
}
int rickshaw_man(const Candles& c, double) {
    if (!c.is_doji(0) || !c.has_long_lower(0) || !c.has_long_upper(0)) return 0;
    const double middle = c.low(0) + c.range(0) / 2;
    const double near = c.of(Measure::Near, 0);
    return c.bottom(0) <= middle + near && c.top(0) >= middle - near ? 100 : 0;
}

// Two candles
// --------------------------------------------------------------------------------------------------------------------

int hammer(const Candles& c, double) {
    const bool has_form = c.is_short(0) && c.has_long_lower(0) && c.has_no_upper(0);
    return has_form && c.bottom(0) <= c.low(1) + c.of(Measure::Near, 1) ? 100 : 0;
}
int hanging_man(const Candles& c, double) {
    const bool has_form = c.is_short(0) && c.has_long_lower(0) && c.has_no_upper(0);
    return has_form && c.bottom(0) >= c.high(1) - c.of(Measure::Near, 1) ? -100 : 0;
}
int inverted_hammer(const Candles& c, double) {
    return c.is_short(0) && c.has_long_upper(0) && c.has_no_lower(0) && c.body_gaps_down(0, 1) ? 100 : 0;
}
int shooting_star(const Candles& c, double) {
    return c.is_short(0) && c.has_long_upper(0) && c.has_no_lower(0) && c.body_gaps_up(0, 1) ? -100 : 0;
}
int counterattack(const Candles& c, double) {
    const bool fits = c.color(1) == -c.color(0) && c.is_long(1) && c.is_long(0);
    return fits && c.agree(c.close(0), c.close(1), Measure::Equal, 1) ? 100 * c.color(0) : 0;
}
int dark_cloud_cover(const Candles& c, double penetration) {
    const bool fits = c.is_white(1) && c.is_long(1) && c.is_black(0) && c.open(0) > c.high(1);
    return fits && c.close(0) > c.open(1) && c.close(0) < c.close(1) - c.body(1) * penetration ? -100 : 0;
}
int piercing(const Candles& c, double) {
    const bool fits = c.is_black(1) && c.is_long(1) && c.is_white(0) && c.is_long(0) && c.open(0) < c.low(1);
    return fits && c.close(0) < c.open(1) && c.close(0) > c.close(1) + c.body(1) * 0.5 ? 100 : 0;
}
int doji_star(const Candles& c, double) {
    if (!c.is_long(1) || !c.is_doji(0)) return 0;
    return (c.is_white(1) ? c.body_gaps_up(0, 1) : c.body_gaps_down(0, 1)) ? -100 * c.color(1) : 0;
}
int engulfing(const Candles& c, double) {
    if (c.color(0) == c.color(1)) return 0;
    if (c.top(0) < c.top(1) || c.bottom(0) > c.bottom(1)) return 0;
    const bool tops_meet = c.top(0) == c.top(1);
    const bool bottoms_meet = c.bottom(0) == c.bottom(1);
    if (tops_meet && bottoms_meet) return 0;
    return (tops_meet || bottoms_meet ? 80 : 100) * c.color(0);
}
int inside(const Candles& c) {
    if (c.top(0) < c.top(1) && c.bottom(0) > c.bottom(1)) return -100 * c.color(1);
    if (c.top(0) <= c.top(1) && c.bottom(0) >= c.bottom(1)) return -80 * c.color(1);
    return 0;
}
int harami(const Candles& c, double) {
    return c.is_long(1) && c.is_at_most_short(0) ? inside(c) : 0;
}
int harami_cross(const Candles& c, double) {
    return c.is_long(1) && c.is_doji(0) ? inside(c) : 0;
}
int homing_pigeon(const Candles& c, double) {
    const bool fits = c.is_black(1) && c.is_black(0) && c.is_long(1) && c.is_at_most_short(0);
    return fits && c.open(0) < c.open(1) && c.close(0) > c.close(1) ? 100 : 0;
}
/// A long black candle, then a white one that opens below its low.
bool opens_below_long_black(const Candles& c) {
    return c.is_black(1) && c.is_long(1) && c.is_white(0) && c.open(0) < c.low(1);
}
int in_neck(const Candles& c, double) {
    const bool fits = opens_below_long_black(c) && c.close(0) >= c.close(1);
    return fits && c.close(0) <= c.close(1) + c.of(Measure::Equal, 1) ? -100 : 0;
}
int on_neck(const Candles& c, double) {
    return opens_below_long_black(c) && c.agree(c.close(0), c.low(1), Measure::Equal, 1) ? -100 : 0;
}
int thrusting(const Candles& c, double) {
    const bool fits = opens_below_long_black(c) && c.close(0) <= c.close(1) + c.body(1) * 0.5;
    return fits && c.close(0) > c.close(1) + c.of(Measure::Equal, 1) ? -100 : 0;
}
bool is_marubozu(const Candles& c, std::size_t age) {
    return c.is_long(age) && c.has_no_upper(age) && c.has_no_lower(age);
}
bool kicks(const Candles& c) {
    if (c.color(1) != -c.color(0) || !is_marubozu(c, 1) || !is_marubozu(c, 0)) return false;
    return c.is_black(1) ? c.gaps_up(0, 1) : c.gaps_down(0, 1);
}
int kicking(const Candles& c, double) {
    return kicks(c) ? 100 * c.color(0) : 0;
}
int kicking_by_length(const Candles& c, double) {
    return kicks(c) ? 100 * c.color(c.body(0) > c.body(1) ? 0 : 1) : 0;
}
int matching_low(const Candles& c, double) {
    const bool fits = c.is_black(1) && c.is_black(0);
    return fits && c.agree(c.close(0), c.close(1), Measure::Equal, 1) ? 100 : 0;
}
int separating_lines(const Candles& c, double) {
    if (c.color(1) != -c.color(0) || !c.is_long(0)) return 0;
    if (!(c.is_white(0) ? c.has_no_lower(0) : c.has_no_upper(0))) return 0;
    return c.agree(c.open(0), c.open(1), Measure::Equal, 1) ? 100 * c.color(0) : 0;
}

// Three candles
// --------------------------------------------------------------------------------------------------------------------

int two_crows(const Candles& c, double) {
    const bool fits = c.is_white(2) && c.is_long(2) && c.is_black(1) && c.body_gaps_up(1, 2) && c.is_black(0);
    return fits && c.open(0) < c.open(1) && c.open(0) > c.close(1) && c.close(0) > c.open(2) && c.close(0) < c.close(2)
               ? -100
               : 0;
}
int three_inside(const Candles& c, double) {
    if (!c.is_long(2) || !c.is_at_most_short(1) || c.top(1) >= c.top(2) || c.bottom(1) <= c.bottom(2)) return 0;
    const bool turns =
        c.is_white(2) ? c.is_black(0) && c.close(0) < c.open(2) : c.is_white(0) && c.close(0) > c.open(2);
    return turns ? -100 * c.color(2) : 0;
}
int three_outside(const Candles& c, double) {
    if (c.color(1) == c.color(2) || c.top(1) <= c.top(2) || c.bottom(1) >= c.bottom(2)) return 0;
    return (c.is_white(1) ? c.close(0) > c.close(1) : c.close(0) < c.close(1)) ? 100 * c.color(1) : 0;
}
int three_stars_in_south(const Candles& c, double) {
    if (!c.is_black(2) || !c.is_black(1) || !c.is_black(0) || !c.is_long(2) || !c.has_long_lower(2)) return 0;
    const bool second = c.body(1) < c.body(2) && c.open(1) > c.close(2) && c.open(1) <= c.high(2) &&
                        c.low(1) < c.close(2) && c.low(1) >= c.low(2) && c.lower(1) > c.of(Measure::VeryShortShadow, 1);
    const bool third =
        c.is_short(0) && c.has_no_lower(0) && c.has_no_upper(0) && c.low(0) > c.low(1) && c.high(0) < c.high(1);
    return second && third ? 100 : 0;
}
bool rise_white(const Candles& c) {
    return c.is_white(2) && c.is_white(1) && c.is_white(0) && c.close(0) > c.close(1) && c.close(1) > c.close(2);
}
/// Whether a candle opens inside the body before it, or not far above.
bool opens_in_or_near(const Candles& c, std::size_t age) {
    return c.open(age) > c.open(age + 1) && c.open(age) <= c.close(age + 1) + c.of(Measure::Near, age + 1);
}
int three_white_soldiers(const Candles& c, double) {
    if (!rise_white(c) || !c.has_no_upper(2) || !c.has_no_upper(1) || !c.has_no_upper(0)) return 0;
    if (!opens_in_or_near(c, 1) || !opens_in_or_near(c, 0)) return 0;
    const bool keeps_size =
        c.body(1) > c.body(2) - c.of(Measure::Far, 2) && c.body(0) > c.body(1) - c.of(Measure::Far, 1);
    return keeps_size && c.body(0) > c.of(Measure::ShortBody, 0) ? 100 : 0;
}
int advance_block(const Candles& c, double) {
    if (!rise_white(c) || !opens_in_or_near(c, 1) || !opens_in_or_near(c, 0) || !c.is_long(2)) return 0;
    if (c.upper(2) >= c.of(Measure::ShortShadow, 2)) return 0;
    const bool shrinks_far =
        c.body(1) < c.body(2) - c.of(Measure::Far, 2) && c.body(0) < c.body(1) + c.of(Measure::Near, 1);
    const bool ends_small = c.body(0) < c.body(1) - c.of(Measure::Far, 1);
    const bool has_shadows = c.body(0) < c.body(1) && c.body(1) < c.body(2) &&
                             (c.upper(0) > c.of(Measure::ShortShadow, 0) || c.upper(1) > c.of(Measure::ShortShadow, 1));
    const bool has_long_shadow = c.body(0) < c.body(1) && c.has_long_upper(0);
    return shrinks_far || ends_small || has_shadows || has_long_shadow ? -100 : 0;
}
int stalled(const Candles& c, double) {
    if (!rise_white(c) || !c.is_long(2) || !c.is_long(1) || !c.has_no_upper(1) || !opens_in_or_near(c, 1)) return 0;
    return c.is_short(0) && c.open(0) >= c.close(1) - c.body(0) - c.of(Measure::Near, 1) ? -100 : 0;
}
int abandoned_baby(const Candles& c, double penetration) {
    if (!c.is_long(2) || !c.is_doji(1) || c.body(0) <= c.of(Measure::ShortBody, 0)) return 0;
    const double depth = c.body(2) * penetration;
    const bool falls =
        c.is_white(2) && c.is_black(0) && c.close(0) < c.close(2) - depth && c.gaps_up(1, 2) && c.gaps_down(0, 1);
    const bool rises =
        c.is_black(2) && c.is_white(0) && c.close(0) > c.close(2) + depth && c.gaps_down(1, 2) && c.gaps_up(0, 1);
    return falls || rises ? 100 * c.color(0) : 0;
}
/// A long white candle, then one above it, then a black one that falls into the first.
bool falls_as_evening(const Candles& c, double penetration) {
    return c.is_long(2) && c.is_white(2) && c.body_gaps_up(1, 2) && c.body(0) > c.of(Measure::ShortBody, 0) &&
           c.is_black(0) && c.close(0) < c.close(2) - c.body(2) * penetration;
}
bool rises_as_morning(const Candles& c, double penetration) {
    return c.is_long(2) && c.is_black(2) && c.body_gaps_down(1, 2) && c.body(0) > c.of(Measure::ShortBody, 0) &&
           c.is_white(0) && c.close(0) > c.close(2) + c.body(2) * penetration;
}
int evening_doji_star(const Candles& c, double penetration) {
    return falls_as_evening(c, penetration) && c.is_doji(1) ? -100 : 0;
}
int evening_star(const Candles& c, double penetration) {
    return falls_as_evening(c, penetration) && c.is_at_most_short(1) ? -100 : 0;
}
int morning_doji_star(const Candles& c, double penetration) {
    return rises_as_morning(c, penetration) && c.is_doji(1) ? 100 : 0;
}
int morning_star(const Candles& c, double penetration) {
    return rises_as_morning(c, penetration) && c.is_at_most_short(1) ? 100 : 0;
}
int gap_side_by_side_white(const Candles& c, double) {
    const bool is_up = c.body_gaps_up(1, 2) && c.body_gaps_up(0, 2);
    const bool is_down = c.body_gaps_down(1, 2) && c.body_gaps_down(0, 2);
    if ((!is_up && !is_down) || !c.is_white(1) || !c.is_white(0)) return 0;
    const bool fits =
        c.agree(c.body(0), c.body(1), Measure::Near, 1) && c.agree(c.open(0), c.open(1), Measure::Equal, 1);
    return !fits ? 0 : is_up ? 100 : -100;
}
int identical_three_crows(const Candles& c, double) {
    for (const std::size_t age : {2U, 1U, 0U}) {
        if (!c.is_black(age) || !c.has_no_lower(age)) return 0;
    }
    const bool falls = c.close(2) > c.close(1) && c.close(1) > c.close(0);
    return falls && c.agree(c.open(1), c.close(2), Measure::Equal, 2) &&
                   c.agree(c.open(0), c.close(1), Measure::Equal, 1)
               ? -100
               : 0;
}
int stick_sandwich(const Candles& c, double) {
    const bool fits = c.is_black(2) && c.is_white(1) && c.is_black(0) && c.low(1) > c.close(2);
    return fits && c.agree(c.close(0), c.close(2), Measure::Equal, 2) ? 100 : 0;
}
int tasuki_gap(const Candles& c, double) {
    const bool is_up = c.body_gaps_up(1, 2) && c.is_white(1) && c.is_black(0) && c.open(0) < c.close(1) &&
                       c.open(0) > c.open(1) && c.close(0) < c.open(1) && c.close(0) > c.top(2);
    const bool is_down = c.body_gaps_down(1, 2) && c.is_black(1) && c.is_white(0) && c.open(0) < c.open(1) &&
                         c.open(0) > c.close(1) && c.close(0) > c.open(1) && c.close(0) < c.bottom(2);
    const bool fits = is_up || is_down;
    return fits && std::fabs(c.body(1) - c.body(0)) < c.of(Measure::Near, 1) ? 100 * c.color(1) : 0;
}
int tristar(const Candles& c, double) {
    const double doji = c.of(Measure::Doji, 2);
    if (c.body(2) > doji || c.body(1) > doji || c.body(0) > doji) return 0;
    if (c.body_gaps_up(1, 2) && c.top(0) < c.top(1)) return -100;
    return c.body_gaps_down(1, 2) && c.bottom(0) > c.bottom(1) ? 100 : 0;
}
int unique_three_river(const Candles& c, double) {
    const bool fits = c.is_long(2) && c.is_black(2) && c.is_black(1) && c.close(1) > c.close(2) &&
                      c.open(1) <= c.open(2) && c.low(1) < c.low(2);
    return fits && c.is_short(0) && c.is_white(0) && c.open(0) > c.low(1) ? 100 : 0;
}
int upside_gap_two_crows(const Candles& c, double) {
    const bool fits = c.is_white(2) && c.is_long(2) && c.is_black(1) && c.is_at_most_short(1) && c.body_gaps_up(1, 2) &&
                      c.is_black(0);
    return fits && c.open(0) > c.open(1) && c.close(0) < c.close(1) && c.close(0) > c.close(2) ? -100 : 0;
}
int gap_three_methods(const Candles& c, double) {
    if (c.color(2) != c.color(1) || c.color(1) != -c.color(0)) return 0;
    const bool fills =
        c.open(0) < c.top(1) && c.open(0) > c.bottom(1) && c.close(0) < c.top(2) && c.close(0) > c.bottom(2);
    return fills && (c.is_white(2) ? c.body_gaps_up(1, 2) : c.body_gaps_down(1, 2)) ? 100 * c.color(2) : 0;
}

// Four and five candles
// --------------------------------------------------------------------------------------------------------------------

int three_black_crows(const Candles& c, double) {
    if (!c.is_white(3)) return 0;
    for (const std::size_t age : {2U, 1U, 0U}) {
        if (!c.is_black(age) || !c.has_no_lower(age)) return 0;
    }
    const bool opens_inside =
        c.open(1) < c.open(2) && c.open(1) > c.close(2) && c.open(0) < c.open(1) && c.open(0) > c.close(1);
    return opens_inside && c.high(3) > c.close(2) && c.close(2) > c.close(1) && c.close(1) > c.close(0) ? -100 : 0;
}
int three_line_strike(const Candles& c, double) {
    if (c.color(3) != c.color(2) || c.color(2) != c.color(1) || c.color(0) != -c.color(1)) return 0;
    for (const std::size_t age : {2U, 1U}) {
        const double near = c.of(Measure::Near, age + 1);
        if (c.open(age) < c.bottom(age + 1) - near || c.open(age) > c.top(age + 1) + near) return 0;
    }
    const bool rises = c.is_white(1) && c.close(1) > c.close(2) && c.close(2) > c.close(3) && c.open(0) > c.close(1) &&
                       c.close(0) < c.open(3);
    const bool falls = c.is_black(1) && c.close(1) < c.close(2) && c.close(2) < c.close(3) && c.open(0) < c.close(1) &&
                       c.close(0) > c.open(3);
    return rises || falls ? 100 * c.color(1) : 0;
}
int concealing_baby_swallow(const Candles& c, double) {
    for (const std::size_t age : {3U, 2U, 1U, 0U}) {
        if (!c.is_black(age)) return 0;
    }
    for (const std::size_t age : {3U, 2U}) {
        if (!c.has_no_lower(age) || !c.has_no_upper(age)) return 0;
    }
    const bool third =
        c.body_gaps_down(1, 2) && c.upper(1) > c.of(Measure::VeryShortShadow, 1) && c.high(1) > c.close(2);
    return third && c.high(0) > c.high(1) && c.low(0) < c.low(1) ? 100 : 0;
}
int breakaway(const Candles& c, double) {
    if (!c.is_long(4) || c.color(4) != c.color(3) || c.color(3) != c.color(1) || c.color(1) != -c.color(0)) return 0;
    const bool falls = c.is_black(4) && c.body_gaps_down(3, 4) && c.high(2) < c.high(3) && c.low(2) < c.low(3) &&
                       c.high(1) < c.high(2) && c.low(1) < c.low(2) && c.close(0) > c.open(3) &&
                       c.close(0) < c.close(4);
    const bool rises = c.is_white(4) && c.body_gaps_up(3, 4) && c.high(2) > c.high(3) && c.low(2) > c.low(3) &&
                       c.high(1) > c.high(2) && c.low(1) > c.low(2) && c.close(0) < c.open(3) &&
                       c.close(0) > c.close(4);
    return falls || rises ? 100 * c.color(0) : 0;
}
int ladder_bottom(const Candles& c, double) {
    const bool falls = c.is_black(4) && c.is_black(3) && c.is_black(2) && c.open(4) > c.open(3) &&
                       c.open(3) > c.open(2) && c.close(4) > c.close(3) && c.close(3) > c.close(2);
    const bool turns = c.is_black(1) && c.upper(1) > c.of(Measure::VeryShortShadow, 1) && c.is_white(0) &&
                       c.open(0) > c.open(1) && c.close(0) > c.high(1);
    return falls && turns ? 100 : 0;
}
bool are_short(const Candles& c) {
    return c.is_short(3) && c.is_short(2) && c.is_short(1);
}
int mat_hold(const Candles& c, double penetration) {
    if (!c.is_long(4) || !are_short(c) || !c.is_white(4) || !c.is_black(3) || !c.is_white(0)) return 0;
    const double floor = c.close(4) - c.body(4) * penetration;
    const bool falls = c.body_gaps_up(3, 4) && c.bottom(2) < c.close(4) && c.bottom(1) < c.close(4) &&
                       c.bottom(2) > floor && c.bottom(1) > floor && c.top(2) < c.open(3) && c.top(1) < c.top(2);
    return falls && c.open(0) > c.close(1) && c.close(0) > std::max({c.high(3), c.high(2), c.high(1)}) ? 100 : 0;
}
int three_methods(const Candles& c, double) {
    if (!c.is_long(4) || !are_short(c) || !c.is_long(0)) return 0;
    if (c.color(4) != -c.color(3) || c.color(3) != c.color(2) || c.color(2) != c.color(1) || c.color(1) != -c.color(0))
        return 0;
    for (const std::size_t age : {3U, 2U, 1U}) {
        if (c.bottom(age) >= c.high(4) || c.top(age) <= c.low(4)) return 0;
    }
    const double sign = c.color(4);
    const bool retreats = c.close(2) * sign < c.close(3) * sign && c.close(1) * sign < c.close(2) * sign;
    return retreats && c.open(0) * sign > c.close(1) * sign && c.close(0) * sign > c.close(4) * sign ? 100 * c.color(4)
                                                                                                     : 0;
}

// Patterns with a confirmation
// --------------------------------------------------------------------------------------------------------------------

/// A bar inside the one before it, then one that leaves it, up or down; within three bars a close beyond the inside bar
/// on the other side confirms it, and doubles the value.
template <bool is_modified>
class Hikkake {
  public:
    explicit Hikkake(const Arguments&) {}
    double next(const Bar& bar) {
        candles_.push(bar);
        ++bars_;
        // The first ones that could be confirmed after the lookback.
        if (bars_ <= kLookback - 3) return kNone;
        int value = 0;
        if (begins()) {
            found_ = candles_.high(0) < candles_.high(1) ? 100 : -100;
            age_ = 0;
            inside_high_ = candles_.high(1);
            inside_low_ = candles_.low(1);
            value = found_;
        } else if (found_ != 0) {
            ++age_;
            const bool is_confirmed = found_ > 0 ? candles_.close(0) > inside_high_ : candles_.close(0) < inside_low_;
            if (age_ <= 3 && is_confirmed) {
                value = 2 * found_;
                found_ = 0;
            }
        }
        return bars_ > kLookback ? value : kNone;
    }

  private:
    static constexpr std::size_t kLookback = is_modified ? 10 : 5;

    [[nodiscard]] bool is_inside(std::size_t age) const {
        return candles_.high(age) < candles_.high(age + 1) && candles_.low(age) > candles_.low(age + 1);
    }
    [[nodiscard]] bool begins() const {
        const Candles& c = candles_;
        const bool falls = c.high(0) < c.high(1) && c.low(0) < c.low(1);
        const bool rises = c.high(0) > c.high(1) && c.low(0) > c.low(1);
        if (!is_inside(1) || (!falls && !rises)) return false;
        if (!is_modified) return true;
        if (!is_inside(2)) return false;
        const double near = c.of(Measure::Near, 2);
        return falls ? c.close(2) <= c.low(2) + near : c.close(2) >= c.high(2) - near;
    }

    Candles candles_;
    std::size_t bars_ = 0;
    int found_ = 0;
    std::size_t age_ = 0;
    double inside_high_ = 0;
    double inside_low_ = 0;
};

// Declarations
// --------------------------------------------------------------------------------------------------------------------

Declaration declare(std::string_view name, std::string_view title, std::string_view description,
                    std::size_t (*lookback)(const Arguments&), std::unique_ptr<State> (*make)(const Arguments&)) {
    Declaration declaration = of_one_output(Group::Patterns, name, title, description, "TA-Lib", {},
                                            {"open", "high", "low", "close"}, lookback, make);
    declaration.outputs.front().is_whole = true;
    return declaration;
}

template <Rule rule, std::size_t lookback>
Declaration pattern(std::string_view name, std::string_view title, std::string_view description) {
    return declare(name, title, description, lookback_of_bars<lookback>, make_state<Pattern<rule, lookback>>);
}

template <Rule rule, std::size_t lookback>
Declaration pattern_with_penetration(std::string_view name, std::string_view title, double usual,
                                     std::string_view description) {
    Declaration declaration = pattern<rule, lookback>(name, title, description);
    declaration.parameters = {real("penetration", usual, 0, 3e37, "Part of the first body that the last close enters")};
    return declaration;
}

}  // namespace

std::vector<Declaration> candlestick_patterns() {
    std::vector<Declaration> all;
    all.push_back(pattern<two_crows, 12>(
        "cdl2crows", "Two crows", "After a long white candle, a black one above it, and one that falls into it."));
    all.push_back(
        pattern<three_black_crows, 13>("cdl3blackcrows", "Three black crows",
                                       "Three black candles without lower shadows, each opening in the body before."));
    all.push_back(
        pattern<three_inside, 12>("cdl3inside", "Three inside up or down",
                                  "A short body inside a long one, then a close beyond the long one's open."));
    all.push_back(pattern<three_line_strike, 8>("cdl3linestrike", "Three-line strike",
                                                "Three candles of one trend, then one that takes them all back."));
    all.push_back(pattern<three_outside, 3>("cdl3outside", "Three outside up or down",
                                            "A body that engulfs the one before, then a close further on."));
    all.push_back(pattern<three_stars_in_south, 12>("cdl3starsinsouth", "Three stars in the south",
                                                    "Three black candles that become smaller, with higher lows."));
    all.push_back(pattern<three_white_soldiers, 12>(
        "cdl3whitesoldiers", "Three white soldiers",
        "Three white candles without upper shadows, each opening in the body before."));
    all.push_back(pattern_with_penetration<abandoned_baby, 12>(
        "cdlabandonedbaby", "Abandoned baby", 0.3, "A doji apart from the candles before and after it, which turn."));
    all.push_back(
        pattern<advance_block, 12>("cdladvanceblock", "Advance block",
                                   "Three white candles that rise with smaller bodies or longer upper shadows."));
    all.push_back(
        pattern<belt_hold, 10>("cdlbelthold", "Belt hold", "A long candle that opens at its low or its high."));
    all.push_back(pattern<breakaway, 14>(
        "cdlbreakaway", "Breakaway", "A gap in a trend, two more candles of it, then one that closes inside the gap."));
    all.push_back(pattern<closing_marubozu, 10>("cdlclosingmarubozu", "Closing marubozu",
                                                "A long candle that closes at its high or its low."));
    all.push_back(pattern<concealing_baby_swallow, 13>(
        "cdlconcealbabyswall", "Concealing baby swallow",
        "Four black candles, the last of which covers the third with its shadows."));
    all.push_back(pattern<counterattack, 11>("cdlcounterattack", "Counterattack",
                                             "Two long candles of opposite colours with the same close."));
    all.push_back(pattern_with_penetration<dark_cloud_cover, 11>(
        "cdldarkcloudcover", "Dark cloud cover", 0.5, "A black candle from above a long white one into its body."));
    all.push_back(pattern<doji, 10>("cdldoji", "Doji", "A candle that closes about where it opens."));
    all.push_back(pattern<doji_star, 11>("cdldojistar", "Doji star", "A doji beyond a long body, in its direction."));
    all.push_back(
        pattern<dragonfly_doji, 10>("cdldragonflydoji", "Dragonfly doji", "A doji with only a lower shadow."));
    all.push_back(pattern<engulfing, 2>("cdlengulfing", "Engulfing",
                                        "A body that engulfs one of the other colour; 80 where they meet at one end."));
    all.push_back(pattern_with_penetration<evening_doji_star, 12>(
        "cdleveningdojistar", "Evening doji star", 0.3,
        "A long white candle, a doji above it, then a fall into the first."));
    all.push_back(pattern_with_penetration<evening_star, 12>(
        "cdleveningstar", "Evening star", 0.3,
        "A long white candle, a short body above it, then a fall into the first."));
    all.push_back(pattern<gap_side_by_side_white, 7>("cdlgapsidesidewhite", "Side-by-side white lines after a gap",
                                                     "Two white candles of the same size and open after a gap."));
    all.push_back(
        pattern<gravestone_doji, 10>("cdlgravestonedoji", "Gravestone doji", "A doji with only an upper shadow."));
    all.push_back(
        pattern<hammer, 11>("cdlhammer", "Hammer", "A short body with a long lower shadow near the low before."));
    all.push_back(pattern<hanging_man, 11>("cdlhangingman", "Hanging man",
                                           "A short body with a long lower shadow near the high before."));
    all.push_back(
        pattern<harami, 11>("cdlharami", "Harami", "A short body inside a long one; 80 where they meet at one end."));
    all.push_back(pattern<harami_cross, 11>("cdlharamicross", "Harami cross",
                                            "A doji inside a long body; 80 where they meet at one end."));
    all.push_back(pattern<high_wave, 10>("cdlhighwave", "High wave", "A short body between very long shadows."));
    all.push_back(declare("cdlhikkake", "Hikkake",
                          "An inside bar that is left in a false direction; 200 where a close confirms it.",
                          lookback_of_bars<5>, make_state<Hikkake<false>>));
    all.push_back(declare("cdlhikkakemod", "Modified hikkake",
                          "A hikkake after two inside bars of which the first closes near its end.",
                          lookback_of_bars<10>, make_state<Hikkake<true>>));
    all.push_back(
        pattern<homing_pigeon, 11>("cdlhomingpigeon", "Homing pigeon", "A short black body inside a long black one."));
    all.push_back(pattern<identical_three_crows, 12>("cdlidentical3crows", "Identical three crows",
                                                     "Three black candles, each opening at the close before."));
    all.push_back(
        pattern<in_neck, 11>("cdlinneck", "In-neck", "A white candle from below a long black one to its close."));
    all.push_back(pattern<inverted_hammer, 11>("cdlinvertedhammer", "Inverted hammer",
                                               "A short body with a long upper shadow below the body before."));
    all.push_back(
        pattern<kicking, 11>("cdlkicking", "Kicking", "Two candles without shadows, of opposite colours, with a gap."));
    all.push_back(pattern<kicking_by_length, 11>("cdlkickingbylength", "Kicking by length",
                                                 "Kicking, with the direction of the longer candle."));
    all.push_back(pattern<ladder_bottom, 14>(
        "cdlladderbottom", "Ladder bottom",
        "Three falling black candles, one with an upper shadow, then a white one above it."));
    all.push_back(pattern<long_legged_doji, 10>("cdllongleggeddoji", "Long-legged doji", "A doji with a long shadow."));
    all.push_back(pattern<long_line, 10>("cdllongline", "Long line", "A long body with short shadows."));
    all.push_back(pattern<marubozu, 10>("cdlmarubozu", "Marubozu", "A long body without shadows."));
    all.push_back(pattern<matching_low, 6>("cdlmatchinglow", "Matching low", "Two black candles with the same close."));
    all.push_back(pattern_with_penetration<mat_hold, 14>(
        "cdlmathold", "Mat hold", 0.5,
        "A long white candle, three short ones that hold above its middle, then a new high."));
    all.push_back(pattern_with_penetration<morning_doji_star, 12>(
        "cdlmorningdojistar", "Morning doji star", 0.3,
        "A long black candle, a doji below it, then a rise into the first."));
    all.push_back(pattern_with_penetration<morning_star, 12>(
        "cdlmorningstar", "Morning star", 0.3,
        "A long black candle, a short body below it, then a rise into the first."));
    all.push_back(
        pattern<on_neck, 11>("cdlonneck", "On-neck", "A white candle from below a long black one to its low."));
    all.push_back(pattern<piercing, 11>("cdlpiercing", "Piercing",
                                        "A long white candle from below a long black one to above its middle."));
    all.push_back(pattern<rickshaw_man, 10>("cdlrickshawman", "Rickshaw man", "A doji in the middle of long shadows."));
    all.push_back(
        pattern<three_methods, 14>("cdlrisefall3methods", "Rising or falling three methods",
                                   "A long candle, three short ones against it, then a long one beyond the first."));
    all.push_back(pattern<separating_lines, 11>("cdlseparatinglines", "Separating lines",
                                                "A long candle from the open of one of the other colour."));
    all.push_back(pattern<shooting_star, 11>("cdlshootingstar", "Shooting star",
                                             "A short body with a long upper shadow above the body before."));
    all.push_back(pattern<short_line, 10>("cdlshortline", "Short line", "A short body with short shadows."));
    all.push_back(pattern<spinning_top, 10>("cdlspinningtop", "Spinning top", "A short body between longer shadows."));
    all.push_back(pattern<stalled, 12>("cdlstalledpattern", "Stalled pattern",
                                       "Two long white candles, then a short one at their end."));
    all.push_back(pattern<stick_sandwich, 7>("cdlsticksandwich", "Stick sandwich",
                                             "A white candle between two black ones with the same close."));
    all.push_back(pattern<takuri, 10>("cdltakuri", "Takuri", "A doji with a very long lower shadow only."));
    all.push_back(pattern<tasuki_gap, 7>("cdltasukigap", "Tasuki gap",
                                         "After a gap, a candle of the other colour that does not fill it."));
    all.push_back(pattern<thrusting, 11>("cdlthrusting", "Thrusting",
                                         "A white candle from below a long black one to below its middle."));
    all.push_back(pattern<tristar, 12>("cdltristar", "Tristar", "Three dojis, the middle one apart."));
    all.push_back(
        pattern<unique_three_river, 12>("cdlunique3river", "Unique three river",
                                        "A long black candle, one with a lower low, then a short white one above it."));
    all.push_back(
        pattern<upside_gap_two_crows, 12>("cdlupsidegap2crows", "Upside gap two crows",
                                          "Two black candles above a long white one, the second around the first."));
    all.push_back(pattern<gap_three_methods, 2>("cdlxsidegap3methods", "Gap three methods",
                                                "After a gap in a trend, a candle of the other colour that fills it."));
    return all;
}

}  // namespace bourse::indicators

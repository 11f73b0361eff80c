#include "features/prices/providers/simulated_price.hpp"

#include <array>
#include <cstdint>

#include "base/split_mix.hpp"

namespace bourse::prices {
namespace {

constexpr std::int64_t kLevelCents = 6'400'000;
/// Interval between new prices.
constexpr std::int64_t kStepSeconds = 5;
/// Pounds per 1,000 dollars.
constexpr std::int64_t kPound = 790;
constexpr std::int64_t kEuro = 920;
constexpr std::int64_t kMillionths = 1'000'000;
constexpr std::uint64_t kSeed = 0xB17C0135EEDULL;

/// Length in steps, and maximum amplitude in millionths of the level.
struct Wave {
    std::int64_t length;
    std::int64_t height;
};
/// About five weeks, two days, three hours, ten minutes, and each step. The amplitudes add up to a third of the level.
constexpr std::array kWaves{Wave{600'000, 200'000}, Wave{35'000, 80'000}, Wave{2'000, 20'000}, Wave{120, 3'000},
                            Wave{1, 200}};

/// Random amplitude at a node of a wave.
std::int64_t node(std::size_t wave, std::int64_t place) {
    const std::uint64_t bits =
        split_mix(kSeed + split_mix((std::uint64_t{wave} << 48) + static_cast<std::uint64_t>(place)));
    const std::int64_t height = kWaves[wave].height;
    return static_cast<std::int64_t>(bits % static_cast<std::uint64_t>(2 * height + 1)) - height;
}

/// A constant level plus waves with random amplitudes, linear between their nodes. Integer arithmetic makes the result
/// equal on all machines; each time can be computed without the earlier ones.
std::int64_t cents_at(std::int64_t step) {
    std::int64_t share = kMillionths;
    for (std::size_t wave = 0; wave < kWaves.size(); ++wave) {
        const std::int64_t length = kWaves[wave].length;
        const std::int64_t place = step / length;
        const std::int64_t way = step % length;
        share += (node(wave, place) * (length - way) + node(wave, place + 1) * way) / length;
    }
    return kLevelCents * share / kMillionths;
}

Rate rate_of_cents(std::int64_t cents) {
    return Rate::from_units(cents * (Rate::kOne / 100));
}

class SimulatedPrice final : public PriceProvider {
  public:
    explicit SimulatedPrice(const Clock& clock) : clock_(clock) {}

    [[nodiscard]] std::string_view name() const override { return "simulated"; }

    Answer<BitcoinPrice> price(Within) override {
        const UtcTime now = clock_.now();
        const std::int64_t cents = cents_at(std::max<std::int64_t>(0, now.seconds()) / kStepSeconds);
        BitcoinPrice price{.time = now, .provider = std::string(name())};
        price.set(Currency::Usd, rate_of_cents(cents));
        price.set(Currency::Gbp, rate_of_cents(cents * kPound / 1000));
        price.set(Currency::Eur, rate_of_cents(cents * kEuro / 1000));
        return price;
    }

  private:
    const Clock& clock_;
};

}  // namespace

std::unique_ptr<PriceProvider> make_simulated_price(const Clock& clock) {
    return std::make_unique<SimulatedPrice>(clock);
}

}  // namespace bourse::prices

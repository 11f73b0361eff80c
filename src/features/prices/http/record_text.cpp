#include "features/prices/http/record_text.hpp"

#include <fmt/format.h>

#include <array>

#include "base/json_writer.hpp"

namespace bourse::prices {
namespace {

constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Symbol (an HTML entity) and name of a currency.
struct CurrencyText {
    const char* symbol;
    const char* name;
};

CurrencyText text_of(Currency currency) {
    switch (currency) {
        case Currency::Usd:
            return {"&#36;", "United States Dollar"};
        case Currency::Gbp:
            return {"&pound;", "British Pound Sterling"};
        case Currency::Eur:
            return {"&euro;", "Euro"};
    }
    return {"", ""};
}

/// The common parts of the three time formats.
struct Moment {
    explicit Moment(UtcTime time)
        : date(time.date()), ymd(date.ymd()), second(time.seconds() - UtcTime(date).seconds()) {}

    /// `Mar 8, 2024`.
    [[nodiscard]] std::string day() const {
        return fmt::format("{} {}, {}", kMonths[static_cast<unsigned>(ymd.month()) - 1],
                           static_cast<unsigned>(ymd.day()), static_cast<int>(ymd.year()));
    }
    [[nodiscard]] std::string minutes() const { return fmt::format("{:02}:{:02}", second / 3600, second / 60 % 60); }
    [[nodiscard]] std::string seconds() const { return minutes() + fmt::format(":{:02}", second % 60); }

    Date date;
    std::chrono::year_month_day ymd;
    /// Second of the day.
    std::int64_t second;
};

void write_time(JsonWriter& json, UtcTime time) {
    const Moment moment(time);
    json.begin_object();
    json.member("updated", moment.day() + ' ' + moment.seconds() + " UTC");
    json.member("updatedISO", moment.date.to_string() + 'T' + moment.seconds() + "+00:00");
    json.member("updateduk", moment.day() + " at " + moment.minutes() + " GMT");
    json.end_object();
}

void write_rate(JsonWriter& json, Currency currency, Rate rate) {
    const CurrencyText text = text_of(currency);
    json.begin_object();
    json.member("code", to_string(currency));
    json.member("symbol", text.symbol);
    json.member("rate", rate_with_commas(rate));
    json.member("description", text.name);
    json.key("rate_float");
    json.raw(rate_as_number(rate));
    json.end_object();
}

std::string disclaimer_of(const BitcoinPrice& price) {
    if (price.provider == "simulated") return "This price is invented: the provider is simulated.";
    if (price.provider == "binance") return "From binance. The USD price is in tether (USDT).";
    return "From " + price.provider + '.';
}

}  // namespace

std::string rate_with_commas(Rate rate) {
    constexpr std::int64_t kTenThousandth = Rate::kOne / 10'000;
    const std::int64_t rounded = (rate.units() + kTenThousandth / 2) / kTenThousandth;
    std::string whole = std::to_string(rounded / 10'000);
    for (std::size_t place = whole.size(); place > 3; place -= 3) whole.insert(place - 3, ",");
    return whole + fmt::format(".{:04}", rounded % 10'000);
}

std::string rate_as_number(Rate rate) {
    std::string text = rate.to_string();
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

std::string record_json(const BitcoinPrice& price) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("time");
    write_time(json, price.time);
    json.member("disclaimer", disclaimer_of(price));
    json.member("chartName", "Bitcoin");
    json.member("provider", price.provider);
    json.key("bpi");
    json.begin_object();
    for (const Currency currency : kCurrencies) {
        const auto& rate = price.in(currency);
        if (!rate) continue;
        json.key(to_string(currency));
        write_rate(json, currency, *rate);
    }
    json.end_object();
    json.end_object();
    return out;
}

}  // namespace bourse::prices

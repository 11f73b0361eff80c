#include "features/quotes/model/quote_text.hpp"

#include <algorithm>
#include <array>
#include <boost/json/value.hpp>
#include <cmath>
#include <optional>
#include <utility>

namespace bourse::quotes {
namespace {

namespace json = boost::json;

/// Maximum length of a name or a time.
constexpr std::size_t kMaxTextBytes = 128;
/// `22:00:15`.
constexpr std::size_t kTimeBytes = 8;

/// Reads the members of one object and records whether all were valid.
class Reader {
  public:
    explicit Reader(const json::value& value) : object_(value.if_object()) {}

    [[nodiscard]] bool is_fine() const { return object_ != nullptr && is_fine_; }

    std::string text(std::string_view key) {
        const json::value* const member = find(key);
        const json::string* const text = member == nullptr ? nullptr : member->if_string();
        is_fine_ = is_fine_ && text != nullptr && text->size() <= kMaxTextBytes;
        return is_fine_ ? std::string(*text) : std::string();
    }
    /// Empty when the member is missing or null.
    std::string optional_text(std::string_view key) {
        const json::value* const member = find(key);
        return member == nullptr || member->is_null() ? std::string() : text(key);
    }
    Date date(std::string_view key) {
        const auto date = Date::parse(text(key));
        is_fine_ = is_fine_ && date.has_value();
        return is_fine_ ? *date : Date();
    }
    double price(std::string_view key) {
        const auto price = number(find(key));
        is_fine_ = is_fine_ && price && std::isfinite(*price);
        return is_fine_ ? *price : 0;
    }
    std::optional<double> optional_price(std::string_view key) {
        if (find(key) == nullptr) return std::nullopt;
        return price(key);
    }
    double volume() {
        const double volume = price("volume");
        require(volume >= 0);
        return volume;
    }
    std::optional<double> volume_or_null() {
        const json::value* const member = find("volume");
        if (member != nullptr && member->is_null()) return std::nullopt;
        return volume();
    }
    void require(bool holds) { is_fine_ = is_fine_ && holds; }

  private:
    [[nodiscard]] const json::value* find(std::string_view key) const {
        return object_ == nullptr ? nullptr : object_->if_contains(key);
    }
    static std::optional<double> number(const json::value* value) {
        if (value == nullptr) return std::nullopt;
        if (value->is_double()) return value->get_double();
        if (value->is_int64()) return static_cast<double>(value->get_int64());
        if (value->is_uint64()) return static_cast<double>(value->get_uint64());
        return std::nullopt;
    }

    const json::object* object_;
    bool is_fine_ = true;
};

template <class Priced>
void read_prices(Reader& reader, Priced& into) {
    into.open = reader.price("open");
    into.high = reader.price("high");
    into.low = reader.price("low");
    into.close = reader.price("close");
    reader.require(into.low <= std::min(into.open, into.close) && into.high >= std::max(into.open, into.close));
}

template <class Priced>
void write_prices(JsonWriter& json, const Priced& priced) {
    json.member("open", priced.open);
    json.member("high", priced.high);
    json.member("low", priced.low);
    json.member("close", priced.close);
}

std::optional<market::Bar> read_bar(const json::value& value) {
    Reader reader(value);
    market::Bar bar;
    bar.time = UtcTime(reader.date("date"));
    read_prices(reader, bar);
    bar.volume = reader.volume();
    bar.adjusted_close = reader.optional_price("adjusted_close");
    bar.dividend_amount = reader.optional_price("dividend_amount");
    bar.split_coefficient = reader.optional_price("split_coefficient");
    return reader.is_fine() ? std::optional(bar) : std::nullopt;
}

void write_quote_object(JsonWriter& json, const Quote& quote) {
    json.begin_object();
    json.member("symbol", quote.symbol.str());
    write_quote_members(json, quote);
    json.member("name", quote.name);
}

void write_optional(JsonWriter& json, std::string_view name, const std::optional<double>& number) {
    if (number) json.member(name, *number);
}

}  // namespace

void write_quote_members(JsonWriter& json, const Quote& quote) {
    json.member("date", quote.date.to_string());
    json.member("time", quote.time);
    write_prices(json, quote);
    json.key("volume");
    if (quote.volume) {
        json.value(*quote.volume);
    } else {
        json.null();
    }
    json.key("currency");
    if (quote.currency.empty()) {
        json.null();
    } else {
        json.value(quote.currency);
    }
}

void write_origin_members(JsonWriter& json, const Quote& quote, std::chrono::seconds age) {
    json.member("provider", quote.provider);
    json.member("age", static_cast<std::int64_t>(age.count()));
}

void write_quote(JsonWriter& json, const Quote& quote) {
    write_quote_object(json, quote);
    json.end_object();
}

void write_whole_quote(JsonWriter& json, const Quote& quote, std::chrono::seconds age) {
    write_quote_object(json, quote);
    write_origin_members(json, quote, age);
    json.end_object();
}

Result<Quote> read_quote(const json::value& value, const Symbol& asked) {
    Reader reader(value);
    Quote quote{.symbol = asked};
    reader.require(reader.text("symbol") == asked.str());
    quote.date = reader.date("date");
    quote.time = reader.text("time");
    reader.require(quote.time.empty() || quote.time.size() == kTimeBytes);
    read_prices(reader, quote);
    quote.volume = reader.volume_or_null();
    quote.currency = reader.optional_text("currency");
    quote.name = reader.text("name");
    quote.provider = reader.optional_text("provider");
    if (!reader.is_fine()) return unreadable("invalid quote");
    return quote;
}

std::optional<std::chrono::seconds> read_age(const json::value& quote) {
    // About a year.
    constexpr std::int64_t kMaxSeconds = 366LL * 24 * 3600;
    const json::object* const object = quote.if_object();
    const json::value* const member = object == nullptr ? nullptr : object->if_contains("age");
    const std::int64_t* const age = member == nullptr ? nullptr : member->if_int64();
    if (age == nullptr || *age < 0 || *age > kMaxSeconds) return std::nullopt;
    return std::chrono::seconds(*age);
}

void write_days(JsonWriter& json, const std::vector<market::Bar>& newest_first) {
    json.begin_array();
    for (const market::Bar& bar : newest_first) {
        json.begin_object();
        json.member("date", bar.time.date().to_string());
        write_prices(json, bar);
        json.member("volume", bar.volume);
        write_optional(json, "adjusted_close", bar.adjusted_close);
        write_optional(json, "dividend_amount", bar.dividend_amount);
        write_optional(json, "split_coefficient", bar.split_coefficient);
        json.end_object();
    }
    json.end_array();
}

Result<std::vector<market::Bar>> read_days(const json::value& value) {
    if (!value.is_array()) return unreadable("the days are not an array");
    std::vector<market::Bar> bars;
    bars.reserve(value.get_array().size());
    for (const json::value& element : value.get_array()) {
        const auto bar = read_bar(element);
        if (!bar || (!bars.empty() && bar->time >= bars.back().time)) return unreadable("invalid day");
        bars.push_back(*bar);
    }
    return bars;
}

Error unreadable(std::string_view what) {
    return {Errc::ProviderFailed, "the quotes service sent an invalid answer", "quotes role: " + std::string(what), {}};
}

Error error_of_code(std::string_view code, std::string detail, std::optional<std::chrono::seconds> retry_after) {
    if (code == "unknown-symbol") return {Errc::UnknownSymbol, std::move(detail), {}, {}};
    if (code == "unavailable")
        return {Errc::Unavailable, std::move(detail), "quotes role: unavailable", {}, retry_after};
    if (code == "provider-failed") return {Errc::ProviderFailed, std::move(detail), "quotes role: provider failed", {}};
    return {Errc::ProviderFailed, "the quotes service failed", "quotes role: unexpected failure", {}};
}

}  // namespace bourse::quotes

#include "platform/zones/time_zone.hpp"

#include <date/tz.h>

#include <exception>

namespace bourse::zones {
namespace {

using LocalSeconds = date::local_seconds;

LocalTime local_of(std::chrono::microseconds since_epoch) {
    const auto days = std::chrono::floor<std::chrono::days>(since_epoch);
    return {Date(std::chrono::sys_days(days)), since_epoch - days};
}

std::chrono::microseconds since_epoch(const LocalTime& local) {
    return local.date.sys_days().time_since_epoch() + local.time_of_day;
}

}  // namespace

struct TimeZone::Rules {
    const date::time_zone* zone = nullptr;
    /// The last offset that was looked up, and the instants that it holds for.
    date::sys_info last{};

    [[nodiscard]] bool has(std::chrono::sys_seconds time) const { return time >= last.begin && time < last.end; }
};

TimeZone::TimeZone() = default;

Result<TimeZone> TimeZone::find(std::string_view name) {
    TimeZone zone;
    if (name == "UTC") return zone;
    try {
        zone.rules_ = std::make_shared<Rules>();
        zone.rules_->zone = date::locate_zone(std::string(name));
        zone.name_ = name;
    } catch (const std::exception&) {
        return invalid("is not a time zone (such as Europe/Berlin or America/New_York)");
    }
    return zone;
}

Result<UtcTime> TimeZone::to_utc(const LocalTime& local) const {
    const std::chrono::microseconds micros = since_epoch(local);
    if (!rules_) return UtcTime::from_micros(micros.count());
    const auto seconds = std::chrono::floor<std::chrono::seconds>(micros);
    const auto fraction = micros - seconds;
    // Within a day of a change of the clocks the last offset may be the wrong one.
    const std::chrono::sys_seconds guess{seconds - rules_->last.offset};
    const bool is_known = rules_->has(guess - std::chrono::days(1)) && rules_->has(guess + std::chrono::days(1));
    if (is_known) return UtcTime::from_micros((guess.time_since_epoch() + fraction).count());
    const date::local_info info = rules_->zone->get_info(LocalSeconds(seconds));
    if (info.result == date::local_info::nonexistent) {
        return invalid("does not exist in " + name_ + ", where clocks were put forward");
    }
    rules_->last = info.first;
    return UtcTime::from_micros((seconds - info.first.offset + fraction).count());
}

LocalTime TimeZone::to_local(UtcTime time) const {
    const std::chrono::microseconds micros(time.micros());
    if (!rules_) return local_of(micros);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time.sys_time());
    if (!rules_->has(seconds)) rules_->last = rules_->zone->get_info(seconds);
    return local_of(micros + rules_->last.offset);
}

}  // namespace bourse::zones

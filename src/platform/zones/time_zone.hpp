#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace bourse::zones {

/// A date and a time of day as a clock on the wall shows them.
struct LocalTime {
    Date date;
    /// Since midnight, less than a day.
    UtcTime::Duration time_of_day{0};

    friend bool operator==(const LocalTime&, const LocalTime&) = default;
};

/// A time zone of the IANA database of the system. Copies share the last offset that was looked up, so they are not
/// safe from two threads at once.
class TimeZone {
  public:
    /// UTC, without the database.
    TimeZone();
    /// Errc::InvalidInput for an unknown name. Names are case-sensitive: `America/New_York`.
    [[nodiscard]] static Result<TimeZone> find(std::string_view name);

    [[nodiscard]] const std::string& name() const { return name_; }
    /// The earlier instant when clocks show the time twice. Errc::InvalidInput for a time that clocks skip; the detail
    /// follows the time.
    [[nodiscard]] Result<UtcTime> to_utc(const LocalTime& local) const;
    [[nodiscard]] LocalTime to_local(UtcTime time) const;

  private:
    struct Rules;
    std::string name_ = "UTC";
    /// Null for UTC.
    std::shared_ptr<Rules> rules_;
};

}  // namespace bourse::zones

#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"

namespace bourse::quotes {

/// Days of a history that a provider sent with invalid data, and that are therefore missing in it.
struct LeftOutDays {
    /// Further days are only counted.
    static constexpr std::size_t kMaxDetails = 20;

    struct Day {
        /// Empty when the date is invalid.
        std::optional<Date> date{};
        /// The day, or its row when the date is invalid, and the reason: `2024-03-05: high 10 is below close 11`. One
        /// line.
        std::string what{};

        friend bool operator==(const Day&, const Day&) = default;
    };
    /// In the order of the answer.
    std::vector<Day> days{};
    /// Of all days, those without details included.
    std::size_t count = 0;

    void add(Day day) {
        if (days.size() < kMaxDetails) days.push_back(std::move(day));
        ++count;
    }
    /// Forgets the days before `date`, as far as they have details.
    void forget_before(Date date) {
        count -= std::erase_if(days, [&](const Day& day) { return day.date && *day.date < date; });
    }
    /// The details, separated by `; `, and the number of further days.
    [[nodiscard]] std::string to_string() const {
        std::string text;
        for (const Day& day : days) text.append(text.empty() ? "" : "; ").append(day.what);
        if (more() > 0) text.append("; and ").append(std::to_string(more())).append(" more");
        return text;
    }
    /// The number of days without details.
    [[nodiscard]] std::size_t more() const { return count - days.size(); }

    friend bool operator==(const LeftOutDays&, const LeftOutDays&) = default;
};

}  // namespace bourse::quotes

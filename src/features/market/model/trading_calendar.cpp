#include "features/market/model/trading_calendar.hpp"

#include <algorithm>
#include <array>

namespace bourse::market {
namespace {

using namespace std::chrono;

Date to_date(const year_month_weekday& day) {
    return Date(sys_days(day));
}

/// Closings for mourning, terror and storms, which no rule predicts.
constexpr std::array kUnscheduledClosings{Date(2001, 9, 11), Date(2001, 9, 12), Date(2001, 9, 13),  Date(2001, 9, 14),
                                          Date(2004, 6, 11), Date(2007, 1, 2),  Date(2012, 10, 29), Date(2012, 10, 30),
                                          Date(2018, 12, 5), Date(2025, 1, 9)};

/// A holiday on a weekend is observed on the nearest working day.
Date observed(Date holiday) {
    if (holiday.weekday() == Saturday) return holiday.plus_days(-1);
    if (holiday.weekday() == Sunday) return holiday.plus_days(1);
    return holiday;
}

/// Exception: New Year's Day on a Saturday is not observed, because the Friday ends the accounting year.
bool is_new_year(Date date, int of_year) {
    const Date new_year(of_year, 1, 1);
    return date == (new_year.weekday() == Sunday ? new_year.plus_days(1) : new_year);
}

bool is_moving_holiday(Date date, year of) {
    const bool is_martin_luther_king_day = date == to_date(of / January / Monday[3]);
    const bool is_washingtons_birthday = date == to_date(of / February / Monday[3]);
    const bool is_good_friday = date == easter(static_cast<int>(of)).plus_days(-2);
    const bool is_memorial_day = date == Date(sys_days(of / May / Monday[last]));
    const bool is_labor_day = date == to_date(of / September / Monday[1]);
    const bool is_thanksgiving = date == to_date(of / November / Thursday[4]);
    return is_martin_luther_king_day || is_washingtons_birthday || is_good_friday || is_memorial_day || is_labor_day ||
           is_thanksgiving;
}

bool is_fixed_holiday(Date date, int of_year) {
    constexpr int kFirstJuneteenth = 2022;
    const bool is_juneteenth = of_year >= kFirstJuneteenth && date == observed(Date(of_year, 6, 19));
    const bool is_independence_day = date == observed(Date(of_year, 7, 4));
    const bool is_christmas = date == observed(Date(of_year, 12, 25));
    return is_new_year(date, of_year) || is_juneteenth || is_independence_day || is_christmas;
}

}  // namespace

bool is_trading_day(Date date) {
    if (date.weekday() == Saturday || date.weekday() == Sunday) return false;
    const year of = date.ymd().year();
    return !is_fixed_holiday(date, static_cast<int>(of)) && !is_moving_holiday(date, of) &&
           std::ranges::find(kUnscheduledClosings, date) == kUnscheduledClosings.end();
}

Date easter(int year) {
    // Names as in the source: a golden number, b/c century, d/e leap days, f/g moon correction, h epact, l weekday.
    const int a = year % 19;
    const int b = year / 100;
    const int c = year % 100;
    const int d = b / 4;
    const int e = b % 4;
    const int f = (b + 8) / 25;
    const int g = (b - f + 1) / 3;
    const int h = (19 * a + b - d - g + 15) % 30;
    const int i = c / 4;
    const int k = c % 4;
    const int l = (32 + 2 * e + 2 * i - h - k) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    return Date(year, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1));
}

std::chrono::hours new_york_behind_utc(Date date) {
    const year of = date.ymd().year();
    const bool is_summer_time = date >= to_date(of / March / Sunday[2]) && date < to_date(of / November / Sunday[1]);
    return hours(is_summer_time ? 4 : 5);
}

UtcTime session_open(Date date) {
    return UtcTime(date) + (hours(9) + minutes(30) + new_york_behind_utc(date));
}

}  // namespace bourse::market

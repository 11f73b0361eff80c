#pragma once
#include <optional>
#include <string_view>

namespace bourse::http {

/// Removes and returns what stands before `separator`, without blanks at its ends; all of `text` when there is none.
[[nodiscard]] std::string_view take_until(std::string_view& text, char separator);

/// One member of Accept, Accept-Encoding and their like (RFC 9110, 12.4.2).
struct Preference {
    /// Up to the first parameter, such as `text/csv` or `gzip`; not empty.
    std::string_view name;
    /// 0, not wanted, to 1.
    double weight = 1;
};

/// Removes and returns the first member of `list` that can be read, passing over those without a name or with a `q`
/// that is no number from 0 to 1. Parameters other than `q` mean nothing here. Nothing at the end.
[[nodiscard]] std::optional<Preference> take_preference(std::string_view& list);

}  // namespace bourse::http

#pragma once
#include <chrono>
#include <cstdint>
#include <string>

/// Bounds of settings, for Schema::add: each returns why a value is not valid, or an empty text.
namespace bourse::config {

[[nodiscard]] std::string at_least_one(const std::int64_t& count);
[[nodiscard]] std::string not_negative(const std::int64_t& count);

/// From 1 to 1,024: more threads only cost memory.
[[nodiscard]] std::string thread_count(const std::int64_t& count);
/// The same, and 0, which lets the program choose.
[[nodiscard]] std::string thread_count_or_zero(const std::int64_t& count);

/// For durations that must not be so short that only work for its own sake is done.
[[nodiscard]] std::string at_least_100ms(const std::chrono::milliseconds& duration);
[[nodiscard]] std::string at_least_1s(const std::chrono::milliseconds& duration);

}  // namespace bourse::config

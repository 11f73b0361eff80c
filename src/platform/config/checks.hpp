#pragma once
#include <chrono>
#include <cstdint>
#include <string>

/// Bounds of settings, for Schema::add: each function returns why a value is invalid, or an empty
/// text.
namespace bourse::config {

[[nodiscard]] std::string at_least_one(const std::int64_t& count);
[[nodiscard]] std::string not_negative(const std::int64_t& count);

/// From 1 to 1,024: more threads only use memory.
[[nodiscard]] std::string thread_count(const std::int64_t& count);
/// Like thread_count(), and 0 for an automatic choice.
[[nodiscard]] std::string thread_count_or_zero(const std::int64_t& count);

/// For intervals that would cause constant work if they were shorter.
[[nodiscard]] std::string at_least_100ms(const std::chrono::milliseconds& duration);
[[nodiscard]] std::string at_least_1s(const std::chrono::milliseconds& duration);

}  // namespace bourse::config

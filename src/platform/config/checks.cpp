#include "platform/config/checks.hpp"

namespace bourse::config {

std::string at_least_one(const std::int64_t& count) {
    return count < 1 ? "must be at least 1" : "";
}

std::string not_negative(const std::int64_t& count) {
    return count < 0 ? "must not be negative" : "";
}

std::string thread_count(const std::int64_t& count) {
    constexpr std::int64_t kMaxThreads = 1024;
    return count > kMaxThreads ? "must be at most " + std::to_string(kMaxThreads) : at_least_one(count);
}

std::string thread_count_or_zero(const std::int64_t& count) {
    return count == 0 ? "" : thread_count(count);
}

std::string at_least_100ms(const std::chrono::milliseconds& duration) {
    return duration < std::chrono::milliseconds(100) ? "must be at least 100ms" : "";
}

std::string at_least_1s(const std::chrono::milliseconds& duration) {
    return duration < std::chrono::seconds(1) ? "must be at least 1s" : "";
}

}  // namespace bourse::config

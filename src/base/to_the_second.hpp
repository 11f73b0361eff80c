#pragma once
#include <chrono>
#include <string>

#include "base/time.hpp"

namespace bourse {

/// `2021-04-01T19:20:30Z`: what is left when the fraction of the second is cut off.
[[nodiscard]] inline std::string to_the_second(UtcTime time) {
    return UtcTime(std::chrono::floor<std::chrono::seconds>(time.sys_time())).to_string();
}

}  // namespace bourse

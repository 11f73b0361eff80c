#pragma once
#include <cstdint>
#include <string_view>

#include "base/result.hpp"

namespace bourse::datasets {

/// Who may add, change and delete records over HTTP.
enum class WriteAccess : std::uint8_t { Anyone, Users, SuperUsers };

/// `anyone`, `users` or `super-users`. Errc::InvalidInput for anything else.
[[nodiscard]] Result<WriteAccess> parse_write_access(std::string_view text);

}  // namespace bourse::datasets

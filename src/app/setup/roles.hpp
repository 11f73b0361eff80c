#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace bourse::app {

/// The roles of a process; see docs/how-to/add-role.md.
enum class RoleName : std::uint8_t { Api, Quotes, Orders, Prices, Monitor };

/// As `--roles` and the contract's `x-role` name it.
[[nodiscard]] std::string_view to_string(RoleName role);

/// The roles that a process plays; at least one.
class Roles {
  public:
    /// All of them.
    Roles();
    /// Parses `api,quotes`. Errc::InvalidInput for an unknown or repeated name, and for an empty list.
    [[nodiscard]] static Result<Roles> parse(std::string_view text);

    [[nodiscard]] bool contains(RoleName role) const;
    [[nodiscard]] std::vector<std::string_view> names() const;

  private:
    explicit Roles(std::vector<RoleName> roles);
    std::vector<RoleName> roles_;
};

}  // namespace bourse::app

#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace bourse::schema {

/// A fault and the place for its message.
struct Finding {
    InputFault fault;
    /// The place of the value, such as `interval` or `address.zip`; empty when the fault's detail already names it.
    std::string place;
};

/// Maximum number of reported faults, so that a small request cannot cause a large response.
inline constexpr std::size_t kMaxFindings = 32;

/// Collects the faults of one input.
class Findings {
  public:
    void add(Finding finding);
    [[nodiscard]] bool empty() const { return listed_.empty(); }
    /// Whether the maximum number of faults is reached; further ones are only counted.
    [[nodiscard]] bool is_full() const { return listed_.size() >= kMaxFindings; }
    /// The faults, up to kMaxFindings. If there were more, one additional fault located in `in` says how many are not
    /// listed.
    [[nodiscard]] std::vector<Finding> take(InputFault::In in) &&;

  private:
    std::vector<Finding> listed_;
    std::size_t left_out_ = 0;
};

/// Errc::InvalidInput with these faults (at least one). Its detail describes the first fault: `'0' is less than the
/// minimum of 1 - 'interval'`.
[[nodiscard]] Error invalid_input(std::vector<Finding> findings);

}  // namespace bourse::schema

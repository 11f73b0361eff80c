#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace bourse::schema {

/// A fault and how a sentence about it ends.
struct Finding {
    InputFault fault;
    /// Where the value stands, such as `interval` or `address.zip`; empty when the fault's detail says it already.
    std::string place;
};

/// No more are told one by one: nobody reads on, and a small request must not cause a large answer.
inline constexpr std::size_t kMaxFindings = 32;

/// Collects the faults of one input.
class Findings {
  public:
    void add(Finding finding);
    [[nodiscard]] bool empty() const { return listed_.empty(); }
    /// As many are listed as are told.
    [[nodiscard]] bool is_full() const { return listed_.size() >= kMaxFindings; }
    /// All of them up to kMaxFindings; behind those one more, which stands in `in`, that says how many there were
    /// beyond.
    [[nodiscard]] std::vector<Finding> take(InputFault::In in) &&;

  private:
    std::vector<Finding> listed_;
    std::size_t left_out_ = 0;
};

/// Errc::InvalidInput with these faults (at least one). Its detail speaks of the first:
/// `'0' is less than the minimum of 1 - 'interval'`.
[[nodiscard]] Error invalid_input(std::vector<Finding> findings);

}  // namespace bourse::schema

#pragma once
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <vector>

namespace bourse::broker {

/// The published messages that the broker has not confirmed yet. The broker numbers the messages of a channel from 1
/// and confirms or refuses one number, or all up to it. Does no I/O and no locking. Not safe from two threads at once.
class Confirms {
  public:
    /// Identifies a message for the publisher.
    struct Place {
        std::uint64_t call = 0;
        std::size_t index = 0;

        friend bool operator==(const Place&, const Place&) = default;
    };

    /// A message was published.
    void published(Place place) { waiting_.emplace(++last_, place); }

    /// Removes and returns the messages that a confirmation or a refusal applies to; none for an unknown number.
    [[nodiscard]] std::vector<Place> settle(std::uint64_t tag, bool is_multiple) {
        const auto first = is_multiple ? waiting_.begin() : waiting_.find(tag);
        const auto end = is_multiple ? waiting_.upper_bound(tag) : (first == waiting_.end() ? first : std::next(first));
        std::vector<Place> settled;
        for (auto it = first; it != end; ++it) settled.push_back(it->second);
        waiting_.erase(first, end);
        return settled;
    }

    /// Resets the state for a new channel: numbers restart at 1.
    void begin_anew() {
        waiting_.clear();
        last_ = 0;
    }
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

  private:
    std::uint64_t last_ = 0;
    std::map<std::uint64_t, Place> waiting_;
};

}  // namespace bourse::broker

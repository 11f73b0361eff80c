#pragma once
#include <array>
#include <cstdint>
#include <unordered_map>

namespace bourse::market {

/// An exact set of slot numbers (days or minutes), stored as a bitmap in chunks. Slots that lie close together, as in
/// real trading hours, take two bits for each daily bar and four for each minute bar. A slot alone in its chunk takes
/// about 100 bytes. Not safe from two threads at once.
class SeenSlots {
  public:
    /// Adds the slot; false when the set already contains it.
    bool insert(std::int64_t slot) {
        const std::int64_t number = slot >> kChunkShift;
        if (last_ == nullptr || number != last_number_) {
            last_ = &chunks_[number];
            last_number_ = number;
        }
        const auto bit = static_cast<std::uint64_t>(slot) & (kChunkBits - 1);
        std::uint64_t& word = (*last_)[bit / 64];
        const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
        const bool is_new = (word & mask) == 0;
        word |= mask;
        return is_new;
    }

  private:
    static constexpr unsigned kChunkShift = 9;
    static constexpr std::uint64_t kChunkBits = std::uint64_t{1} << kChunkShift;
    using Chunk = std::array<std::uint64_t, kChunkBits / 64>;

    std::unordered_map<std::int64_t, Chunk> chunks_;
    /// The chunk of the last slot: files are mostly sorted by time. Stays valid, because nodes do not move.
    Chunk* last_ = nullptr;
    std::int64_t last_number_ = 0;
};

}  // namespace bourse::market

#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <utility>

#include "platform/http/messages/body_source.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::openapi {
class Registry;
}

namespace bourse::market {

class Market;
struct ImportOutcome;

struct UploadOptions {
    /// Of one upload, as it is sent.
    std::uint64_t max_bytes = std::uint64_t{4} << 30;
    /// How many are received or stored at the same time; a further one is told to come again. Each has a thread of its
    /// own, so that nobody else waits for one, and takes up to `max_bytes` of disk.
    std::size_t at_once = 2;
    /// Where they are received into; must be there.
    std::filesystem::path folder;
};

/// What became of uploads since the start.
struct UploadCounts {
    std::uint64_t active = 0;
    std::uint64_t stored = 0;
    std::uint64_t refused = 0;
    /// Of bodies, also of those that did not come whole.
    std::uint64_t bytes = 0;
    /// Of the files that were stored, without those that were skipped.
    std::uint64_t rows = 0;
};

/// Imports of bars that come over HTTP. Each is received whole, into a nameless file, before the store is asked for
/// anything: a slow client holds neither a thread nor the store's writer, and what goes wrong on the way leaves nothing
/// behind. Then it is imported from there as a file is, in one transaction. Safe from any thread; what it takes by
/// reference outlives it.
class Uploads {
  public:
    Uploads(Market& market, UploadOptions options);

    [[nodiscard]] Market& market() { return market_; }
    [[nodiscard]] const UploadOptions& options() const { return options_; }
    [[nodiscard]] tasks::BlockingPool& pool() { return pool_; }
    [[nodiscard]] UploadCounts counts() const;

    /// A place among those that are served at the same time, as long as it lives.
    class Place {
      public:
        explicit Place(std::atomic<std::uint64_t>& taken) : taken_(&taken) {}
        ~Place() {
            if (taken_ != nullptr) taken_->fetch_sub(1);
        }
        Place(Place&& other) noexcept : taken_(std::exchange(other.taken_, nullptr)) {}
        Place& operator=(Place&&) = delete;

      private:
        std::atomic<std::uint64_t>* taken_;
    };
    /// Nothing when all are taken.
    [[nodiscard]] std::optional<Place> take_place();

    [[nodiscard]] std::atomic<std::uint64_t>& received() { return received_; }
    void note(const ImportOutcome& outcome);

  private:
    Market& market_;
    UploadOptions options_;
    std::atomic<std::uint64_t> active_{0};
    std::atomic<std::uint64_t> stored_{0};
    std::atomic<std::uint64_t> refused_{0};
    std::atomic<std::uint64_t> received_{0};
    std::atomic<std::uint64_t> rows_{0};
    tasks::BlockingPool pool_;
};

/// Registers the handler of importBars. `uploads` outlives the registry.
void register_uploads(openapi::Registry& registry, Uploads& uploads);

}  // namespace bourse::market

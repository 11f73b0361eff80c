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
    /// Maximum size of one upload, as sent.
    std::uint64_t max_bytes = std::uint64_t{4} << 30;
    /// Maximum number of concurrent uploads, from the first byte until stored; further ones are rejected and may retry.
    /// Each has its own thread, so that other requests do not wait, and takes up to `max_bytes` of disk.
    std::size_t at_once = 2;
    /// Folder for the uploads in progress; must exist.
    std::filesystem::path folder;
};

/// Results of uploads since the start.
struct UploadCounts {
    std::uint64_t active = 0;
    std::uint64_t stored = 0;
    std::uint64_t refused = 0;
    /// Not received, because too many others were.
    std::uint64_t turned_away = 0;
    /// Bytes of bodies, including incomplete ones.
    std::uint64_t bytes = 0;
    /// Rows of stored files, without the skipped rows.
    std::uint64_t rows = 0;
};

/// Imports of bars over HTTP. Each upload is received completely into an unnamed file before the store is used, so a
/// slow client occupies neither a thread nor the store's writer, and a failed transfer leaves nothing behind. The file
/// is then imported in one transaction. Safe from any thread; references outlive the object.
class Uploads {
  public:
    Uploads(Market& market, UploadOptions options);

    [[nodiscard]] Market& market() { return market_; }
    [[nodiscard]] const UploadOptions& options() const { return options_; }
    [[nodiscard]] tasks::BlockingPool& pool() { return pool_; }
    [[nodiscard]] UploadCounts counts() const;

    /// One of the concurrent upload slots, held for the lifetime of the object.
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
    /// Empty when all slots are taken.
    [[nodiscard]] std::optional<Place> take_place();

    [[nodiscard]] std::atomic<std::uint64_t>& received() { return received_; }
    void note(const ImportOutcome& outcome);

  private:
    Market& market_;
    UploadOptions options_;
    std::atomic<std::uint64_t> active_{0};
    std::atomic<std::uint64_t> stored_{0};
    std::atomic<std::uint64_t> refused_{0};
    std::atomic<std::uint64_t> turned_away_{0};
    std::atomic<std::uint64_t> received_{0};
    std::atomic<std::uint64_t> rows_{0};
    tasks::BlockingPool pool_;
};

/// Registers the handlers of importBars and putBars. `uploads` outlives the registry.
void register_uploads(openapi::Registry& registry, Uploads& uploads);

}  // namespace bourse::market

#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "base/byte_source.hpp"
#include "platform/http/messages/body_source.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::http {

/// An unnamed temporary file for a body that is too large for memory and is used once complete. The
/// file disappears when closed, however the process ends. Its calls block, and throw
/// bourse::Unavailable when the disk is full or fails. Not thread-safe.
class BodyFile final : public ByteSource {
  public:
    explicit BodyFile(const std::filesystem::path& folder);
    ~BodyFile() override;
    BodyFile(const BodyFile&) = delete;
    BodyFile& operator=(const BodyFile&) = delete;

    void append(std::string_view bytes);
    /// Reads from the start of the file, even after appends.
    std::size_t read(std::span<char> buffer) override;
    void rewind() override { position_ = 0; }
    /// Reads at `offset`, independent of read(). Returns the number of bytes; 0 at or beyond the end.
    std::size_t read_at(std::uint64_t offset, std::span<char> buffer) const;

  private:
    int descriptor_;
    std::uint64_t position_ = 0;
};

/// Receives the whole body into `file`, writing on `pool`; `received` counts the bytes as they
/// arrive. No thread blocks while a slow client sends. Errors are those of BodySource; throws as
/// BodyFile does.
Task<Result<>> receive(BodySource& body, BodyFile& file, tasks::BlockingPool& pool,
                       std::atomic<std::uint64_t>& received);

}  // namespace bourse::http

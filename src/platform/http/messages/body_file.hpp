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

/// A file without a name, which is gone when it is closed, however the process ends: for a body too large for memory
/// that is used when it has come whole. Its calls block, and throw bourse::Unavailable when the disk is full or fails.
/// Not safe from two threads at once.
class BodyFile final : public ByteSource {
  public:
    explicit BodyFile(const std::filesystem::path& folder);
    ~BodyFile() override;
    BodyFile(const BodyFile&) = delete;
    BodyFile& operator=(const BodyFile&) = delete;

    void append(std::string_view bytes);
    /// From the front, whatever has been appended.
    std::size_t read(std::span<char> buffer) override;

  private:
    int descriptor_;
    std::uint64_t position_ = 0;
};

/// Has the whole body come into `file`, which is written on `pool`; `received` counts its bytes as they come. As long
/// as a slow client makes everybody wait, no thread does. Errors are those of BodySource; throws as BodyFile does.
Task<Result<>> receive(BodySource& body, BodyFile& file, tasks::BlockingPool& pool,
                       std::atomic<std::uint64_t>& received);

}  // namespace bourse::http

#include "platform/http/messages/body_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

#include "base/error.hpp"

namespace bourse::http {
namespace {

[[noreturn]] void fail(const std::string& what) {
    throw Unavailable(what + ": " + std::strerror(errno));
}

}  // namespace

BodyFile::BodyFile(const std::filesystem::path& folder) {
    std::string path = (folder / "upload-XXXXXX").string();
    descriptor_ = ::mkostemp(path.data(), O_CLOEXEC);
    if (descriptor_ < 0) fail("cannot create the upload file in " + folder.string());
    ::unlink(path.c_str());
}

BodyFile::~BodyFile() {
    ::close(descriptor_);
}

void BodyFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) fail("cannot write the upload file");
        if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::size_t BodyFile::read(std::span<char> buffer) {
    const std::size_t count = read_at(position_, buffer);
    position_ += count;
    return count;
}

std::size_t BodyFile::read_at(std::uint64_t offset, std::span<char> buffer) const {
    for (;;) {
        const ssize_t count = ::pread(descriptor_, buffer.data(), buffer.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail("cannot read the upload file");
        return static_cast<std::size_t>(count);
    }
}

Task<Result<>> receive(BodySource& body, BodyFile& file, tasks::BlockingPool& pool,
                       std::atomic<std::uint64_t>& received) {
    for (;;) {
        auto reading = body.read_some();
        const Result<std::string_view> piece = co_await std::move(reading);
        if (!piece) co_return piece.error();
        if (piece->empty()) co_return Result<>();
        const auto append = [&] {
            file.append(*piece);
            return true;
        };
        co_await pool.run(append);
        received.fetch_add(piece->size(), std::memory_order_relaxed);
    }
}

}  // namespace bourse::http

#include "platform/http/messages/body_piece.hpp"

#include <zlib.h>

#include <array>
#include <utility>

#include "platform/http/messages/gzip.hpp"

namespace bourse::http {
namespace {

/// Of gzip: no file name, no time stamp, an unknown file system.
constexpr std::array<char, 10> kHeader{'\x1F', '\x8B', 8, 0, 0, 0, 0, 0, 0, '\xFF'};
/// The last block of a deflate stream, without content.
constexpr std::string_view kLastBlock("\x03\x00", 2);

void append_little_endian(std::string& out, std::uint32_t number) {
    for (int byte = 0; byte < 4; ++byte) out += static_cast<char>(number >> (8 * byte));
}

}  // namespace

BodyPiece::BodyPiece(std::string text) : text_(std::make_shared<const std::string>(std::move(text))) {}

DeflatedPiece BodyPiece::deflated() const {
    if (!is_deflated()) {
        // Not under the lock, so that no thread waits for another's compression.
        const auto* const bytes = reinterpret_cast<const Bytef*>(text_->data());
        DeflatedPiece made{std::make_shared<const std::string>(deflate_piece(*text_)),
                           static_cast<std::uint32_t>(crc32_z(0, bytes, text_->size()))};
        const MutexLock lock(mutex_);
        if (!deflated_.bytes) deflated_ = std::move(made);
        is_deflated_.store(true, std::memory_order_release);
    }
    const MutexLock lock(mutex_);
    return deflated_;
}

std::string_view GzipJoiner::header() {
    return {kHeader.data(), kHeader.size()};
}

void GzipJoiner::add(const BodyPiece& piece) {
    const std::size_t size = piece.text()->size();
    crc_ = static_cast<std::uint32_t>(crc32_combine(crc_, piece.deflated().crc, static_cast<z_off_t>(size)));
    text_size_ += size;
}

std::string GzipJoiner::trailer() const {
    std::string out(kLastBlock);
    append_little_endian(out, crc_);
    // Modulo 2^32, as RFC 1952 wants it.
    append_little_endian(out, static_cast<std::uint32_t>(text_size_));
    return out;
}

}  // namespace bourse::http

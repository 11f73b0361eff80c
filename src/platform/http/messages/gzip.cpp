#include "platform/http/messages/gzip.hpp"

#include <zlib.h>

#include <limits>
#include <new>

namespace bourse::http {
namespace {

/// For larger texts, the time for a better ratio would delay the other connections of the io
/// thread.
constexpr std::size_t kMaxBytesForBestRatio = 64 * 1024;
constexpr int kRawWindowBits = -15;       // the largest window, without a wrapper
constexpr int kGzipWindowBits = 15 + 16;  // the same in a gzip wrapper
constexpr int kDefaultMemory = 8;

/// A deflate stream, closed by its destructor.
class Deflater {
  public:
    Deflater(int level, int window_bits) {
        if (deflateInit2(&stream_, level, Z_DEFLATED, window_bits, kDefaultMemory, Z_DEFAULT_STRATEGY) != Z_OK) {
            throw std::bad_alloc();
        }
    }
    ~Deflater() { deflateEnd(&stream_); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    z_stream& stream() { return stream_; }

  private:
    z_stream stream_{};
};

/// `last_flush`: what follows the last byte of the text; with room for it.
std::string deflate_all(z_stream& stream, std::string_view text, int last_flush, std::size_t room) {
    std::string out(room, '\0');
    // zlib counts in 32 bits, so larger texts are fed in pieces. zlib never writes through next_in.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    std::size_t in_left = text.size();
    std::size_t out_left = out.size();
    int status = Z_OK;
    while (status == Z_OK) {
        constexpr std::size_t kPiece = std::numeric_limits<uInt>::max();
        if (stream.avail_in == 0) {
            stream.avail_in = static_cast<uInt>(std::min(in_left, kPiece));
            in_left -= stream.avail_in;
        }
        if (stream.avail_out == 0) {
            stream.avail_out = static_cast<uInt>(std::min(out_left, kPiece));
            out_left -= stream.avail_out;
        }
        status = deflate(&stream, in_left == 0 ? last_flush : Z_NO_FLUSH);
        // A flush that is complete leaves room; only the end of a stream has a status of its own.
        if (last_flush != Z_FINISH && in_left == 0 && stream.avail_in == 0 && stream.avail_out > 0) break;
    }
    out.resize(out.size() - out_left - stream.avail_out);
    return out;
}

}  // namespace

std::string gzip(std::string_view text) {
    Deflater deflater(text.size() <= kMaxBytesForBestRatio ? Z_DEFAULT_COMPRESSION : Z_BEST_SPEED, kGzipWindowBits);
    return deflate_all(deflater.stream(), text, Z_FINISH, deflateBound(&deflater.stream(), text.size()));
}

std::string deflate_piece(std::string_view text) {
    constexpr std::size_t kRoomForFlush = 64;
    Deflater deflater(Z_BEST_SPEED, kRawWindowBits);
    const std::size_t room = deflateBound(&deflater.stream(), text.size()) + kRoomForFlush;
    std::string out = deflate_all(deflater.stream(), text, Z_SYNC_FLUSH, room);
    out.shrink_to_fit();
    return out;
}

}  // namespace bourse::http

#include "platform/http/messages/gzip.hpp"

#include <zlib.h>

#include <limits>
#include <new>

namespace bourse::http {
namespace {

/// For larger texts, the time for a better ratio would delay the other connections of the io
/// thread.
constexpr std::size_t kMaxBytesForBestRatio = 64 * 1024;
constexpr int kGzipWindowBits = 15 + 16;  // the largest window, in a gzip wrapper
constexpr int kDefaultMemory = 8;

/// A deflate stream, closed by its destructor.
class Deflater {
  public:
    explicit Deflater(int level) {
        if (deflateInit2(&stream_, level, Z_DEFLATED, kGzipWindowBits, kDefaultMemory, Z_DEFAULT_STRATEGY) != Z_OK) {
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

}  // namespace

std::string gzip(std::string_view text) {
    Deflater deflater(text.size() <= kMaxBytesForBestRatio ? Z_DEFAULT_COMPRESSION : Z_BEST_SPEED);
    z_stream& stream = deflater.stream();
    std::string out(deflateBound(&stream, text.size()), '\0');
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
        status = deflate(&stream, in_left == 0 ? Z_FINISH : Z_NO_FLUSH);
    }
    out.resize(out.size() - out_left - stream.avail_out);
    return out;
}

}  // namespace bourse::http

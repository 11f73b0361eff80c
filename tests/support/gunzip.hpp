#pragma once
#include <zlib.h>

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bourse::test {

/// Decompresses one gzip body with zlib. Throws std::runtime_error when it is damaged, cut, or has bytes after its end.
inline std::string gunzip(std::string_view zipped) {
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) throw std::runtime_error("inflateInit2");
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zipped.data()));
    stream.avail_in = static_cast<uInt>(zipped.size());
    std::string out;
    std::array<char, 4096> room;
    int status = Z_OK;
    while (status == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(room.data());
        stream.avail_out = room.size();
        status = inflate(&stream, Z_NO_FLUSH);
        out.append(room.data(), room.size() - stream.avail_out);
    }
    const bool is_whole = status == Z_STREAM_END && stream.avail_in == 0;
    inflateEnd(&stream);
    if (!is_whole) throw std::runtime_error("not one whole gzip body");
    return out;
}

}  // namespace bourse::test

#include "platform/csv/decoded_source.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace bourse::csv {
namespace {

constexpr std::size_t kBlockBytes = 64 * 1024;
/// How much of the text is searched for the first line end.
constexpr std::size_t kPeekBytes = 64 * 1024;

/// A stage between the file and the text. Only the whole chain is rewound, by making it anew.
class Stage : public ByteSource {
  public:
    void rewind() final {}
};

/// Passes bytes on and shows the first ones before that.
class Front final : public Stage {
  public:
    explicit Front(ByteSource& source) : source_(source) {}

    /// The first bytes, at most `count`; fewer only when the file is shorter. Only before read().
    std::string_view peek(std::size_t count) {
        std::string& bytes = bytes_;
        while (bytes.size() < count) {
            const std::size_t before = bytes.size();
            bytes.resize(count);
            const std::size_t added = source_.read({bytes.data() + before, count - before});
            bytes.resize(before + added);
            if (added == 0) break;
        }
        return bytes;
    }
    std::size_t read(std::span<char> buffer) override {
        if (at_ == bytes_.size()) return source_.read(buffer);
        const std::size_t count = std::min(buffer.size(), bytes_.size() - at_);
        std::memcpy(buffer.data(), bytes_.data() + at_, count);
        at_ += count;
        return count;
    }

  private:
    ByteSource& source_;
    std::string bytes_;
    std::size_t at_ = 0;
};

class Gunzip final : public Stage {
  public:
    explicit Gunzip(ByteSource& source) : source_(source), input_(kBlockBytes) {
        constexpr int kGzipOnly = 16 + MAX_WBITS;
        if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
    }
    ~Gunzip() override { inflateEnd(&stream_); }
    Gunzip(const Gunzip&) = delete;
    Gunzip& operator=(const Gunzip&) = delete;

    std::size_t read(std::span<char> buffer) override {
        stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream_.avail_out = static_cast<uInt>(std::min(buffer.size(), kBlockBytes));
        const std::size_t room = stream_.avail_out;
        while (stream_.avail_out == room) {
            if (stream_.avail_in == 0 && !refill()) {
                if (!is_between_members_) throw Undecodable("the gzip data end early: the file is incomplete");
                return 0;
            }
            step();
        }
        return room - stream_.avail_out;
    }

  private:
    bool refill() {
        const std::size_t count = source_.read(input_);
        stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
        stream_.avail_in = static_cast<uInt>(count);
        return count > 0;
    }
    void step() {
        if (is_between_members_) inflateReset(&stream_);
        is_between_members_ = false;
        const int result = inflate(&stream_, Z_NO_FLUSH);
        if (result == Z_STREAM_END) {
            is_between_members_ = true;
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            throw Undecodable("the gzip data are damaged");
        }
    }

    ByteSource& source_;
    std::vector<char> input_;
    z_stream stream_{};
    bool is_between_members_ = false;
};

class Unzstd final : public Stage {
  public:
    explicit Unzstd(ByteSource& source) : source_(source), input_(kBlockBytes), context_(ZSTD_createDCtx()) {
        if (context_ == nullptr) throw std::bad_alloc();
    }
    ~Unzstd() override { ZSTD_freeDCtx(context_); }
    Unzstd(const Unzstd&) = delete;
    Unzstd& operator=(const Unzstd&) = delete;

    std::size_t read(std::span<char> buffer) override {
        ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
        while (out.pos == 0) {
            if (in_.pos == in_.size && !refill()) {
                if (is_in_frame_) throw Undecodable("the zstd data end early: the file is incomplete");
                return 0;
            }
            const std::size_t result = ZSTD_decompressStream(context_, &out, &in_);
            if (ZSTD_isError(result) != 0) throw Undecodable("the zstd data are damaged");
            is_in_frame_ = result != 0;
        }
        return out.pos;
    }

  private:
    bool refill() {
        in_ = {input_.data(), source_.read(input_), 0};
        return in_.size > 0;
    }

    ByteSource& source_;
    std::vector<char> input_;
    ZSTD_DCtx* context_;
    ZSTD_inBuffer in_{nullptr, 0, 0};
    bool is_in_frame_ = false;
};

/// UTF-16 as UTF-8, without the byte-order mark; what is not UTF-16 becomes U+FFFD.
class FromUtf16 final : public Stage {
  public:
    FromUtf16(ByteSource& source, bool is_little_endian)
        : source_(source), is_little_endian_(is_little_endian), input_(kBlockBytes) {}

    std::size_t read(std::span<char> buffer) override {
        while (text_.empty() && fill()) continue;
        const std::size_t count = std::min(buffer.size(), text_.size());
        std::memcpy(buffer.data(), text_.data(), count);
        text_.erase(0, count);
        return count;
    }

  private:
    /// Converts the next block. False at the end.
    bool fill() {
        if (is_ended_) return false;
        const std::size_t count = source_.read(input_);
        for (std::size_t i = 0; i < count; ++i) {
            if (has_half_) {
                take(unit(half_, input_[i]));
                has_half_ = false;
            } else {
                half_ = input_[i];
                has_half_ = true;
            }
        }
        if (count > 0) return true;
        is_ended_ = true;
        if (high_ != 0 || has_half_) append(kReplacement);
        return !text_.empty();
    }
    [[nodiscard]] char32_t unit(char first, char second) const {
        const auto low = static_cast<unsigned char>(is_little_endian_ ? first : second);
        const auto high = static_cast<unsigned char>(is_little_endian_ ? second : first);
        return static_cast<char32_t>(high << 8 | low);
    }
    void take(char32_t unit) {
        const bool is_low = unit >= 0xDC00 && unit < 0xE000;
        if (high_ != 0 && is_low) {
            append(0x10000 + ((high_ - 0xD800) << 10) + (unit - 0xDC00));
            high_ = 0;
            return;
        }
        if (high_ != 0) append(kReplacement);
        high_ = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
        if (high_ != 0 || (unit == 0xFEFF && is_at_front_)) {
            is_at_front_ = false;
            return;
        }
        append(is_low ? kReplacement : unit);
    }
    void append(char32_t code) {
        is_at_front_ = false;
        const auto continuation = [](char32_t bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
        if (code < 0x80) {
            text_ += static_cast<char>(code);
        } else if (code < 0x800) {
            text_ += {static_cast<char>(0xC0 | code >> 6), continuation(code)};
        } else if (code < 0x10000) {
            text_ += {static_cast<char>(0xE0 | code >> 12), continuation(code >> 6), continuation(code)};
        } else {
            text_ += {static_cast<char>(0xF0 | code >> 18), continuation(code >> 12), continuation(code >> 6),
                      continuation(code)};
        }
    }

    static constexpr char32_t kReplacement = 0xFFFD;

    ByteSource& source_;
    bool is_little_endian_;
    std::vector<char> input_;
    std::string text_;
    char half_ = 0;
    bool has_half_ = false;
    bool is_at_front_ = true;
    bool is_ended_ = false;
    /// The first half of a surrogate pair, until the second one comes.
    char32_t high_ = 0;
};

/// Lines that end with CR, as lines that end with LF.
class FromCr final : public Stage {
  public:
    explicit FromCr(ByteSource& source) : source_(source) {}
    std::size_t read(std::span<char> buffer) override {
        const std::size_t count = source_.read(buffer);
        std::ranges::replace(buffer.first(count), '\r', '\n');
        return count;
    }

  private:
    ByteSource& source_;
};

Compression compression_of(std::string_view front) {
    if (front.starts_with("\x1F\x8B")) return Compression::Gzip;
    if (front.starts_with("\x28\xB5\x2F\xFD")) return Compression::Zstd;
    return Compression::None;
}

/// By the byte-order mark, or by the zero bytes that ASCII has in UTF-16.
Encoding encoding_of(std::string_view front) {
    if (front.starts_with("\xFF\xFE")) return Encoding::Utf16LittleEndian;
    if (front.starts_with("\xFE\xFF")) return Encoding::Utf16BigEndian;
    if (front.size() < 4) return Encoding::Utf8;
    const auto is_zero = [&](std::size_t i) { return front[i] == '\0'; };
    if (!is_zero(0) && is_zero(1) && !is_zero(2) && is_zero(3)) return Encoding::Utf16LittleEndian;
    if (is_zero(0) && !is_zero(1) && is_zero(2) && !is_zero(3)) return Encoding::Utf16BigEndian;
    return Encoding::Utf8;
}

LineEnd line_end_of(std::string_view front) {
    const std::size_t end = front.find_first_of("\r\n");
    if (end == std::string_view::npos || front[end] == '\n') return LineEnd::Lf;
    if (end + 1 < front.size() && front[end + 1] == '\n') return LineEnd::CrLf;
    // A lone CR inside a quoted field does not decide.
    return front.find('\n') == std::string_view::npos ? LineEnd::Cr : LineEnd::Lf;
}

}  // namespace

std::string_view to_string(Compression compression) {
    switch (compression) {
        case Compression::None:
            return "none";
        case Compression::Gzip:
            return "gzip";
        case Compression::Zstd:
            return "zstd";
    }
    return {};
}

std::string_view to_string(Encoding encoding) {
    return encoding == Encoding::Utf8 ? "UTF-8" : "UTF-16";
}

std::string_view to_string(LineEnd end) {
    switch (end) {
        case LineEnd::Lf:
            return "LF";
        case LineEnd::CrLf:
            return "CRLF";
        case LineEnd::Cr:
            return "CR";
    }
    return {};
}

DecodedSource::DecodedSource(ByteSource& source, std::uint64_t max_bytes) : source_(source), max_bytes_(max_bytes) {}

DecodedSource::~DecodedSource() = default;

void DecodedSource::open() {
    auto front = std::make_unique<Front>(source_);
    coding_.compression = compression_of(front->peek(4));
    front_ = std::move(front);
    ByteSource* last = front_.get();
    if (coding_.compression == Compression::Gzip) decompressed_ = std::make_unique<Gunzip>(*last);
    if (coding_.compression == Compression::Zstd) decompressed_ = std::make_unique<Unzstd>(*last);
    if (decompressed_) last = decompressed_.get();

    front = std::make_unique<Front>(*last);
    coding_.encoding = encoding_of(front->peek(4));
    decompressed_front_ = std::move(front);
    last = decompressed_front_.get();
    if (coding_.encoding != Encoding::Utf8) {
        utf8_ = std::make_unique<FromUtf16>(*last, coding_.encoding == Encoding::Utf16LittleEndian);
        last = utf8_.get();
    }

    front = std::make_unique<Front>(*last);
    coding_.line_end = line_end_of(front->peek(kPeekBytes));
    text_ = std::move(front);
    if (coding_.line_end == LineEnd::Cr) {
        utf8_front_ = std::move(text_);
        text_ = std::make_unique<FromCr>(*utf8_front_);
    }
}

const Coding& DecodedSource::coding() {
    if (!text_) open();
    return coding_;
}

std::size_t DecodedSource::read(std::span<char> buffer) {
    if (!text_) open();
    const std::size_t count = text_->read(buffer);
    bytes_ += count;
    if (bytes_ > max_bytes_) {
        throw TooLarge("the text is larger than the limit of " + std::to_string(max_bytes_) + " bytes");
    }
    return count;
}

void DecodedSource::rewind() {
    text_.reset();
    utf8_front_.reset();
    utf8_.reset();
    decompressed_front_.reset();
    decompressed_.reset();
    front_.reset();
    source_.rewind();
    bytes_ = 0;
}

}  // namespace bourse::csv

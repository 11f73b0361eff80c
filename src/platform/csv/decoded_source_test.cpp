#include "platform/csv/decoded_source.hpp"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "support/text_source.hpp"

namespace bourse::csv {
namespace decoded_source_test {

std::string gzip(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string zstd(const std::string& text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

std::string utf16(std::u16string_view text, bool is_little_endian) {
    std::string out;
    for (const char16_t unit : text) {
        const char low = static_cast<char>(unit & 0xFF);
        const char high = static_cast<char>(unit >> 8);
        out += is_little_endian ? std::string{low, high} : std::string{high, low};
    }
    return out;
}

/// The text of a file that comes in pieces of `piece` bytes, read into buffers of `buffer` bytes.
std::string decoded(const std::string& file, std::size_t piece = 1 << 20, std::size_t buffer = 4096) {
    test::TextSource source(file, piece);
    DecodedSource text(source);
    std::string read;
    std::string block(buffer, '\0');
    while (const std::size_t count = text.read(block)) read.append(block, 0, count);
    return read;
}

TEST(DecodedSource, GivenCompressedTextInPiecesOfAnySizeThenItIsTheText) {
    std::string text;
    for (int i = 0; i < 3000; ++i) text += "2024-03-04,51,52,50,51," + std::to_string(i) + "\n";
    for (const std::string& file : {text, gzip(text), zstd(text), gzip(text.substr(0, 100)) + gzip(text.substr(100))}) {
        for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
            ASSERT_EQ(decoded(file, piece, 1000), text) << piece;
        }
    }
    EXPECT_EQ(decoded(gzip(""), 1), "");
    EXPECT_EQ(decoded("", 1), "");
    EXPECT_EQ(decoded("a", 1), "a");
}

TEST(DecodedSource, GivenUtf16WithOrWithoutAMarkThenItIsUtf8) {
    const std::u16string text = u"date,Schluß\n2024,日𝄞\n";
    for (const bool is_little_endian : {true, false}) {
        for (const std::u16string_view mark : {u"\uFEFF", u""}) {
            const std::string file = utf16(std::u16string(mark) + text, is_little_endian);
            for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
                EXPECT_EQ(decoded(file, piece), "date,Schluß\n2024,日𝄞\n");
                EXPECT_EQ(decoded(gzip(file), piece, 1), "date,Schluß\n2024,日𝄞\n");
            }
        }
    }
    EXPECT_EQ(decoded(utf16(u"\uFEFFa", true) + std::string("\x00\xD8"
                                                            "b\0"
                                                            "\x00\xDC"
                                                            "c",
                                                            7)),
              "a\uFFFDb\uFFFD\uFFFD");
}

TEST(DecodedSource, GivenLinesThatEndWithCrAloneThenTheyEndWithLf) {
    EXPECT_EQ(decoded("a,b\rc,d\r"), "a,b\nc,d\n");
    EXPECT_EQ(decoded("a,b\r\nc\rd\r\n"), "a,b\r\nc\rd\r\n") << "CR is text where lines end otherwise";
    EXPECT_EQ(decoded("\"a\rb\",c\nd\n"), "\"a\rb\",c\nd\n");
}

TEST(DecodedSource, GivenAFileThenItsCodingIsReported) {
    const auto coding = [](const std::string& file) {
        test::TextSource source(file);
        DecodedSource text(source);
        const Coding& found = text.coding();
        return std::string(to_string(found.compression)) + ' ' + std::string(to_string(found.encoding)) + ' ' +
               std::string(to_string(found.line_end));
    };
    EXPECT_EQ(coding("a\r\n"), "none UTF-8 CRLF");
    EXPECT_EQ(coding(gzip("a\rb\r")), "gzip UTF-8 CR");
    EXPECT_EQ(coding(zstd(utf16(u"\uFEFFab\n", true))), "zstd UTF-16 LF");
}

TEST(DecodedSource, GivenARewindThenTheTextComesAgain) {
    test::TextSource source(gzip("a,b\n1,2\n"), 5);
    DecodedSource text(source);
    std::string block(3, '\0');
    ASSERT_EQ(text.read(block), 3U);
    text.rewind();
    std::string read;
    while (const std::size_t count = text.read(block)) read.append(block, 0, count);
    EXPECT_EQ(read, "a,b\n1,2\n");
    EXPECT_EQ(text.bytes(), 8U);
}

TEST(DecodedSource, GivenDamagedDataThenItIsAnError) {
    const std::string text(10'000, 'x');
    for (std::string file : {gzip(text), zstd(text)}) {
        EXPECT_THROW(decoded(file.substr(0, file.size() - 5)), Undecodable);
        file[file.size() / 2] = static_cast<char>(file[file.size() / 2] ^ 0x55);
        file.resize(file.size() - 1);
        EXPECT_THROW(decoded(file), Undecodable);
    }
    EXPECT_THROW(decoded("\x1F\x8Bnot gzip at all"), Undecodable);
}

TEST(DecodedSource, GivenMoreTextThanAllowedThenItIsAnError) {
    const std::string file = gzip(std::string(std::size_t{1} << 24, 'x'));
    ASSERT_LT(file.size(), 100'000U) << "a small file of much text";
    test::TextSource source(file);
    DecodedSource text(source, 1'000'000);
    std::string block(4096, '\0');
    const auto read_all = [&] {
        while (text.read(block) > 0) continue;
    };
    EXPECT_THROW(read_all(), TooLarge);
    EXPECT_LT(text.bytes(), 1'100'000U);
}

}  // namespace decoded_source_test
}  // namespace bourse::csv

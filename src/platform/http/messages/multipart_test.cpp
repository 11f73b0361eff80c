#include "platform/http/messages/multipart.hpp"

#include <gtest/gtest.h>

#include <array>

namespace bourse::http {
namespace multipart_test {

/// The file in a body, or the error.
std::string file_in(std::string_view body, std::string_view boundary = "xYz") {
    BodyFile file(std::filesystem::temp_directory_path());
    file.append(body);
    auto part = find_file_part(file, boundary);
    if (!part) return part.error().detail;
    std::string content;
    std::array<char, 1000> block;
    for (int pass = 0; pass < 2; ++pass) {
        content.clear();
        part->rewind();
        while (const std::size_t count = part->read(block)) content.append(block.data(), count);
    }
    return content;
}

constexpr std::string_view kFileHead =
    "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n";

TEST(Multipart, GivenABodyWithOneFileThenItIsFound) {
    const std::string file(kFileHead);
    EXPECT_EQ(file_in(file + "a,b\r\n1,2\r\n\r\n--xYz--\r\n"), "a,b\r\n1,2\r\n");
    EXPECT_EQ(file_in(file + "\r\n--xYz--"), "");
    EXPECT_EQ(
        file_in("--xYz\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nhello\r\n" + file + "a\r\n--xYz--\r\n"),
        "a");
    EXPECT_EQ(
        file_in("preamble\r\n" + file + "a\r\n--xYz\r\nContent-Disposition: form-data; name=x\r\n\r\n\r\n--xYz--"),
        "a");
    EXPECT_EQ(file_in(file + "--xY is text\r\n-xYz\r\n--xYz--"), "--xY is text\r\n-xYz");
}

TEST(Multipart, GivenALineEndBeforeTheFirstDelimiterThenItIsNoPartOfIt) {
    EXPECT_EQ(file_in("\r\n--x--\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\na\r\n--x----", "x--"),
              "a");
}

TEST(Multipart, GivenManyPartsThenTheFileAmongThemIsFound) {
    std::string body;
    for (int part = 0; part < 20'000; ++part) {
        if (part == 15'000) body += std::string(kFileHead) + "a,b\r\n";
        body += "--xYz\r\nContent-Disposition: form-data; name=x\r\n\r\nhello\r\n";
    }
    EXPECT_EQ(file_in(body + "--xYz--\r\n"), "a,b");
}

TEST(Multipart, GivenALargeFileThenItIsFoundWhole) {
    std::string content;
    while (content.size() < 1'000'000) content += "line " + std::to_string(content.size()) + "\r\n--xY\r\n";
    for (int shift = 0; shift < 12; ++shift) {
        content += 'x';
        ASSERT_EQ(file_in(std::string(kFileHead) + content + "\r\n--xYz--\r\n"), content);
    }
}

TEST(Multipart, GivenABodyThatIsNotOneFileThenItIsAnError) {
    const std::string file(kFileHead);
    EXPECT_EQ(file_in(file + "a\r\n" + file + "b\r\n--xYz--"), "the multipart body has several files; send one");
    EXPECT_EQ(file_in("--xYz\r\nContent-Disposition: form-data; name=x\r\n\r\nfilename=\r\n--xYz--"),
              "the multipart body has no file");
    EXPECT_EQ(file_in(file + "a"), "the multipart body ends inside a part");
    EXPECT_EQ(file_in("--xYz\r\nnothing"), "the multipart body has a part without a head");
    EXPECT_EQ(file_in(""), "the multipart body has no closing boundary");
}

TEST(Multipart, GivenAContentTypeThenItsBoundaryIsRead) {
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=xYz"), "xYz");
    EXPECT_EQ(multipart_boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"x;Y z\"; a=b"), "x;Y z");
    EXPECT_EQ(multipart_boundary("multipart/form-data"), "");
    EXPECT_EQ(multipart_boundary("text/csv; boundary=x"), "");
}

}  // namespace multipart_test
}  // namespace bourse::http

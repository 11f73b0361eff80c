#include "platform/http/messages/body_file.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "support/temporary_folder.hpp"

namespace bourse::http {
namespace body_file_test {

TEST(BodyFile, GivenBytesWhenReadThenTheyComeFromTheFrontAndTheFileHasNoName) {
    const test::TemporaryFolder folder;
    BodyFile file(folder.path());
    file.append("abc");
    file.append("defg");

    std::array<char, 4> buffer{};
    std::string read;
    while (const std::size_t count = file.read(buffer)) read.append(buffer.data(), count);

    EXPECT_EQ(read, "abcdefg");
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(BodyFile, GivenAMissingFolderWhenCreatedThenItIsUnavailable) {
    EXPECT_THROW(BodyFile("/nowhere/at/all"), Unavailable);
}

}  // namespace body_file_test
}  // namespace bourse::http

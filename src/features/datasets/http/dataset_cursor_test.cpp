#include "features/datasets/http/dataset_cursor.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "base/cursor.hpp"

namespace bourse::datasets {
namespace dataset_cursor_test {

Dataset dataset_called(std::string name) {
    Dataset dataset;
    dataset.name = std::move(name);
    return dataset;
}

TEST(DatasetCursor, GivenAPositionWhenEncodedThenItDecodesToTheSame) {
    for (const std::string& name : {std::string("people"), std::string(40, 'p')}) {
        const Dataset dataset = dataset_called(name);
        for (const std::int64_t position :
             {std::int64_t{0}, std::int64_t{17}, std::numeric_limits<std::int64_t>::max()}) {
            EXPECT_EQ(decode_cursor(dataset, encode_cursor(dataset, position)).value(), position);
        }
    }
}

TEST(DatasetCursor, GivenForeignTextWhenDecodedThenItIsRefused) {
    const Dataset people = dataset_called("people");
    for (const std::string& text :
         {std::string(), std::string("x"), make_cursor('s', "AAPL"), make_cursor('r', "people"),
          make_cursor('r', "people/"), make_cursor('r', "people/-1"), make_cursor('r', "people/1x"),
          make_cursor('r', "people/99999999999999999999"), encode_cursor(dataset_called("person"), 1)}) {
        const auto position = decode_cursor(people, text);
        ASSERT_FALSE(position) << text;
        EXPECT_EQ(position.error().detail, "is not a cursor of people");
    }
}

}  // namespace dataset_cursor_test
}  // namespace bourse::datasets

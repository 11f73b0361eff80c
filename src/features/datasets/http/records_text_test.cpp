#include "features/datasets/http/records_text.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace bourse::datasets {
namespace records_text_test {

Dataset dataset() {
    Dataset dataset;
    dataset.id = "uuid";
    for (const char* name : {"flag", "count", "price", "text"}) dataset.properties.emplace_back().name = name;
    return dataset;
}

constexpr const char* kId = "00000000-0000-0000-0000-000000000000";

TEST(RecordsText, GivenARecordWhenWrittenAsJsonThenEachValueHasItsType) {
    const Record record{Uuid(), {1, 1}, {true, std::int64_t{-7}, 0.1, std::string("a\"\\\n<é😀")}};

    EXPECT_EQ(to_json(dataset(), record),
              "{\"uuid\":\"" + std::string(kId) +
                  "\",\"flag\":true,\"count\":-7,\"price\":0.1,\"text\":\"a\\\"\\\\\\n<é😀\"}");
}

TEST(RecordsText, GivenNothingWhenWrittenAsJsonThenItIsNull) {
    const Record record{Uuid(), {1, 1}, std::vector<FieldValue>(4)};

    EXPECT_EQ(to_json(dataset(), record),
              "{\"uuid\":\"" + std::string(kId) + "\",\"flag\":null,\"count\":null,\"price\":null,\"text\":null}");
}

TEST(RecordsText, GivenRecordsWhenWrittenAsJsonThenTheyStandInABareArray) {
    const Record record{Uuid(), {1, 1}, {false, std::int64_t{1}, 1e300, std::string()}};
    const std::string one = to_json(dataset(), record);

    EXPECT_EQ(to_json(dataset(), std::span<const Record>()), "[]");
    EXPECT_EQ(to_json(dataset(), std::vector<Record>{record}), "[" + one + "]");
    EXPECT_EQ(to_json(dataset(), std::vector<Record>{record, record}), "[" + one + "," + one + "]");
    EXPECT_EQ(boost::json::parse(one).at("price").as_double(), 1e300);
}

TEST(RecordsText, GivenValuesWhenWrittenForReadersThenTheyArePlain) {
    EXPECT_EQ(to_text(FieldValue()), "");
    EXPECT_EQ(to_text(true), "true");
    EXPECT_EQ(to_text(std::int64_t{-7}), "-7");
    EXPECT_EQ(to_text(7.25), "7.25");
    EXPECT_EQ(to_text(std::string("<b>")), "<b>");
}

}  // namespace records_text_test
}  // namespace bourse::datasets

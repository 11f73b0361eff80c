#include "features/datasets/import/records_csv.hpp"

#include <gtest/gtest.h>

#include "features/datasets/import/dataset_reader.hpp"

namespace bourse::datasets {
namespace records_csv_test {

constexpr std::string_view kPapers = R"(
name: papers
record: Paper
id: paperId
schema:
  type: object
  properties:
    title: {type: string, x-csv-column: "=Title, long"}
    open: {type: boolean}
    pages: {type: integer}
    price: {type: number, x-csv-column: Price/EUR}
)";

TEST(RecordsCsv, GivenRecordsThenEachIsARowBehindTheHeader) {
    const auto papers = read_dataset(kPapers, "papers.yaml");
    const Uuid id = Uuid::parse("018e1b5c-7a30-7cc3-98c4-dc0c0c07398f").value();
    std::string out;
    RecordsCsvWriter writer(out, papers.dataset);

    writer.header();
    writer.row({id, {}, {"a \"b\", c", true, std::int64_t{-7}, 1e308}});
    writer.row({id, {}, {"=1+1", false, std::int64_t{0}, -0.25}});
    writer.row({id, {}, {"", {}, {}, {}}});
    writer.row({id, {}, {{}, {}, {}, {}}});

    EXPECT_EQ(out,
              "paperId,\"'=Title, long\",open,pages,Price/EUR\r\n"
              "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f,\"a \"\"b\"\", c\",true,-7,1e+308\r\n"
              "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f,'=1+1,false,0,-0.25\r\n"
              "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f,\"\",,,\r\n"
              "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f,,,,\r\n");
}

}  // namespace records_csv_test
}  // namespace bourse::datasets

// Any bytes are a CSV of records or are rejected; an accepted row is written so that it reads back
// the same.
#include <optional>
#include <string>
#include <vector>

#include "features/datasets/import/dataset_reader.hpp"
#include "features/datasets/import/records_csv.hpp"
#include "features/datasets/import/records_import_reader.hpp"
#include "fuzzing.hpp"
#include "platform/csv/csv_reader.hpp"

using namespace bourse;
using namespace bourse::datasets;

namespace {

constexpr std::string_view kPapers = R"(
name: papers
record: Paper
id: i
schema:
  type: object
  required: [t]
  properties:
    t: {type: string, maxLength: 20, x-csv-column: "=T"}
    n: {type: string}
    k: {type: string, enum: [a, ""], default: a}
    o: {type: boolean, nullable: true, default: true}
    p: {type: integer, minimum: -5}
    c: {type: integer, x-csv-cut-fraction: true}
    f: {type: number, exclusiveMaximum: true, maximum: 9}
)";

const Dataset& papers() {
    static const DeclaredDataset declared = read_dataset(kPapers, "papers.yaml");
    return declared.dataset;
}

/// Passes the records of a text, without faults, to `take`.
template <class Take>
void read(std::string_view text, Take take) {
    csv::Reader reader;
    reader.feed(text);
    reader.finish();
    for (auto step = reader.next(); step != csv::Reader::Step::End; step = reader.next()) {
        if (step == csv::Reader::Step::Record) take(reader.fields());
    }
}

void check_written(const RecordsReader::Row& row) {
    const Record record{row.id.value_or(Uuid()), {}, row.values};
    std::string text;
    RecordsCsvWriter writer(text, papers());
    writer.header();
    writer.row(record);
    std::optional<RecordsReader> reader;
    int rows = 0;
    read(text, [&](std::span<const std::string_view> fields) {
        if (!reader) {
            auto header = RecordsReader::from_header(papers(), fields);
            fuzzing::require(header.has_value(), "a header that is written is accepted");
            reader = std::move(*header);
            return;
        }
        const auto again = reader->read(fields);
        fuzzing::require(again && again->id == record.id && again->values == record.values,
                         "a row that is written reads back the same");
        ++rows;
    });
    fuzzing::require(rows == 1, "a record is one row");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::optional<RecordsReader> reader;
    bool is_refused = false;
    read(fuzzing::text_of(data, size), [&](std::span<const std::string_view> fields) {
        if (is_refused) return;
        if (!reader) {
            auto header = RecordsReader::from_header(papers(), fields);
            is_refused = !header.has_value();
            if (header) reader = std::move(*header);
        } else if (const auto row = reader->read(fields)) {
            check_written(*row);
        }
    });
    return 0;
}

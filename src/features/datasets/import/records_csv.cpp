#include "features/datasets/import/records_csv.hpp"

#include "base/csv.hpp"

namespace bourse::datasets {
namespace {

/// Writes a value as a CSV cell.
struct Cell {
    CsvWriter& csv;

    void operator()(std::monostate) const { csv.empty(); }
    void operator()(bool flag) const { csv.plain(flag ? "true" : "false"); }
    void operator()(std::int64_t number) const { csv.number(number); }
    void operator()(double number) const { csv.number(number); }
    void operator()(const std::string& text) const { csv.present_text(text); }
};

}  // namespace

void RecordsCsvWriter::header() {
    CsvWriter csv(out_);
    csv.text(dataset_.id);
    for (const Property& property : dataset_.properties) csv.text(property.csv_column);
    csv.end_row();
}

void RecordsCsvWriter::row(const Record& record) {
    CsvWriter csv(out_);
    csv.plain(record.id.to_string());
    for (const FieldValue& value : record.values) std::visit(Cell{csv}, value);
    csv.end_row();
}

}  // namespace bourse::datasets

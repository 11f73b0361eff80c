// Any bytes are parsed into records and faults that do not depend on the division into chunks; an
// accepted row of bars is valid and reads back the same after being written.
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "base/csv.hpp"
#include "features/market/import/bars_csv.hpp"
#include "fuzzing.hpp"

using namespace bourse;
using namespace bourse::market;

namespace {

struct Outcome {
    std::vector<std::vector<std::string>> records;
    /// The line of each record and fault, and the texts of the faults.
    std::vector<std::uint64_t> lines;
    std::vector<std::string> faults;
    bool is_cut = false;

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome read(std::string_view text, std::size_t chunk, CsvLimits limits) {
    CsvReader reader(limits);
    Outcome outcome;
    std::string piece;
    for (;;) {
        switch (reader.next()) {
            case CsvReader::Step::Record:
                outcome.records.emplace_back(reader.fields().begin(), reader.fields().end());
                outcome.lines.push_back(reader.line());
                fuzzing::require(reader.fields().size() <= limits.fields, "fields are bounded");
                break;
            case CsvReader::Step::Fault:
                outcome.faults.emplace_back(reader.fault());
                outcome.lines.push_back(reader.line());
                break;
            case CsvReader::Step::NeedMore:
                if (text.empty()) {
                    reader.finish();
                } else {
                    // Separate memory, so that the sanitizer detects a view that outlives its
                    // chunk.
                    piece = std::string(text.substr(0, chunk));
                    text.remove_prefix(piece.size());
                    reader.feed(piece);
                }
                break;
            case CsvReader::Step::End:
                outcome.is_cut = reader.is_cut();
                return outcome;
        }
    }
}

void check_bar(const Symbol& symbol, const Bar& bar, BarInterval interval) {
    for (const double price : {bar.open, bar.high, bar.low, bar.close}) {
        fuzzing::require(std::isfinite(price) && price >= 0, "prices are finite and not negative");
        fuzzing::require(bar.low <= price && price <= bar.high, "low and high are the bounds of a bar");
    }
    fuzzing::require(bar.volume >= 0, "a volume is not negative");

    std::string text;
    BarsCsvWriter writer(text, symbol, interval, {true, true, true});
    writer.header();
    writer.row(bar);
    const Outcome written = read(text, text.size(), {});
    const std::vector<std::string_view> header(written.records[0].begin(), written.records[0].end());
    const std::vector<std::string_view> fields(written.records[1].begin(), written.records[1].end());
    auto csv = BarsCsv::from_header(header, std::nullopt);
    fuzzing::require(csv.has_value(), "a header that is written is accepted");
    const auto row = csv->parse(fields);
    fuzzing::require(row && row->bar == bar && row->symbol == symbol, "a row that is written reads back the same");
}

void check_bars(const Outcome& outcome) {
    std::optional<BarsCsv> csv;
    for (const auto& record : outcome.records) {
        const std::vector<std::string_view> fields(record.begin(), record.end());
        if (!csv) {
            auto header = BarsCsv::from_header(fields, std::nullopt);
            if (!header) return;
            csv = std::move(*header);
        } else if (const auto row = csv->parse(fields)) {
            check_bar(row->symbol, row->bar, *csv->interval());
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t chunk = data[0] % 16 + 1U;
    const std::string_view text = fuzzing::text_of(data + 1, size - 1);

    const Outcome whole = read(text, size, {});
    fuzzing::require(whole == read(text, chunk, {}), "chunks make no difference");
    // With small limits only memory use is checked, because the position at which a record is found
    // too long may depend on the chunks.
    static_cast<void>(read(text, chunk, {.record_bytes = 32, .fields = 3}));
    check_bars(whole);
    return 0;
}

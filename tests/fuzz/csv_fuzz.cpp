// Any bytes are parsed into records and faults that do not depend on the division into chunks; an
// accepted row of bars is valid and reads back the same after being written.
#include <cmath>
#include <string>
#include <vector>

#include "features/market/import/bars_csv.hpp"
#include "features/market/import/bars_form.hpp"
#include "features/market/import/bars_reader.hpp"
#include "fuzzing.hpp"
#include "platform/csv/decoded_source.hpp"
#include "support/csv_records.hpp"
#include "support/text_source.hpp"

using namespace bourse;
using namespace bourse::market;

namespace {

void require_bounded(const test::CsvRecords& read, const csv::Limits& limits) {
    for (const auto& record : read.records) fuzzing::require(record.size() <= limits.fields, "fields are bounded");
}

template <class Use>
class BarRows final : public csv::Rows {
  public:
    BarRows(BarsReader& reader, const Use& use) : reader_(reader), use_(use) {}

    Result<> row(std::span<const std::string_view> fields, std::uint64_t /*line*/, bool /*is_storing*/) override {
        const auto row = reader_.parse(fields);
        if (!row) return row.error();
        if (*row) use_(**row, reader_.form().interval.interval);
        return {};
    }

  private:
    BarsReader& reader_;
    const Use& use_;
};

/// Calls `use` with each row of a file that is a bar.
template <class Use>
void read_bars(std::string_view file, const Use& use) {
    test::TextSource source{std::string(file)};
    csv::DecodedSource text(source, std::uint64_t{1} << 20);
    ImportOptions options;
    options.symbol = Symbol::parse("FUZZ").value();
    for (const Survey survey : {Survey::AsNeeded, Survey::Whole}) {
        try {
            text.rewind();
            const auto form = find_form(text, options, survey);
            if (!form) {
                // A symbol column excludes the symbol of the options.
                if (!options.symbol) return;
                options.symbol.reset();
                continue;
            }
            text.rewind();
            BarsReader reader(*form, options);
            BarRows<Use> rows(reader, use);
            static_cast<void>(csv::import_rows(text, {form->delimiter, form->columns.header_records},
                                               {csv::OnError::Skip, {}}, rows));
            return;
        } catch (const FormUndecided&) {
            fuzzing::require(survey == Survey::AsNeeded, "a whole file decides");
        } catch (const csv::Undecodable&) {
            return;
        } catch (const csv::TooLarge&) {
            return;
        }
    }
}

void check_bar(const Symbol& symbol, const Bar& bar, BarInterval interval) {
    for (const double price : {bar.open, bar.high, bar.low, bar.close}) {
        fuzzing::require(std::isfinite(price), "prices are finite");
        fuzzing::require(bar.low <= price && price <= bar.high, "low and high are the bounds of a bar");
    }
    fuzzing::require(std::isfinite(bar.volume) && bar.volume >= 0, "a volume is finite and not negative");

    // A second bar makes the interval of a bar at midnight known.
    Bar later = bar;
    later.time = later.time + std::chrono::minutes(interval == BarInterval::Day ? 1440 : 1);
    std::string text;
    BarsCsvWriter writer(text, symbol, interval, {true, true, true});
    writer.header();
    writer.row(bar);
    writer.row(later);
    int read_back = 0;
    read_bars(text, [&](const BarRow& row, BarInterval again) {
        const bool is_same = row.symbol == symbol && again == interval && row.bar == (read_back == 0 ? bar : later);
        fuzzing::require(is_same, "a row that is written reads back the same");
        ++read_back;
    });
    fuzzing::require(read_back == 2 || later.time >= UtcTime(Date(10000, 1, 1)), "a file that is written is accepted");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t chunk = data[0] % 16 + 1U;
    const std::string_view text = fuzzing::text_of(data + 1, size - 1);

    const test::CsvRecords whole = test::read_csv(text, size);
    fuzzing::require(whole == test::read_csv(text, chunk), "chunks make no difference");
    require_bounded(whole, {});
    // With small limits only memory use is checked, because the position at which a record is found
    // too long may depend on the chunks.
    constexpr csv::Limits kSmall{.record_bytes = 32, .fields = 3};
    require_bounded(test::read_csv(text, chunk, kSmall), kSmall);
    read_bars(text, [](const BarRow& row, BarInterval interval) { check_bar(row.symbol, row.bar, interval); });
    return 0;
}

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include "app/cli/commands.hpp"
#include "app/cli/messages.hpp"
#include "app/cli/progress.hpp"
#include "app/setup/catalog.hpp"
#include "app/setup/store.hpp"
#include "embedded/samples.hpp"
#include "features/datasets/import/records_import.hpp"
#include "features/datasets/store/record_store_sql.hpp"
#include "features/market/service/sample.hpp"
#include "features/market/store/bars_store_sql.hpp"

namespace bourse::app {
namespace {

struct SampleIndex {
    std::string_view symbol;
    std::string_view name;
};
/// The symbols of samples/indices.csv.
constexpr std::array kSampleIndices{SampleIndex{"^GSPC", "S&P 500"}, SampleIndex{"^IXIC", "NASDAQ Composite"}};

/// A file of samples/, embedded in the binary.
class SampleFile final : public ByteSource {
  public:
    explicit SampleFile(std::string_view path) {
        const auto files = embedded::samples();
        content_ = rest_ = std::ranges::find(files, path, &Asset::path)->content;
    }

    std::size_t read(std::span<char> buffer) override {
        const std::size_t count = std::min(buffer.size(), rest_.size());
        std::memcpy(buffer.data(), rest_.data(), count);
        rest_.remove_prefix(count);
        return count;
    }
    void rewind() override { rest_ = content_; }

  private:
    std::string_view content_;
    std::string_view rest_;
};

void store_indices(market::BarsStore& store) {
    SampleFile file("indices.csv");
    const auto outcome = market::import_bars(store, SystemClock(), file);
    if (!outcome.accepted) throw std::logic_error("samples/indices.csv: " + outcome.rejected.front().detail);
    store.write(SystemClock().now(), [](market::BarsWriter& writer) {
        for (const auto& [symbol, name] : kSampleIndices) {
            writer.set_name(writer.symbol(Symbol::parse(symbol).value()), name);
        }
    });
    std::string names;
    for (const auto& [symbol, name] : kSampleIndices) {
        names += fmt::format("{}{} ({})", names.empty() ? "" : " and ", name, symbol);
    }
    fmt::print("Real indices: {} of {}, {} new.\n", counted(outcome.rows, "daily bar"), names,
               with_commas(outcome.inserted + outcome.updated));
}

void store_invented_symbols(market::BarsStore& store) {
    const auto outcome = market::store_sample(store, SystemClock());
    fmt::print("Invented symbols: {} of {}, {} new.\n", counted(outcome.bars, "bar"),
               counted(outcome.symbols, "symbol"), with_commas(outcome.changed));
}

/// Records have no natural key, so a second import would duplicate them.
void store_invented_people(sql::Database& database, const datasets::Dataset& people) {
    const auto store = datasets::make_sql_record_store(database, people);
    datasets::RecordQuery any;
    any.limit = 1;
    if (!store->list(any).records.empty()) {
        fmt::print("Invented people: none added, because the store already contains people.\n");
        return;
    }
    SampleFile file("people.csv");
    SystemRandom random;
    const auto outcome = datasets::import_records(*store, people, SystemClock(), random, file);
    if (!outcome.accepted) {
        fmt::print("Invented people: none added, because the store declares the dataset people differently: {}.\n",
                   outcome.rejected.front().detail);
        return;
    }
    fmt::print("Invented people: {}, {} new.\n", counted(outcome.rows, "record"), with_commas(outcome.added));
}

}  // namespace

int store_sample(const Settings& settings) {
    const auto catalog = read_catalog(settings);
    auto database = open_migrated_store(settings, catalog.datasets(), printed_notices(), StoreUse::Changing);
    const auto bars = market::make_sql_bars_store(database.bars());
    store_indices(*bars);
    store_invented_symbols(*bars);
    store_invented_people(database.main(), *catalog.find("people"));
    return kFine;
}

}  // namespace bourse::app

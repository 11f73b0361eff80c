#include "features/market/import/bars_export.hpp"

#include "features/market/import/bars_csv.hpp"

namespace bourse::market {
namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;

}  // namespace

Result<std::uint64_t> export_bars(BarsStore& store, const Symbol& symbol, std::optional<BarInterval> interval,
                                  const std::function<void(std::string_view)>& sink) {
    if (!interval) {
        const auto stored = store.intervals(symbol);
        if (!stored) return stored.error();
        interval = stored->day ? BarInterval::Day : BarInterval::Minute;
    }
    std::string piece;
    std::uint64_t rows = 0;
    std::optional<BarsCsvWriter> writer;
    const auto begin = [&](OptionalColumns optional) {
        writer.emplace(piece, symbol, *interval, optional);
        writer->header();
    };
    const auto row = [&](const Bar& bar) {
        writer->row(bar);
        ++rows;
        if (piece.size() < kPieceBytes) return;
        sink(piece);
        piece.clear();
    };
    const auto scanned = store.scan(symbol, *interval, begin, row);
    if (!scanned) return scanned.error();
    if (!piece.empty()) sink(piece);
    return rows;
}

}  // namespace bourse::market

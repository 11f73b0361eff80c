#include "features/datasets/import/records_export.hpp"

#include <string>

#include "features/datasets/import/records_csv.hpp"

namespace bourse::datasets {
namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;

}  // namespace

std::uint64_t export_records(RecordStore& store, const Dataset& dataset,
                             const std::function<void(std::string_view)>& sink) {
    std::string piece;
    RecordsCsvWriter writer(piece, dataset);
    writer.header();
    std::uint64_t count = 0;
    store.scan([&](const Record& record) {
        writer.row(record);
        ++count;
        if (piece.size() < kPieceBytes) return;
        sink(piece);
        piece.clear();
    });
    if (!piece.empty()) sink(piece);
    return count;
}

}  // namespace bourse::datasets

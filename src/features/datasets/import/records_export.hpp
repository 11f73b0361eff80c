#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

#include "features/datasets/store/record_store.hpp"

namespace bourse::datasets {

/// Writes all records as CSV (see RecordsCsvWriter) with a header row, in insertion order, in pieces of about 64 KiB.
/// import_records() restores the same records. Returns the number of records. Throws exceptions of `sink` and
/// bourse::Unavailable. Blocks.
std::uint64_t export_records(RecordStore& store, const Dataset& dataset,
                             const std::function<void(std::string_view)>& sink);

}  // namespace bourse::datasets

#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

#include "features/datasets/store/record_store.hpp"

namespace bourse::datasets {

/// Writes all records as CSV (see RecordsCsvWriter) in pieces of about 64 KiB, in the order in which they were added,
/// with a header row; import_records() reads it back to the same records. Returns how many there were. Throws what
/// `sink` throws and bourse::Unavailable. Blocks.
std::uint64_t export_records(RecordStore& store, const Dataset& dataset,
                             const std::function<void(std::string_view)>& sink);

}  // namespace bourse::datasets

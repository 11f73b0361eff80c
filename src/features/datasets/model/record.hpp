#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/uuid.hpp"
#include "features/datasets/model/dataset.hpp"

namespace bourse::datasets {

/// Identifies a state of a record; the pair of numbers is never reused.
struct Revision {
    /// Position of the record in its dataset; increases with every insert.
    std::int64_t position = 0;
    /// Starts at 1 and increases with every change.
    std::int64_t version = 0;

    friend bool operator==(const Revision&, const Revision&) = default;
};

struct Record {
    Uuid id;
    Revision revision;
    /// In the order of Dataset::properties.
    std::vector<FieldValue> values;

    friend bool operator==(const Record&, const Record&) = default;
};

/// Approximate memory use of a record.
[[nodiscard]] std::size_t bytes_of(const Record& record);

/// New values in the order of Dataset::properties; empty entries keep the stored value.
using Changes = std::vector<std::optional<FieldValue>>;

/// Revisions accepted by the caller (If-Match); empty: any.
using Precondition = std::optional<std::vector<Revision>>;

}  // namespace bourse::datasets

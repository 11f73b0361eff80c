#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/uuid.hpp"
#include "features/datasets/model/dataset.hpp"

namespace bourse::datasets {

/// Which state of a record: both numbers together are never used again.
struct Revision {
    /// Where the record stands among those of its dataset: it grows with every record that is added.
    std::int64_t position = 0;
    /// From 1; grows with every change.
    std::int64_t version = 0;

    friend bool operator==(const Revision&, const Revision&) = default;
};

struct Record {
    Uuid id;
    Revision revision;
    /// As Dataset::properties.
    std::vector<FieldValue> values;

    friend bool operator==(const Record&, const Record&) = default;
};

/// About how much memory a record takes.
[[nodiscard]] std::size_t bytes_of(const Record& record);

/// New values for some properties; as Dataset::properties, nothing where the stored one stays.
using Changes = std::vector<std::optional<FieldValue>>;

/// Which revisions a caller is willing to change (If-Match); nothing: any.
using Precondition = std::optional<std::vector<Revision>>;

}  // namespace bourse::datasets

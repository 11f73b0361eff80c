#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "base/asset.hpp"
#include "features/datasets/import/dataset_reader.hpp"

namespace bourse::datasets {

/// The record types of a server. Movable: datasets and schemas keep their addresses. Immutable, so safe from any
/// thread; outlives everything that was given one of its datasets.
class DatasetCatalog {
  public:
    /// Those that are built in and those that are added, in this order; an added one takes the place of a built-in one
    /// of the same name. Throws schema::DocumentError, naming the file and the place, when one is malformed, and
    /// naming both files when two share a name, a table or a record.
    [[nodiscard]] static DatasetCatalog read(std::span<const Asset> built_in, std::span<const Asset> added);

    [[nodiscard]] std::span<const Dataset> datasets() const { return datasets_; }
    /// As datasets().
    [[nodiscard]] std::span<const DatasetDeclaration> declarations() const { return declarations_; }
    /// Null when there is none of this name.
    [[nodiscard]] const Dataset* find(std::string_view name) const;

  private:
    void add(DeclaredDataset declared);
    void refuse_shared_names() const;

    std::vector<Dataset> datasets_;
    std::vector<DatasetDeclaration> declarations_;
};

}  // namespace bourse::datasets

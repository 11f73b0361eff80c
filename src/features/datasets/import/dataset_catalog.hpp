#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "base/asset.hpp"
#include "features/datasets/import/dataset_reader.hpp"

namespace bourse::datasets {

/// The record types of a server. Movable; datasets and schemas keep their addresses. Immutable, so safe from any
/// thread. Must outlive all users of its datasets.
class DatasetCatalog {
  public:
    /// Reads built-in and added datasets, in this order. An added dataset replaces a built-in one with the same name.
    /// Throws schema::DocumentError with file and position for a malformed file, and with both files when two datasets
    /// share a name, a table or a record.
    [[nodiscard]] static DatasetCatalog read(std::span<const Asset> built_in, std::span<const Asset> added);

    [[nodiscard]] std::span<const Dataset> datasets() const { return datasets_; }
    /// In the order of datasets().
    [[nodiscard]] std::span<const DatasetDeclaration> declarations() const { return declarations_; }
    /// Null when no dataset has this name.
    [[nodiscard]] const Dataset* find(std::string_view name) const;

  private:
    void add(DeclaredDataset declared);
    void refuse_shared_names() const;

    std::vector<Dataset> datasets_;
    std::vector<DatasetDeclaration> declarations_;
};

}  // namespace bourse::datasets

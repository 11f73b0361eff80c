#pragma once
#include <string>

#include "features/datasets/model/record.hpp"

namespace bourse::datasets {

/// Writes records of one dataset as CSV: the id, then the properties under their CSV columns, in file order. An empty
/// cell is an empty value; empty text is `""`. import_records() restores the same records. Appends to a string owned by
/// the caller, who may clear it between rows. Not thread-safe.
class RecordsCsvWriter {
  public:
    /// `out` and `dataset` must outlive the writer.
    RecordsCsvWriter(std::string& out, const Dataset& dataset) : out_(out), dataset_(dataset) {}

    void header();
    void row(const Record& record);

  private:
    std::string& out_;
    const Dataset& dataset_;
};

}  // namespace bourse::datasets

#pragma once
#include <string>

#include "features/datasets/model/record.hpp"

namespace bourse::datasets {

/// Writes records of one dataset as CSV: the id, then the properties under their CSV columns, in the order of the file.
/// An empty cell holds nothing; empty text is `""`. import_records() reads it back to the same records. Appends to a
/// string that the caller owns, and that it may clear between rows. Not safe from two threads at once.
class RecordsCsvWriter {
  public:
    /// `out` and `dataset` outlive the writer.
    RecordsCsvWriter(std::string& out, const Dataset& dataset) : out_(out), dataset_(dataset) {}

    void header();
    void row(const Record& record);

  private:
    std::string& out_;
    const Dataset& dataset_;
};

}  // namespace bourse::datasets

#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "features/datasets/model/dataset.hpp"

namespace bourse::datasets {

/// The rows of a CSV of records, behind its header. Columns in any order, named without case by the CSV column or the
/// name of a property, or by the id. Blanks around numbers, booleans and ids do not count; in text they do. A cell that
/// is empty holds nothing: null where that may be, or else the default; as text, `""` is not empty. Whole numbers may
/// be written as `28.0` or `6e7`. Immutable; safe from any thread.
class RecordsReader {
  public:
    /// Errc::InvalidInput, with a detail for the user, when a column is unknown or there twice, or one is missing whose
    /// property is required. `dataset` outlives the reader.
    [[nodiscard]] static Result<RecordsReader> from_header(const Dataset& dataset,
                                                           std::span<const std::string_view> header);

    struct Row {
        /// Nothing when the file does not give it.
        std::optional<Uuid> id;
        /// As Dataset::properties.
        std::vector<FieldValue> values;
    };

    /// Errc::InvalidInput with the first reason to refuse the row: `Age '-1' is less than the minimum of 0`.
    [[nodiscard]] Result<Row> read(std::span<const std::string_view> fields) const;

    /// Whether rows may give ids.
    [[nodiscard]] bool has_ids() const { return id_place_.has_value(); }

  private:
    /// Where a property stands in the rows.
    struct Column {
        /// Nothing when the file does not have it.
        std::optional<std::size_t> place;
        /// As the header has it.
        std::string name;
    };

    explicit RecordsReader(const Dataset& dataset) : dataset_(&dataset), columns_(dataset.properties.size()) {}

    Result<> place(std::string_view name, std::size_t position);
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
    [[nodiscard]] Result<> check_complete() const;

    [[nodiscard]] Result<std::optional<Uuid>> read_id(std::span<const std::string_view> fields) const;
    [[nodiscard]] Result<FieldValue> read_value(std::size_t property, std::span<const std::string_view> fields) const;

    const Dataset* dataset_;
    std::size_t width_ = 0;
    std::optional<std::size_t> id_place_;
    /// As Dataset::properties.
    std::vector<Column> columns_;
};

}  // namespace bourse::datasets

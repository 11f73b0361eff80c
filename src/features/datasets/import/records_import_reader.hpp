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
#include "platform/csv/number_cell.hpp"

namespace bourse::datasets {

/// Reads the rows of a CSV of records after its header. Columns may be in any order, named by CSV column, alias,
/// property name or id, case-insensitive; others are ignored. Blanks around numbers, booleans and ids are ignored; in
/// text they are kept. An empty cell is null if allowed, otherwise the default; in text columns, `""` is empty text.
/// Whole numbers may be written as `28.0` or `6e7`. Immutable; safe from any thread.
class RecordsReader {
  public:
    /// Errc::InvalidInput, with a detail for the user, for a repeated column, or a missing column of a required
    /// property. `dataset` must outlive the reader.
    [[nodiscard]] static Result<RecordsReader> from_header(const Dataset& dataset,
                                                           std::span<const std::string_view> header,
                                                           std::optional<csv::DecimalMark> decimal = {});

    /// How many of the names in a header are those of columns.
    [[nodiscard]] static std::size_t count_known(const Dataset& dataset, std::span<const std::string> header);
    /// Names in the header that are no columns of the dataset.
    [[nodiscard]] const std::vector<std::string>& ignored() const { return ignored_; }
    /// Where in a row the numbers are.
    [[nodiscard]] std::vector<std::size_t> number_positions() const;

    struct Row {
        /// Empty when the file has no id.
        std::optional<Uuid> id;
        /// In the order of Dataset::properties.
        std::vector<FieldValue> values;
    };

    /// Errc::InvalidInput with the first fault of the row: `Age '-1' is less than the minimum of 0`.
    [[nodiscard]] Result<Row> read(std::span<const std::string_view> fields) const;

    /// Whether the file has an id column.
    [[nodiscard]] bool has_ids() const { return id_place_.has_value(); }

  private:
    /// Position of a property in the rows.
    struct Column {
        /// Empty when the file lacks the column.
        std::optional<std::size_t> place;
        /// Name in the header.
        std::string name;
    };

    explicit RecordsReader(const Dataset& dataset) : dataset_(&dataset), columns_(dataset.properties.size()) {}

    Result<> place(std::string_view name, std::size_t position);
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;
    [[nodiscard]] Result<> check_complete() const;

    [[nodiscard]] Result<std::optional<Uuid>> read_id(std::span<const std::string_view> fields) const;
    [[nodiscard]] Result<FieldValue> read_value(std::size_t property, std::span<const std::string_view> fields) const;

    const Dataset* dataset_;
    std::optional<csv::DecimalMark> decimal_;
    std::vector<std::string> ignored_;
    std::size_t width_ = 0;
    std::optional<std::size_t> id_place_;
    /// In the order of Dataset::properties.
    std::vector<Column> columns_;
};

}  // namespace bourse::datasets

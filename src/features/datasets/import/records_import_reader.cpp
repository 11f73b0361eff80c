#include "features/datasets/import/records_import_reader.hpp"

#include <algorithm>
#include <boost/json/value.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "features/datasets/import/dataset_reader.hpp"
#include "platform/csv/csv_reader.hpp"
#include "platform/schema/schema_check.hpp"

namespace bourse::datasets {
namespace {

namespace json = boost::json;

/// Parses the whole text as a finite number; empty otherwise.
std::optional<double> number_of(std::string_view text, std::optional<csv::DecimalMark> decimal) {
    if (!decimal && text.find(',') != std::string_view::npos) return std::nullopt;
    const auto number = csv::parse_number(text, decimal.value_or(csv::DecimalMark::Point));
    return number ? std::optional(*number) : std::nullopt;
}

// Converts a cell to the value that a JSON body would have, so that one check serves both. Unparsable cells stay text.

json::value boolean_of(std::string_view text) {
    const std::string word = to_lower(text);
    if (word == "true" || word == "1" || word == "yes") return true;
    if (word == "false" || word == "0" || word == "no") return false;
    return json::string(text);
}

/// Greater than all integers; its negative is less than all integers.
constexpr double kBeyond = 1e20;

json::value integer_of(std::string_view text, bool cut_fraction, std::optional<csv::DecimalMark> decimal) {
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    const bool is_whole = end == text.data() + text.size();
    if (is_whole && error == std::errc()) return whole;
    // Far enough out of range for the check.
    if (is_whole && error == std::errc::result_out_of_range) return text.front() == '-' ? -kBeyond : kBeyond;
    // `60.0` and `6e1` are whole too, within the exact range of a double.
    constexpr double kExact = 9007199254740992.0;  // 2⁵³
    const auto number = number_of(text, decimal);
    if (!number || std::fabs(*number) >= kExact) return json::string(text);
    if (cut_fraction || *number == std::trunc(*number)) return static_cast<std::int64_t>(*number);
    return *number;
}

json::value json_value_of(const Property& property, std::string_view text, std::optional<csv::DecimalMark> decimal) {
    switch (property.type) {
        case FieldType::Boolean:
            return boolean_of(text);
        case FieldType::Integer:
            return integer_of(text, property.cut_fraction, decimal);
        case FieldType::Number:
            if (const auto number = number_of(text, decimal)) return *number;
            return json::string(text);
        case FieldType::Text:
            return json::string(text);
    }
    return nullptr;
}

}  // namespace

Result<RecordsReader> RecordsReader::from_header(const Dataset& dataset, std::span<const std::string_view> header,
                                                 std::optional<csv::DecimalMark> decimal) {
    RecordsReader reader(dataset);
    reader.decimal_ = decimal;
    reader.width_ = header.size();
    for (std::size_t position = 0; position < header.size(); ++position) {
        if (const auto placed = reader.place(trim(without_guard(header[position])), position); !placed) {
            return placed.error();
        }
    }
    if (const auto complete = reader.check_complete(); !complete) return complete.error();
    return reader;
}

Result<> RecordsReader::place(std::string_view name, std::size_t position) {
    const bool is_id = to_lower(name) == to_lower(dataset_->id);
    const auto property = find(name);
    if (!is_id && !property) {
        if (!name.empty()) ignored_.push_back(printable(name));
        return {};
    }
    std::optional<std::size_t>& place = is_id ? id_place_ : columns_[*property].place;
    if (place) return invalid("column " + in_quotes(name) + " appears twice");
    place = position;
    if (!is_id) columns_[*property].name = name;
    return {};
}

/// The property with this name in the header. Names are unique.
std::optional<std::size_t> RecordsReader::find(std::string_view name) const {
    const std::string wanted = to_lower(name);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const Property& property = dataset_->properties[i];
        const bool is_alias = std::ranges::any_of(property.csv_aliases,
                                                  [&](const std::string& alias) { return to_lower(alias) == wanted; });
        if (is_alias || to_lower(property.csv_column) == wanted || to_lower(property.name) == wanted) return i;
    }
    return std::nullopt;
}

std::size_t RecordsReader::count_known(const Dataset& dataset, std::span<const std::string> header) {
    const RecordsReader reader(dataset);
    return static_cast<std::size_t>(std::ranges::count_if(header, [&](const std::string& name) {
        const std::string_view text = trim(without_guard(name));
        return to_lower(text) == to_lower(dataset.id) || reader.find(text).has_value();
    }));
}

std::vector<std::size_t> RecordsReader::number_positions() const {
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const FieldType type = dataset_->properties[i].type;
        const bool is_number = type == FieldType::Integer || type == FieldType::Number;
        if (is_number && columns_[i].place) positions.push_back(*columns_[i].place);
    }
    return positions;
}

Result<> RecordsReader::check_complete() const {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const Property& property = dataset_->properties[i];
        if (property.required && !columns_[i].place) {
            return invalid("column " + in_quotes(property.csv_column) + " is missing");
        }
    }
    return {};
}

Result<RecordsReader::Row> RecordsReader::read(std::span<const std::string_view> fields) const {
    // Some exporters end every row with a delimiter, but not the header.
    const bool ends_with_delimiter = fields.size() == width_ + 1 && fields.back().empty();
    if (fields.size() != width_ && !ends_with_delimiter) {
        return invalid("the row has " + std::to_string(fields.size()) + " fields, the header has " +
                       std::to_string(width_));
    }
    auto id = read_id(fields);
    if (!id) return std::move(id).error();
    Row row{*id, {}};
    row.values.reserve(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        auto value = read_value(i, fields);
        if (!value) return std::move(value).error();
        row.values.push_back(*std::move(value));
    }
    return row;
}

Result<std::optional<Uuid>> RecordsReader::read_id(std::span<const std::string_view> fields) const {
    const std::string_view text = id_place_ ? trim(fields[*id_place_]) : std::string_view();
    if (text.empty()) return std::optional<Uuid>();
    const auto id = Uuid::parse(text);
    if (!id) return invalid(dataset_->id + ' ' + in_quotes(text) + ' ' + id.error().detail);
    return std::optional(*id);
}

Result<FieldValue> RecordsReader::read_value(std::size_t index, std::span<const std::string_view> fields) const {
    const Property& property = dataset_->properties[index];
    const Column& column = columns_[index];
    if (!column.place) return property.default_value;

    const bool is_text = property.type == FieldType::Text;
    const std::string_view field = fields[*column.place];
    const std::string_view cell = is_text ? without_guard(field) : trim(field);
    if (is_text ? csv::is_absent(field) : cell.empty()) {
        if (property.nullable) return FieldValue();
        if (std::holds_alternative<std::monostate>(property.default_value)) return invalid(column.name + " is empty");
        return property.default_value;
    }
    if (!is_utf8(cell)) return invalid(column.name + " is not UTF-8");
    const json::value value = json_value_of(property, cell, decimal_);
    if (const auto fault = schema::fault_of(*property.schema, value, cell)) return invalid(column.name + ' ' + *fault);
    return to_field(property.type, value);
}

}  // namespace bourse::datasets

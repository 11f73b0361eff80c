#include "features/datasets/records_text.hpp"

#include "base/json_writer.hpp"

namespace bourse::datasets {
namespace {

/// Bytes that a property usually takes with its name, so that a page grows in few steps.
constexpr std::size_t kUsualProperty = 24;

void write_value(JsonWriter& json, const FieldValue& value) {
    std::visit(
        [&json](const auto& content) {
            if constexpr (std::is_same_v<std::decay_t<decltype(content)>, std::monostate>) {
                json.null();
            } else {
                json.value(content);
            }
        },
        value);
}

void write_record(JsonWriter& json, const Dataset& dataset, const Record& record) {
    json.begin_object();
    json.member(dataset.id, record.id.to_string());
    for (std::size_t i = 0; i < dataset.properties.size(); ++i) {
        json.key(dataset.properties[i].name);
        write_value(json, record.values[i]);
    }
    json.end_object();
}

std::size_t usual_bytes(const Dataset& dataset, std::size_t records) {
    return records * (dataset.properties.size() + 2) * kUsualProperty;
}

}  // namespace

std::string to_json(const Dataset& dataset, const Record& record) {
    std::string out;
    JsonWriter json(out);
    write_record(json, dataset, record);
    return out;
}

std::string to_json(const Dataset& dataset, std::span<const Record> records) {
    std::string out;
    out.reserve(usual_bytes(dataset, records.size()));
    JsonWriter json(out);
    json.begin_array();
    for (const Record& record : records) write_record(json, dataset, record);
    json.end_array();
    return out;
}

std::string to_text(const FieldValue& value) {
    std::string out;
    if (const auto* flag = std::get_if<bool>(&value)) {
        out = *flag ? "true" : "false";
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        append_number(out, *integer);
    } else if (const auto* number = std::get_if<double>(&value)) {
        append_number(out, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        out = *text;
    }
    return out;
}

}  // namespace bourse::datasets

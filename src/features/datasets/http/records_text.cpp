#include "features/datasets/http/records_text.hpp"

#include "base/json_writer.hpp"

namespace bourse::datasets {
namespace {

/// Typical size in bytes of a property with its name, to reserve memory for a page.
constexpr std::size_t kUsualProperty = 24;

/// Appends a value as JSON.
struct JsonValue {
    std::string& out;

    void operator()(std::monostate) const { out += "null"; }
    void operator()(bool flag) const { out += flag ? "true" : "false"; }
    void operator()(std::int64_t number) const { append_number(out, number); }
    void operator()(double number) const { append_number(out, number); }
    void operator()(const std::string& text) const { append_json_string(out, text); }
};

/// Writes records of one dataset as JSON. The text between the values is equal for all records and created once.
class RecordsJson {
  public:
    explicit RecordsJson(const Dataset& dataset) : before_id_("{\"" + dataset.id + "\":\"") {
        for (const Property& property : dataset.properties) {
            // Names need no JSON escapes.
            before_values_.push_back((before_values_.empty() ? "\",\"" : ",\"") + property.name + "\":");
        }
    }

    void append(std::string& out, const Record& record) const {
        out += before_id_;
        out += record.id.to_string();
        for (std::size_t i = 0; i < before_values_.size(); ++i) {
            out += before_values_[i];
            std::visit(JsonValue{out}, record.values[i]);
        }
        out += '}';
    }

  private:
    std::string before_id_;
    /// In the order of Dataset::properties, which is not empty; the first entry closes the id.
    std::vector<std::string> before_values_;
};

std::size_t usual_bytes(const Dataset& dataset, std::size_t records) {
    return records * (dataset.properties.size() + 2) * kUsualProperty;
}

}  // namespace

std::string to_json(const Dataset& dataset, const Record& record) {
    std::string out;
    RecordsJson(dataset).append(out, record);
    return out;
}

std::string to_json(const Dataset& dataset, std::span<const Record> records) {
    std::string out = "[";
    out.reserve(usual_bytes(dataset, records.size()));
    const RecordsJson json(dataset);
    for (const Record& record : records) {
        if (out.size() > 1) out += ',';
        json.append(out, record);
    }
    return out += ']';
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

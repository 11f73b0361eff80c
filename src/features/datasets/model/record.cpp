#include "features/datasets/model/record.hpp"

#include <string>

namespace bourse::datasets {

std::size_t bytes_of(const Record& record) {
    std::size_t bytes = sizeof(Record) + record.values.size() * sizeof(FieldValue);
    for (const FieldValue& value : record.values) {
        if (const auto* text = std::get_if<std::string>(&value)) bytes += text->size();
    }
    return bytes;
}

}  // namespace bourse::datasets

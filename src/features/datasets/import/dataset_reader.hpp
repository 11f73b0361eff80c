#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "features/datasets/model/dataset.hpp"
#include "platform/schema/schema_reader.hpp"

namespace bourse::datasets {

/// The content of a dataset's file beyond the Dataset: data for the contract, and ownership of the schemas.
struct DatasetDeclaration {
    /// File name for messages: `people.yaml`.
    std::string file;
    std::string description;
    /// The contract schema of each property by name, without the extensions (`x-…`), which are part of the Dataset.
    boost::json::object properties;
    /// Valid example records.
    boost::json::array examples;
    /// Owns the schemas of Property::schema.
    schema::SchemaReader::Store schemas;
};

struct DeclaredDataset {
    Dataset dataset;
    DatasetDeclaration declaration;
};

/// Reads the declaration of a record type; docs/how-to/add-dataset.md explains every key. `file` is the file name for
/// messages. Throws schema::DocumentError with file and position for every violation.
[[nodiscard]] DeclaredDataset read_dataset(std::string_view yaml, const std::string& file);

/// Converts a valid JSON value of a property of this type to a field value; null becomes an empty value.
[[nodiscard]] FieldValue to_field(FieldType type, const boost::json::value& value);

}  // namespace bourse::datasets

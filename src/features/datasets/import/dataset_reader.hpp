#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "features/datasets/model/dataset.hpp"
#include "platform/schema/schema_reader.hpp"

namespace bourse::datasets {

/// What a dataset's file says beside the Dataset: for the contract, and to keep the schemas alive.
struct DatasetDeclaration {
    /// `people.yaml`; for messages.
    std::string file;
    std::string description;
    /// The schema of each property by its name, as the contract shows it: without the marks (`x-…`) that the Dataset
    /// has taken up.
    boost::json::object properties;
    /// Records that could be added.
    boost::json::array examples;
    /// What Property::schema points to.
    schema::SchemaReader::Store schemas;
};

struct DeclaredDataset {
    Dataset dataset;
    DatasetDeclaration declaration;
};

/// Reads the definition of a record type; docs/how-to/add-dataset.md explains every key. `file` is its name, for
/// messages. Throws schema::DocumentError naming the file and the place for anything that is not exactly right.
[[nodiscard]] DeclaredDataset read_dataset(std::string_view yaml, const std::string& file);

/// A value that fits the schema of a property of this type, as a record holds it; null holds nothing.
[[nodiscard]] FieldValue to_field(FieldType type, const boost::json::value& value);

}  // namespace bourse::datasets

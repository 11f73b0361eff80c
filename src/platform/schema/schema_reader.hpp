#pragma once
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/schema/schema.hpp"

namespace bourse::schema {

/// Follows a `$ref` within the document to its final target; returns a value without `$ref` unchanged. Throws
/// DocumentError, naming `place`, for a reference to another document, to a missing value, or in a circle.
[[nodiscard]] const boost::json::value& resolve(const boost::json::value& document, const boost::json::value& value,
                                                std::string_view place);

/// Compiles the schemas of a document. A schema with several references is compiled once, so a schema may contain
/// itself.
class SchemaReader {
  public:
    using Store = std::vector<std::unique_ptr<Schema>>;

    /// `document` outlives the reader; `store` receives the schemas and outlives their users.
    SchemaReader(const boost::json::value& document, Store& store) : document_(document), store_(store) {}

    /// Throws DocumentError naming `place` for an unsupported keyword or one with the wrong type.
    const Schema* read(const boost::json::value& value, const std::string& place);

  private:
    void fill(Schema& schema, const boost::json::object& object, const std::string& place);
    /// Reads the keywords of objects; false for any other keyword.
    bool fill_object(Schema& schema, std::string_view keyword, const boost::json::value& value,
                     const std::string& place);
    static void require_properties(Schema& schema, const boost::json::value& required, const std::string& place);

    const boost::json::value& document_;
    Store& store_;
    /// Keyed by the address of the resolved JSON.
    std::map<const boost::json::value*, const Schema*> known_;
};

}  // namespace bourse::schema

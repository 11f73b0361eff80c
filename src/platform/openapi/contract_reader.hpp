#pragma once
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "platform/openapi/contract.hpp"
#include "platform/schema/schema_reader.hpp"

namespace bourse::openapi {

/// Converts an OpenAPI 3.0 document into operations. Every method throws ContractError naming the
/// place.
class ContractReader {
  public:
    /// `document` outlives the reader; `schemas` receives the schemas that operations refer to.
    ContractReader(const boost::json::value& document, schema::SchemaReader::Store& schemas)
        : document_(document), schemas_(document, schemas) {}

    [[nodiscard]] std::vector<Operation> read_operations();

  private:
    void check_header() const;
    void check_references(const boost::json::value& value, const std::string& place) const;
    void read_path(std::string_view path, const boost::json::object& item, std::vector<Operation>& operations);
    /// `shared`: the parameters of the path.
    Operation read_operation(http::Method method, const boost::json::object& object, const std::string& place,
                             std::vector<Parameter> shared);
    void add_parameters(const boost::json::object& object, const std::string& place,
                        std::vector<Parameter>& parameters);
    Parameter read_parameter(const boost::json::object& object, const std::string& place);
    RequestBody read_body(const boost::json::object& object, const std::string& place);
    static void read_body_marks(const boost::json::object& object, Operation& operation, const std::string& place);
    std::vector<std::string> read_media_types(const boost::json::object& operation, const std::string& place) const;

    const boost::json::value& document_;
    schema::SchemaReader schemas_;
};

}  // namespace bourse::openapi

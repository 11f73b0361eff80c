#pragma once
#include <boost/json/value.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/openapi/call.hpp"
#include "platform/openapi/registry.hpp"

namespace bourse::openapi {

/// A parameter that a handler reads by name.
struct ParameterName {
    InputFault::In in = InputFault::In::Query;
    std::string name;
};

/// The input of an operation whose parameters are known only at run time, because it was generated
/// from a file: values, validated by their schemas, by name.
class NamedInput {
  public:
    /// `operation` outlives the input.
    NamedInput(const Operation& operation, Arguments arguments)
        : operation_(&operation), arguments_(std::move(arguments)) {}

    /// Null when the parameter is missing and has no default. Throws std::out_of_range for a name
    /// that was not given at registration.
    [[nodiscard]] const boost::json::value& path(std::string_view name) const { return at(InputFault::In::Path, name); }
    [[nodiscard]] const boost::json::value& query(std::string_view name) const {
        return at(InputFault::In::Query, name);
    }
    [[nodiscard]] const boost::json::value& header(std::string_view name) const {
        return at(InputFault::In::Header, name);
    }
    /// The JSON body; null when the operation accepts none.
    [[nodiscard]] const boost::json::value& body() const { return arguments_.body; }

  private:
    [[nodiscard]] const boost::json::value& at(InputFault::In in, std::string_view name) const;

    const Operation* operation_;
    Arguments arguments_;
};

/// Registers the handler of an operation that reads its input by name. `names` are compared with
/// the contract at start-up, like the members of a Binding; see match_parameters.
void add_named(Registry& registry, std::string operation_id, std::vector<ParameterName> names,
               WaitingHandler<NamedInput> handler);

}  // namespace bourse::openapi

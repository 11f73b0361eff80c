#pragma once
#include <boost/json/value.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/openapi/call.hpp"
#include "platform/openapi/registry.hpp"

namespace bourse::openapi {

/// A parameter that a handler asks for by its name.
struct ParameterName {
    InputFault::In in = InputFault::In::Query;
    std::string name;
};

/// The input of an operation whose parameters are known at run time only, because it was made from a file: the values,
/// valid by their schemas, under their names.
class NamedInput {
  public:
    /// `operation` outlives the input.
    NamedInput(const Operation& operation, Arguments arguments)
        : operation_(&operation), arguments_(std::move(arguments)) {}

    /// Null when the parameter was not given and has no default. Throws std::out_of_range for one that was not named
    /// when the handler was registered.
    [[nodiscard]] const boost::json::value& path(std::string_view name) const { return at(InputFault::In::Path, name); }
    [[nodiscard]] const boost::json::value& query(std::string_view name) const {
        return at(InputFault::In::Query, name);
    }
    [[nodiscard]] const boost::json::value& header(std::string_view name) const {
        return at(InputFault::In::Header, name);
    }
    /// The JSON body; null when the operation takes none.
    [[nodiscard]] const boost::json::value& body() const { return arguments_.body; }

  private:
    [[nodiscard]] const boost::json::value& at(InputFault::In in, std::string_view name) const;

    const Operation* operation_;
    Arguments arguments_;
};

/// Registers the handler of an operation that takes its input by name. `names` are compared with the contract at the
/// start, as the members of a Binding are; see match_parameters.
void add_named(Registry& registry, std::string operation_id, std::vector<ParameterName> names,
               WaitingHandler<NamedInput> handler);

}  // namespace bourse::openapi

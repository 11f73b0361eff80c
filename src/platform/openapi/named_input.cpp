#include "platform/openapi/named_input.hpp"

#include <algorithm>
#include <stdexcept>

namespace bourse::openapi {
namespace {

/// The index of a parameter in Operation::parameters; their number when absent.
std::size_t find(const Operation& operation, InputFault::In in, std::string_view name) {
    const auto& parameters = operation.parameters;
    const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& parameter) {
        return parameter.in == in && parameter.name == name;
    });
    return static_cast<std::size_t>(found - parameters.begin());
}

class NamedEndpoint final : public Endpoint {
  public:
    NamedEndpoint(std::vector<ParameterName> names, WaitingHandler<NamedInput> handler)
        : names_(std::move(names)), handler_(std::move(handler)) {}

    void attach(const Operation& operation) override {
        for (const ParameterName& wanted : names_) {
            if (find(operation, wanted.in, wanted.name) == operation.parameters.size()) {
                mismatch(operation, wanted.name, "is bound but not declared");
            }
        }
        for (const Parameter& declared : operation.parameters) {
            const bool is_named = std::any_of(names_.begin(), names_.end(), [&](const ParameterName& name) {
                return name.in == declared.in && name.name == declared.name;
            });
            if (!is_named && !is_format_parameter(declared)) {
                mismatch(operation, declared.name, "is declared but not bound");
            }
        }
    }

    Answer answer(const Call& call, Arguments& arguments) const override {
        return handler_(call, NamedInput(call.operation, std::move(arguments)));
    }

  private:
    [[noreturn]] static void mismatch(const Operation& operation, const std::string& parameter,
                                      const std::string& what) {
        throw ContractError("operation " + operation.id + ", parameter '" + parameter + "': " + what);
    }

    std::vector<ParameterName> names_;
    WaitingHandler<NamedInput> handler_;
};

}  // namespace

const boost::json::value& NamedInput::at(InputFault::In in, std::string_view name) const {
    const std::size_t position = find(*operation_, in, name);
    if (position == arguments_.parameters.size()) {
        throw std::out_of_range("operation " + operation_->id + " has no parameter " + std::string(name));
    }
    return arguments_.parameters[position];
}

void add_named(Registry& registry, std::string operation_id, std::vector<ParameterName> names,
               WaitingHandler<NamedInput> handler) {
    registry.add(std::move(operation_id), std::make_unique<NamedEndpoint>(std::move(names), std::move(handler)));
}

}  // namespace bourse::openapi

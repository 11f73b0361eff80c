#include "platform/openapi/registry.hpp"

namespace bourse::openapi {
namespace {

/// The input of an operation without parameters.
struct NoInput {};

}  // namespace

void Registry::add(std::string operation_id, std::function<Result<http::Response>(const Call&)> handler) {
    add<NoInput>(std::move(operation_id), Binding<NoInput>(),
                 [handler = std::move(handler)](const Call& call, NoInput) { return handler(call); });
}

void Registry::add(std::string operation_id, std::function<Task<Result<http::Response>>(const Call&)> handler) {
    add<NoInput>(std::move(operation_id), Binding<NoInput>(),
                 [handler = std::move(handler)](const Call& call, NoInput) { return handler(call); });
}

}  // namespace bourse::openapi

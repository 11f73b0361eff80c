#pragma once
#include <string_view>

/// Variables that Kubernetes adds to every container for each service of the namespace. Those of a
/// service called bourse or bourse-quotes begin like Bourse's own.
namespace bourse::config {

/// `POSTGRES_PORT=tcp://10.0.0.7:5432`: the address of a service, under a name that may also be a
/// setting's.
[[nodiscard]] bool is_service_address(std::string_view variable, std::string_view text);

/// The same, and `…_SERVICE_HOST`, `…_SERVICE_PORT`, `…_SERVICE_PORT_HTTP`, `…_PORT_8000_TCP`,
/// `…_PORT_8000_TCP_ADDR`, `…_PORT_8000_TCP_PORT` and `…_PORT_8000_TCP_PROTO`.
[[nodiscard]] bool is_service_link(std::string_view variable, std::string_view text);

}  // namespace bourse::config

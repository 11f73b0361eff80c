#include "app/serve/reporting.hpp"

#include <unistd.h>

#include <array>
#include <utility>

#include "base/version.hpp"
#include "features/monitor/service/report_sinks.hpp"

namespace bourse::app {
namespace {

std::vector<std::string> services_of(const Roles& roles) {
    std::vector<std::string> services;
    if (roles.names().size() > 1) services.emplace_back("bourse");
    for (const std::string_view role : roles.names()) services.emplace_back(role);
    return services;
}

}  // namespace

std::unique_ptr<monitor::Reporter> make_reporter(const Foundation& foundation, monitor::ReportsStore* reports) {
    const std::string& url = foundation.settings.monitor.url;
    if (reports == nullptr && url.empty()) return nullptr;
    auto sink = reports != nullptr ? monitor::make_store_sink(*reports)
                                   : monitor::make_http_sink(url, Secret(foundation.settings.monitor.token));
    return std::make_unique<monitor::Reporter>(
        monitor::ReporterOptions{.services = services_of(foundation.settings.roles), .version = std::string(version())},
        std::move(sink), foundation.log, foundation.clock);
}

std::string instance_name(std::uint16_t port) {
    // POSIX does not guarantee that a truncated name is null-terminated.
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    return std::string(host.data()) + ':' + std::to_string(port);
}

}  // namespace bourse::app

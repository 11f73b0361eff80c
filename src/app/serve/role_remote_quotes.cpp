#include "app/serve/role_remote_quotes.hpp"

namespace bourse::app {
namespace {

/// Maximum number of waiting HTTP requests.
constexpr std::size_t kHttpThreads = 32;

}  // namespace

RemoteQuotesRole::RemoteQuotesRole(const Foundation& foundation) {
    const Settings& settings = foundation.settings;
    if (const auto target = settings.broker.amqp()) {
        broker::RequesterOptions options{.queue = std::string(quotes::kQuotesQueue),
                                         .deadline = settings.broker.deadline};
        options.link.connection.name = "bourse api";
        requester_ = std::make_unique<broker::Requester>(*target, options, foundation.random, foundation.broker);
        over_broker_ = std::make_unique<quotes::BrokerQuotes>(*requester_, foundation.pool);
        source_ = over_broker_.get();
    } else {
        pool_ = std::make_unique<tasks::BlockingPool>(kHttpThreads);
        over_http_ = std::make_unique<quotes::HttpQuotes>(
            quotes::HttpQuotesOptions{.url = settings.broker.url, .deadline = settings.broker.deadline}, *pool_,
            foundation.clock, foundation.broker);
        source_ = over_http_.get();
    }
}

void RemoteQuotesRole::add_checks(Readiness& readiness) {
    readiness.add("broker", [this] { return requester_ ? requester_->trouble() : over_http_->trouble(); });
}

void RemoteQuotesRole::add_metrics(telemetry::Metrics& metrics) {
    if (!requester_) return;
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        return {telemetry::gauge("bourse_broker_questions_waiting", "Requests to other roles waiting for an answer",
                                 static_cast<double>(requester_->pending()))};
    }));
}

void RemoteQuotesRole::stop_asking() {
    if (over_http_) over_http_->stop_asking();
}

}  // namespace bourse::app

#pragma once
#include <chrono>
#include <string_view>

namespace bourse::broker {

/// Receives broker events for logs and metrics. Called from any thread; must return immediately.
class BrokerObserver {
  public:
    BrokerObserver() = default;
    virtual ~BrokerObserver() = default;
    BrokerObserver(const BrokerObserver&) = delete;
    BrokerObserver& operator=(const BrokerObserver&) = delete;

    /// A link, such as `requests`, is connected.
    virtual void connected(std::string_view /*link*/) {}
    /// A link is not connected and will be retried. `why` names the broker.
    virtual void lost(std::string_view /*link*/, std::string_view /*why*/) {}
    /// A request of this process ended: `answered`, `late`, `lost`, `nobody_listens`, `not_connected`, `too_many`.
    virtual void asked(std::string_view /*outcome*/, std::chrono::microseconds /*duration*/) {}
    /// A request to this process ended: `answered`, `expired`, `failed`.
    virtual void served(std::string_view /*outcome*/) {}
    /// The handling of a request to this process has ended with an exception; the broker delivers the request again
    /// when this process reconnects.
    virtual void dropped(std::string_view /*why*/) {}
    /// A late or duplicate reply was ignored.
    virtual void ignored() {}
    /// An event of this process was `confirmed` or `refused`.
    virtual void published(std::string_view /*outcome*/) {}
};

}  // namespace bourse::broker

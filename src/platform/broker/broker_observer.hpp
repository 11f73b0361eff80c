#pragma once
#include <chrono>
#include <string_view>

namespace bourse::broker {

/// Is told what happens between us and the broker, for logs and metrics. Called from any thread; returns at once.
class BrokerObserver {
  public:
    BrokerObserver() = default;
    virtual ~BrokerObserver() = default;
    BrokerObserver(const BrokerObserver&) = delete;
    BrokerObserver& operator=(const BrokerObserver&) = delete;

    /// A link, such as `requests`, is usable.
    virtual void connected(std::string_view /*link*/) {}
    /// It is not, or not yet, and will be tried again. `why` names the broker.
    virtual void lost(std::string_view /*link*/, std::string_view /*why*/) {}
    /// A question of ours ended: `answered`, `late`, `lost`, `nobody_listens`, `not_connected`, `too_many`.
    virtual void asked(std::string_view /*outcome*/, std::chrono::microseconds /*duration*/) {}
    /// A question to us ended: `answered`, `expired`, `failed`.
    virtual void served(std::string_view /*outcome*/) {}
    /// An answer came that nobody waits for: it is late, or came twice.
    virtual void ignored() {}
    /// An event of ours ended: `confirmed`, `refused`.
    virtual void published(std::string_view /*outcome*/) {}
};

}  // namespace bourse::broker

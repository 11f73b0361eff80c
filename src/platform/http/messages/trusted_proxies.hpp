#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip_address.hpp"
#include "base/result.hpp"
#include "platform/http/messages/message.hpp"

namespace bourse::http {

/// The proxies in front of this server, whose word for whom they speak is taken. Immutable; safe from any thread.
class TrustedProxies {
  public:
    /// None.
    TrustedProxies() = default;

    /// Addresses and networks with commas between; none when it is empty. Errc::InvalidInput for anything else.
    [[nodiscard]] static Result<TrustedProxies> parse(std::string_view text);

    [[nodiscard]] bool empty() const { return networks_.empty(); }
    /// False for what is no address.
    [[nodiscard]] bool contain(std::string_view address) const;

    /// Who asks, when `peer`, one of the proxies, speaks for somebody: the last hop of X-Forwarded-For that is no proxy
    /// of ours, because only what our own proxies have appended is true, or the first one when all are. A hop may have
    /// a port. The peer itself without a hop, and when one that counts is no address.
    [[nodiscard]] std::string client_of(std::string_view peer, std::span<const HeaderView> headers) const;

  private:
    [[nodiscard]] bool contain(const IpAddress& address) const;

    std::vector<IpNetwork> networks_;
};

}  // namespace bourse::http

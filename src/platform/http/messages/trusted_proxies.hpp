#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip_address.hpp"
#include "base/result.hpp"
#include "platform/http/messages/message.hpp"

namespace bourse::http {

/// The proxies in front of this server whose X-Forwarded-For is trusted. Immutable; safe from any
/// thread.
class TrustedProxies {
  public:
    /// None.
    TrustedProxies() = default;

    /// A comma-separated list of addresses and networks; empty text means none. Errc::InvalidInput
    /// for anything else.
    [[nodiscard]] static Result<TrustedProxies> parse(std::string_view text);

    [[nodiscard]] bool empty() const { return networks_.empty(); }
    /// False when `address` is not an IP address.
    [[nodiscard]] bool contain(std::string_view address) const;

    /// The client's address when `peer` is one of the proxies: the last hop of X-Forwarded-For that
    /// is not a trusted proxy, because only hops appended by trusted proxies are reliable; the
    /// first hop when all are trusted. A hop may include a port. Returns the peer when there is no
    /// hop or the chosen one is not a valid address.
    [[nodiscard]] std::string client_of(std::string_view peer, std::span<const HeaderView> headers) const;

  private:
    [[nodiscard]] bool contain(const IpAddress& address) const;

    std::vector<IpNetwork> networks_;
};

}  // namespace bourse::http

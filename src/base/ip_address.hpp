#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace bourse {

/// An IPv4 or IPv6 address without port and zone. An IPv4 address that IPv6 wraps (`::ffff:192.0.2.1`) is that IPv4
/// address.
class IpAddress {
  public:
    /// In network order; IPv4 as `::ffff:a.b.c.d`.
    using Bytes = std::array<std::uint8_t, 16>;

    /// `::`
    constexpr IpAddress() = default;
    constexpr explicit IpAddress(const Bytes& bytes) : bytes_(bytes) {}

    /// `192.0.2.1`, `2001:db8::1`, `fe80::1%eth0`. Errc::InvalidInput for anything else.
    [[nodiscard]] static Result<IpAddress> parse(std::string_view text);

    [[nodiscard]] bool is_v4() const;
    [[nodiscard]] const Bytes& bytes() const { return bytes_; }
    /// With all bits behind the first `bits` (of 128) cleared.
    [[nodiscard]] IpAddress prefix(unsigned bits) const;
    /// IPv4 as such; IPv6 by RFC 5952.
    [[nodiscard]] std::string to_string() const;

    friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

  private:
    Bytes bytes_{};
};

/// Addresses with a common prefix.
class IpNetwork {
  public:
    /// `10.0.0.0/8`, `2001:db8::/32`, or one address. Errc::InvalidInput for anything else, bits behind the prefix
    /// among it.
    [[nodiscard]] static Result<IpNetwork> parse(std::string_view text);

    /// An IPv6 network never contains an IPv4 address.
    [[nodiscard]] bool contains(const IpAddress& address) const;

    friend bool operator==(const IpNetwork&, const IpNetwork&) = default;

  private:
    IpNetwork(const IpAddress& first, unsigned bits) : first_(first), bits_(bits) {}

    IpAddress first_;
    /// Of 128.
    unsigned bits_;
};

}  // namespace bourse

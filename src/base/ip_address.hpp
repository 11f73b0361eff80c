#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace bourse {

/// An IPv4 or IPv6 address without port and zone. An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`)
/// equals the IPv4 address.
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
    /// 127.0.0.0/8 or ::1.
    [[nodiscard]] bool is_loopback() const;
    [[nodiscard]] const Bytes& bytes() const { return bytes_; }
    /// The address with all but the first `bits` (of 128) cleared.
    [[nodiscard]] IpAddress prefix(unsigned bits) const;
    /// Dotted decimal for IPv4; RFC 5952 for IPv6.
    [[nodiscard]] std::string to_string() const;

    friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

  private:
    Bytes bytes_{};
};

/// A range of addresses with a common prefix.
class IpNetwork {
  public:
    /// `10.0.0.0/8`, `2001:db8::/32`, or one address. Errc::InvalidInput for anything else,
    /// including bits set after the prefix.
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

#pragma once
#include <array>
#include <cstdint>
#include <string>

#include "base/ip_address.hpp"
#include "base/uuid.hpp"

namespace bourse::limits {

/// The subject of a rate limit: an address or an account.
class Subject {
  public:
    enum class Kind : std::uint8_t { Anonymous, User };
    using Bytes = std::array<std::uint8_t, 16>;

    /// One customer of a provider has at least a /64 network of IPv6, so all its addresses are one subject.
    [[nodiscard]] static Subject of(const IpAddress& address) {
        constexpr unsigned kCustomerBits = 64;
        return {Kind::Anonymous, (address.is_v4() ? address : address.prefix(kCustomerBits)).bytes()};
    }
    [[nodiscard]] static Subject of(const Uuid& user) { return {Kind::User, user.bytes()}; }

    [[nodiscard]] Kind kind() const { return kind_; }
    /// The bytes of the address or network, or of the account's id.
    [[nodiscard]] const Bytes& bytes() const { return bytes_; }
    friend bool operator==(const Subject&, const Subject&) = default;
    /// `192.0.2.1`, `2001:db8::/64`, or the account's id.
    [[nodiscard]] std::string to_string() const {
        if (kind_ == Kind::User) return Uuid(bytes_).to_string();
        const IpAddress address(bytes_);
        return address.to_string() + (address.is_v4() ? "" : "/64");
    }

  private:
    Subject(Kind kind, const Bytes& bytes) : kind_(kind), bytes_(bytes) {}

    Kind kind_;
    Bytes bytes_;
};

}  // namespace bourse::limits

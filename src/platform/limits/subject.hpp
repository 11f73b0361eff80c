#pragma once
#include <cstdint>
#include <string>

#include "base/ip_address.hpp"
#include "base/uuid.hpp"

namespace bourse::limits {

/// Who is limited: an address or an account.
class Subject {
  public:
    enum class Kind : std::uint8_t { Anonymous, User };

    /// One customer of a provider has at least a network of 64 bits of IPv6, so all its addresses are one subject.
    [[nodiscard]] static Subject of(const IpAddress& address) {
        constexpr unsigned kCustomerBits = 64;
        return {Kind::Anonymous, address.is_v4() ? address : address.prefix(kCustomerBits)};
    }
    [[nodiscard]] static Subject of(const Uuid& user) { return {Kind::User, IpAddress(user.bytes())}; }

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] const IpAddress::Bytes& bytes() const { return who_.bytes(); }
    /// `192.0.2.1`, `2001:db8::/64`, or the account's id.
    [[nodiscard]] std::string to_string() const {
        if (kind_ == Kind::User) return Uuid(who_.bytes()).to_string();
        return who_.to_string() + (who_.is_v4() ? "" : "/64");
    }

  private:
    Subject(Kind kind, const IpAddress& who) : kind_(kind), who_(who) {}

    Kind kind_;
    IpAddress who_;
};

}  // namespace bourse::limits

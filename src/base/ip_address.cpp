#include "base/ip_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace bourse {
namespace {

constexpr std::array<std::uint8_t, 12> kWrap{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr unsigned kAllBits = 128;
constexpr unsigned kWrapBits = 96;

}  // namespace

Result<IpAddress> IpAddress::parse(std::string_view text) {
    const bool is_v6 = text.find(':') != std::string_view::npos;
    if (is_v6) text = text.substr(0, text.find('%'));
    std::array<char, INET6_ADDRSTRLEN> terminated{};
    Bytes bytes{};
    bool is_address = text.size() < terminated.size() && text.find('\0') == std::string_view::npos;
    if (is_address) {
        std::copy(text.begin(), text.end(), terminated.begin());
        if (!is_v6) std::copy(kWrap.begin(), kWrap.end(), bytes.begin());
        std::uint8_t* const target = is_v6 ? bytes.data() : bytes.data() + kWrap.size();
        is_address = ::inet_pton(is_v6 ? AF_INET6 : AF_INET, terminated.data(), target) == 1;
    }
    if (!is_address) return invalid("must be an address such as 192.0.2.1 or 2001:db8::1");
    return IpAddress(bytes);
}

bool IpAddress::is_v4() const {
    return std::equal(kWrap.begin(), kWrap.end(), bytes_.begin());
}

bool IpAddress::is_loopback() const {
    constexpr std::uint8_t kLoopbackNetwork = 127;
    constexpr Bytes kLoopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return is_v4() ? bytes_[kWrap.size()] == kLoopbackNetwork : bytes_ == kLoopback;
}

IpAddress IpAddress::prefix(unsigned bits) const {
    Bytes kept = bytes_;
    for (std::uint8_t& byte : kept) {
        const unsigned here = std::min(bits, 8U);
        byte &= static_cast<std::uint8_t>(0xFFU << (8U - here));
        bits -= here;
    }
    return IpAddress(kept);
}

std::string IpAddress::to_string() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const std::uint8_t* const source = is_v4() ? bytes_.data() + kWrap.size() : bytes_.data();
    ::inet_ntop(is_v4() ? AF_INET : AF_INET6, source, text.data(), text.size());
    return text.data();
}

Result<IpNetwork> IpNetwork::parse(std::string_view text) {
    const Error refusal = invalid("must be an address or network such as 192.0.2.1, 10.0.0.0/8 or 2001:db8::/32");
    const std::size_t slash = text.find('/');
    const auto first = IpAddress::parse(text.substr(0, slash));
    if (!first) return refusal;
    unsigned bits = kAllBits;
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
        const bool is_number = error == std::errc() && end == digits.data() + digits.size();
        if (!is_number || bits > (first->is_v4() ? kAllBits - kWrapBits : kAllBits)) return refusal;
        if (first->is_v4()) bits += kWrapBits;
    }
    if (first->prefix(bits) != *first) return invalid("has bits behind the prefix");
    return IpNetwork(*first, bits);
}

bool IpNetwork::contains(const IpAddress& address) const {
    return first_.is_v4() == address.is_v4() && address.prefix(bits_) == first_;
}

}  // namespace bourse

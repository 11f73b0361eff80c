#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace bourse::config {

/// An amount of memory.
struct Bytes {
    std::uint64_t count = 0;
};

/// A listening address. The host is an address or a name, IPv6 without brackets; port 0 means any
/// free port.
struct Endpoint {
    std::string host;
    std::uint16_t port = 0;
};

/// The text formats of settings. Errc::InvalidInput describes the expected format.
Result<> parse_into(std::string& value, std::string_view text);
/// `true`, `false`, `1`, `0`, `yes`, `no`, `on`, `off`, case-insensitive, because the older systems
/// use `True`.
Result<> parse_into(bool& value, std::string_view text);
/// A whole number.
Result<> parse_into(std::int64_t& value, std::string_view text);
/// `500ms`, `15s`, `5m`, `1h`; a bare number is seconds.
Result<> parse_into(std::chrono::milliseconds& value, std::string_view text);
/// `65536`, `64KiB`, `64MiB`, `2GiB`.
Result<> parse_into(Bytes& value, std::string_view text);
/// `127.0.0.1:8000`, `[::1]:8000`, `localhost:0`.
Result<> parse_into(Endpoint& value, std::string_view text);
/// Comma-separated names.
Result<> parse_into(std::vector<std::string>& value, std::string_view text);

}  // namespace bourse::config

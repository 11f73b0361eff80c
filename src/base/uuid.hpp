#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace bourse {

/// A universally unique identifier (RFC 9562), of any version.
class Uuid {
  public:
    using Bytes = std::array<std::uint8_t, 16>;

    /// All zero.
    Uuid() = default;
    explicit Uuid(const Bytes& bytes) : bytes_(bytes) {}

    /// `018e1b5c-7a30-7cc3-98c4-dc0c0c07398f`, hexadecimal in either case. Errc::InvalidInput for anything else.
    [[nodiscard]] static Result<Uuid> parse(std::string_view text);

    /// Version 7: the milliseconds of `now` (since 1970, not before), then 74 random bits. Later
    /// ids compare greater, except within the same millisecond.
    [[nodiscard]] static Uuid make(UtcTime now, Random& random);

    /// 36 characters, lower case.
    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] const Bytes& bytes() const { return bytes_; }

    friend auto operator<=>(const Uuid&, const Uuid&) = default;

  private:
    Bytes bytes_{};
};

}  // namespace bourse

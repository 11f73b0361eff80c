#pragma once
#include <string>
#include <string_view>

namespace bourse::cache {

/// A Lua script that Redis executes atomically, and its hash. For constants: `static const RedisScript kTake("…");`.
class RedisScript {
  public:
    /// Throws std::runtime_error when OpenSSL cannot compute SHA-1.
    explicit RedisScript(std::string_view text);

    [[nodiscard]] std::string_view text() const { return text_; }
    /// SHA-1 of the text, in hexadecimal digits: its name in Redis.
    [[nodiscard]] std::string_view digest() const { return digest_; }

  private:
    std::string text_;
    std::string digest_;
};

}  // namespace bourse::cache

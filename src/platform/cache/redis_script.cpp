#include "platform/cache/redis_script.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace bourse::cache {

RedisScript::RedisScript(std::string_view text) : text_(text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_sha1(), nullptr) != 1) {
        throw std::runtime_error("OpenSSL has no SHA-1");
    }
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (unsigned i = 0; i < size; ++i) {
        digest_ += kDigits[bytes[i] >> 4U];
        digest_ += kDigits[bytes[i] & 15U];
    }
}

}  // namespace bourse::cache

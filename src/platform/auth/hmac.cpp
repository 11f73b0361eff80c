#include "platform/auth/hmac.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <new>
#include <span>

namespace bourse::auth {

Digest hmac_sha256(const Secret& key, std::string_view message) {
    Digest digest{};
    const std::string_view secret = key.reveal();
    const auto* text = reinterpret_cast<const unsigned char*>(message.data());
    if (::HMAC(::EVP_sha256(), secret.data(), static_cast<int>(secret.size()), text, message.size(), digest.data(),
               nullptr) == nullptr) {
        throw std::bad_alloc();
    }
    return digest;
}

Secret random_key(Random& random) {
    std::string bytes(sizeof(Digest), '\0');
    random.fill(std::as_writable_bytes(std::span(bytes)));
    return Secret::taken_from(bytes);
}

}  // namespace bourse::auth

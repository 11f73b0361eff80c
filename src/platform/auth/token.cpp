#include "platform/auth/token.hpp"

#include <jwt.h>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/base64.hpp"
#include "base/json_writer.hpp"
#include "platform/auth/credentials.hpp"
#include "platform/schema/json_parse.hpp"

namespace bourse::auth {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMicros = 1'000'000;
/// The last second of the year 9999.
constexpr double kLatest = 253'402'300'799;

struct FreeJwt {
    void operator()(jwt_t* jwt) const { ::jwt_free(jwt); }
};
using Jwt = std::unique_ptr<jwt_t, FreeJwt>;

struct FreeText {
    void operator()(char* text) const { std::free(text); }
};

const unsigned char* bytes_of(const Secret& key) {
    return reinterpret_cast<const unsigned char*>(key.reveal().data());
}

/// libjwt reports errors as errno values.
void require(int code, const char* what) {
    if (code == ENOMEM) throw std::bad_alloc();
    if (code != 0) throw std::logic_error(std::string("the token cannot be made: ") + what);
}

std::string payload_of(const Claims& claims, const TokenTerms& terms) {
    std::string text;
    JsonWriter writer(text);
    writer.begin_object();
    writer.member("iss", terms.issuer);
    writer.member("aud", terms.audience);
    writer.member("sub", claims.user.to_string());
    writer.member("name", claims.name);
    writer.member("super", claims.is_super);
    writer.member("gen", claims.generation);
    writer.member("iat", claims.issued_at.seconds());
    writer.member("exp", claims.expires_at.seconds());
    writer.member("jti", claims.id.to_string());
    writer.end_object();
    return text;
}

struct Parts {
    std::string_view header;
    std::string_view payload;
    std::string_view signature;
};

std::optional<Parts> split(std::string_view token) {
    const std::size_t first = token.find('.');
    const std::size_t last = token.rfind('.');
    if (first == std::string_view::npos || first == last) return std::nullopt;
    return Parts{token.substr(0, first), token.substr(first + 1, last - first - 1), token.substr(last + 1)};
}

/// The JSON object in a part of the token. Empty when the part is not canonical base64url, not UTF-8 JSON, has a
/// repeated key, or is not an object.
std::optional<json::object> object_in(std::string_view part) {
    const auto text = decode(Base64::Url, part);
    if (!text) return std::nullopt;
    auto value = schema::parse_json(*text);
    if (!value || !value->is_object()) return std::nullopt;
    return std::move(value->get_object());
}

std::optional<std::string_view> text_at(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string_view(value->get_string());
}

bool is_text(const json::object& object, std::string_view key, std::string_view wanted) {
    return text_at(object, key) == wanted;
}

/// The key that the header names. Null unless the header asks for HS256 with a known key. An algorithm, a key or a key
/// URL in the token is never used.
const SigningKey* key_for(const json::object& header, const KeyRing& keys) {
    for (const auto& [key, value] : header) {
        if (key != "alg" && key != "typ" && key != "kid") return nullptr;
    }
    if (!is_text(header, "alg", "HS256")) return nullptr;
    if (header.contains("typ") && !is_text(header, "typ", "JWT")) return nullptr;
    const auto id = text_at(header, "kid");
    return id ? keys.find(*id) : nullptr;
}

/// libjwt checks the signature; `token` must have a header that key_for() accepted.
bool is_signed_with(const SigningKey& key, const std::string& token) {
    jwt_t* raw = nullptr;
    const int code = ::jwt_decode(&raw, token.c_str(), bytes_of(key.secret), static_cast<int>(key.secret.size()));
    const Jwt jwt(raw);
    if (code == ENOMEM) throw std::bad_alloc();
    return code == 0 && ::jwt_get_alg(jwt.get()) == JWT_ALG_HS256;
}

std::optional<UtcTime> time_at(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    const auto seconds = value->to_number<double>();
    if (!(seconds >= 0 && seconds <= kLatest)) return std::nullopt;
    return UtcTime::from_micros(std::llround(seconds * static_cast<double>(kMicros)));
}

/// Whether the time `nbf` has come. Bourse issues no `nbf`; other programs that share the signing key may.
bool has_begun(const json::object& payload, UtcTime now) {
    if (!payload.contains("nbf")) return true;
    const auto not_before = time_at(payload, "nbf");
    return not_before && *not_before <= now + kTokenLeeway;
}

/// A number that is not negative.
std::optional<std::int64_t> count_at(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_int64() || value->get_int64() < 0) return std::nullopt;
    return value->get_int64();
}

std::optional<Uuid> uuid_at(const json::object& object, std::string_view key) {
    const auto text = text_at(object, key);
    if (!text) return std::nullopt;
    const auto uuid = Uuid::parse(*text);
    if (!uuid) return std::nullopt;
    return *uuid;
}

/// Empty when a claim is missing or has the wrong type, or the issuer or audience differs from `terms`.
std::optional<Claims> claims_of(const json::object& payload, const TokenTerms& terms) {
    if (!is_text(payload, "iss", terms.issuer) || !is_text(payload, "aud", terms.audience)) return std::nullopt;
    const auto user = uuid_at(payload, "sub");
    const auto name = text_at(payload, "name");
    const json::value* is_super = payload.if_contains("super");
    const auto generation = count_at(payload, "gen");
    const auto issued_at = time_at(payload, "iat");
    const auto expires_at = time_at(payload, "exp");
    const auto id = uuid_at(payload, "jti");
    const bool is_right_kind = is_super != nullptr && is_super->is_bool();
    if (!user || !name || !is_right_kind || !generation || !issued_at || !expires_at || !id) return std::nullopt;
    return Claims{*user, std::string(*name), is_super->get_bool(), *generation, *issued_at, *expires_at, *id};
}

}  // namespace

std::string sign_token(const Claims& claims, const TokenTerms& terms, const KeyRing& keys) {
    const SigningKey& key = keys.current();
    jwt_t* raw = nullptr;
    require(::jwt_new(&raw), "jwt_new");
    const Jwt jwt(raw);
    require(::jwt_add_header(jwt.get(), "kid", key.id.c_str()), "kid");
    require(::jwt_add_grants_json(jwt.get(), payload_of(claims, terms).c_str()), "claims");
    require(::jwt_set_alg(jwt.get(), JWT_ALG_HS256, bytes_of(key.secret), static_cast<int>(key.secret.size())), "key");
    const std::unique_ptr<char, FreeText> text(::jwt_encode_str(jwt.get()));
    if (text == nullptr) throw std::bad_alloc();
    std::string token(text.get());
    if (token.size() > kMaxTokenBytes) throw std::logic_error("the token cannot be made: it is too long");
    return token;
}

Result<Claims> verify_token(std::string_view token, const TokenTerms& terms, const KeyRing& keys, UtcTime now) {
    // The same answer for all failures: details would only help an attacker.
    const Error refusal = unauthenticated("the token is not valid");
    if (token.size() > kMaxTokenBytes) return refusal;
    const auto parts = split(token);
    if (!parts || !decode(Base64::Url, parts->signature)) return refusal;
    const auto header = object_in(parts->header);
    if (!header) return refusal;
    const SigningKey* key = key_for(*header, keys);
    const auto payload = object_in(parts->payload);
    if (key == nullptr || !payload || !is_signed_with(*key, std::string(token))) return refusal;

    auto claims = claims_of(*payload, terms);
    if (!claims || claims->issued_at > now + kTokenLeeway || !has_begun(*payload, now)) return refusal;
    if (claims->expires_at + kTokenLeeway <= now) return unauthenticated("the token has expired");
    return *std::move(claims);
}

}  // namespace bourse::auth

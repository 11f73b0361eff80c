// A text without a valid signature is rejected. A signed payload gives claims that survive being
// signed and verified again, or is rejected.
#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>

#include "base/base64.hpp"
#include "fuzzing.hpp"
#include "platform/auth/credentials.hpp"
#include "platform/auth/hmac.hpp"
#include "platform/auth/token.hpp"

using namespace bourse;

namespace {

const UtcTime kNow = UtcTime::from_micros(1'795'262'400'000'000);

std::string signature_of(const Secret& secret, std::string_view text) {
    const auth::Digest digest = auth::hmac_sha256(secret, text);
    return encode(Base64::Url, {reinterpret_cast<const char*>(digest.data()), digest.size()});
}

void check_as_it_came(std::string_view text, const auth::KeyRing& keys) {
    const auto claims = auth::verify_token(text, {}, keys, kNow);
    fuzzing::require(claims || claims.error().code == Errc::Unauthenticated, "a refusal is 401");
    if (!claims) return;
    const std::size_t dot = text.rfind('.');
    fuzzing::require(text.substr(dot + 1) == signature_of(keys.current().secret, text.substr(0, dot)),
                     "what is accepted is signed");
}

/// The input has two lines: the header and the payload.
void check_signed(std::string_view text, const auth::KeyRing& keys) {
    const std::size_t line = std::min(text.find('\n'), text.size());
    const std::string_view payload = text.substr(std::min(line + 1, text.size()));
    std::string token = encode(Base64::Url, text.substr(0, line));
    token += '.';
    token += encode(Base64::Url, payload);
    token += '.' + signature_of(keys.current().secret, token);
    const auto claims = auth::verify_token(token, {}, keys, kNow);
    if (!claims) return;
    fuzzing::require(boost::json::parse(text.substr(0, line)).at("alg") == "HS256", "the algorithm is HS256");
    fuzzing::require(claims->expires_at + auth::kTokenLeeway > kNow, "it has not expired");
    if (claims->name.size() > 1024) return;  // After escaping it may no longer fit into a token.

    auth::Claims whole = *claims;
    whole.issued_at = UtcTime::from_micros(whole.issued_at.seconds() * 1'000'000);
    whole.expires_at = UtcTime::from_micros(whole.expires_at.seconds() * 1'000'000 + 1'000'000);
    const auto again = auth::verify_token(auth::sign_token(whole, {}, keys), {}, keys, kNow);
    fuzzing::require(again && *again == whole, "claims are the same when signed again");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auth::KeyRing keys({"k1", Secret("the secret of the fuzzer: 32 bytes")});
    const std::string_view text = fuzzing::text_of(data, size);
    check_as_it_came(text, keys);
    check_signed(text, keys);

    const std::array headers{http::HeaderView{"Authorization", text}};
    const auto credentials = auth::read_credentials(headers, {.basic = true, .bearer = true});
    if (credentials) {
        const auto* basic = std::get_if<auth::BasicCredentials>(&*credentials);
        fuzzing::require(basic == nullptr || (!basic->name.empty() && basic->name.find(':') == std::string::npos),
                         "the name is what stands before the first colon");
    }
    return 0;
}

#include "platform/auth/token.hpp"

#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <boost/json/parse.hpp>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/base64.hpp"
#include "platform/auth/hmac.hpp"

namespace bourse::auth {
namespace token_test {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::seconds;

// 2026-11-21T12:00:00.25Z
const UtcTime kNow = UtcTime::from_micros(1'795'262'400'250'000);
const TokenTerms kTerms;
constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT","kid":"k1"})";

SigningKey key(std::string id) {
    return {id, Secret("a secret of thirty-two bytes: " + id)};
}

const KeyRing& keys() {
    static const KeyRing ring(key("k1"));
    return ring;
}

Claims ada() {
    return {*Uuid::parse("018e1b5c-7a30-7cc3-98c4-dc0c0c07398f"),
            "Ada 📈 \"Lovelace\"",
            true,
            3,
            UtcTime::from_micros(1'795'262'400'000'000),
            UtcTime::from_micros(1'795'266'000'000'000),
            *Uuid::parse("018e1b5c-7a30-7cc3-98c4-dc0c0c073990")};
}

/// A token of these texts with a valid signature, computed here instead of by the library.
std::string forge(std::string_view header, std::string_view payload, const Secret& secret = key("k1").secret) {
    std::string token = encode(Base64::Url, header) + '.' + encode(Base64::Url, payload);
    const Digest digest = hmac_sha256(secret, token);
    return token + '.' + encode(Base64::Url, {reinterpret_cast<const char*>(digest.data()), digest.size()});
}

/// A valid payload, with one member replaced.
std::string payload_with(std::string_view replaced = "", std::string_view replacement = "") {
    std::string text =
        R"({"iss":"bourse","aud":"bourse","sub":"018e1b5c-7a30-7cc3-98c4-dc0c0c07398f","name":"ada",)"
        R"("super":false,"gen":3,"iat":1795262400,"exp":1795266000,"jti":"018e1b5c-7a30-7cc3-98c4-dc0c0c073990"})";
    if (replaced.empty()) return text;
    const std::size_t place = text.find(replaced);
    if (place == std::string::npos) throw std::logic_error("nothing to replace: " + std::string(replaced));
    return text.replace(place, replaced.size(), replacement);
}

bool is_valid(std::string_view token, const KeyRing& ring = keys()) {
    const auto claims = verify_token(token, kTerms, ring, kNow);
    if (claims) return true;
    EXPECT_EQ(claims.error().code, Errc::Unauthenticated);
    return false;
}

TEST(Token, GivenClaimsWhenSignedAndVerifiedThenTheyAreTheSame) {
    const std::string token = sign_token(ada(), kTerms, keys());
    const auto claims = verify_token(token, kTerms, keys(), kNow);

    ASSERT_TRUE(claims);
    EXPECT_EQ(*claims, ada());
}

TEST(Token, GivenATokenWhenReadByAnybodyThenItIsAsTheStandardsSay) {
    const std::string token = sign_token(ada(), kTerms, keys());
    const std::size_t dot = token.find('.');
    const std::size_t last = token.rfind('.');

    const auto header = boost::json::parse(decode(Base64::Url, token.substr(0, dot)).value());
    const auto payload = boost::json::parse(decode(Base64::Url, token.substr(dot + 1, last - dot - 1)).value());
    const Digest digest = hmac_sha256(keys().current().secret, token.substr(0, last));

    EXPECT_EQ(header, boost::json::parse(kHeader));
    EXPECT_EQ(payload.at("iss"), "bourse");
    EXPECT_EQ(payload.at("sub").as_string(), ada().user.to_string());
    EXPECT_EQ(payload.at("exp").as_int64(), 1795266000);
    EXPECT_EQ(payload.at("iat").as_int64(), 1795262400);
    EXPECT_EQ(decode(Base64::Url, token.substr(last + 1)),
              std::string(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

/// RFC 4231, test case 2, to verify the HMAC with which the tests forge tokens.
TEST(Token, GivenAKnownKeyWhenHashedThenTheDigestIsTheStandards) {
    const Digest digest = hmac_sha256(Secret("Jefe"), "what do ya want for nothing?");

    EXPECT_EQ(encode(Base64::Url, {reinterpret_cast<const char*>(digest.data()), digest.size()}),
              "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM");
}

TEST(Token, GivenATokenFromAnotherLibraryWhenVerifiedThenItIsAccepted) {
    EXPECT_TRUE(is_valid(forge(kHeader, payload_with())));
    EXPECT_TRUE(is_valid(forge(R"({"kid":"k1","alg":"HS256"})", payload_with())));
}

struct Forgery {
    std::string_view name;
    std::string token;
};

void PrintTo(const Forgery& forgery, std::ostream* out) {
    *out << forgery.name;
}

std::string unsigned_token(std::string_view header) {
    return encode(Base64::Url, header) + '.' + encode(Base64::Url, payload_with()) + '.';
}

std::string with_last_replaced(std::string token, char last) {
    token.back() = last;
    return token;
}

std::vector<Forgery> forgeries() {
    const std::string good = forge(kHeader, payload_with());
    const std::string signature = good.substr(good.rfind('.'));
    std::string other_payload = forge(kHeader, payload_with("\"super\":false", "\"super\":true"));
    other_payload.replace(other_payload.rfind('.'), std::string::npos, signature);
    const std::string payload = payload_with();
    return {
        {"Empty", ""},
        {"NoDots", "abc"},
        {"OneDot", "a.b"},
        {"OnlyDots", ".."},
        {"FourParts", good + ".abc"},
        {"NoSignature", good.substr(0, good.rfind('.') + 1)},
        {"CutSignature", good.substr(0, good.size() - 4)},
        {"LongerSignature", good + "AAAA"},
        {"ChangedPayload", other_payload},
        {"PaddedSignature", good + "="},
        {"StrayBitsInSignature", with_last_replaced(good, good.back() == 'B' ? 'C' : 'B')},
        {"Blank", good + " "},
        {"Nul", good + std::string(1, '\0')},
        {"NotUtf8", good + "\xFF"},
        {"AlgNone", unsigned_token(R"({"alg":"none","typ":"JWT","kid":"k1"})")},
        {"AlgNoneWithoutKid", unsigned_token(R"({"alg":"none"})")},
        {"AlgNoneSigned", forge(R"({"alg":"none","kid":"k1"})", payload)},
        {"AlgNoneInOtherCase", unsigned_token(R"({"alg":"nOnE","kid":"k1"})")},
        {"AlgInOtherCase", forge(R"({"alg":"hs256","kid":"k1"})", payload)},
        {"AlgMissing", forge(R"({"kid":"k1"})", payload)},
        {"AlgNull", forge(R"({"alg":null,"kid":"k1"})", payload)},
        {"AlgTwice", forge(R"({"alg":"none","alg":"HS256","kid":"k1"})", payload)},
        {"AlgHs512", forge(R"({"alg":"HS512","kid":"k1"})", payload)},
        {"AlgRs256", forge(R"({"alg":"RS256","kid":"k1"})", payload)},
        {"AlgEs256", forge(R"({"alg":"ES256","kid":"k1"})", payload)},
        {"EmbeddedKey", forge(R"({"alg":"HS256","kid":"k1","jwk":{"kty":"oct","k":"AAAA"}})", payload)},
        {"AddressOfKeys", forge(R"({"alg":"HS256","kid":"k1","jku":"http://127.0.0.1/keys"})", payload)},
        {"AddressOfCertificate", forge(R"({"alg":"HS256","kid":"k1","x5u":"file:///etc/passwd"})", payload)},
        {"Certificate", forge(R"({"alg":"HS256","kid":"k1","x5c":["AAAA"]})", payload)},
        {"Critical", forge(R"({"alg":"HS256","kid":"k1","crit":["exp"]})", payload)},
        {"OtherType", forge(R"({"alg":"HS256","kid":"k1","typ":"JWE"})", payload)},
        {"KidMissing", forge(R"({"alg":"HS256"})", payload)},
        {"KidUnknown", forge(R"({"alg":"HS256","kid":"k2"})", payload, key("k2").secret)},
        {"KidOfAnotherKey", forge(kHeader, payload, key("k2").secret)},
        {"KidIsAPath", forge(R"({"alg":"HS256","kid":"../../dev/null"})", payload, Secret(""))},
        {"KidIsANumber", forge(R"({"alg":"HS256","kid":1})", payload)},
        {"EmptyKey", forge(kHeader, payload, Secret(""))},
        {"HeaderIsAnArray", forge("[]", payload)},
        {"HeaderIsNoJson", forge("{", payload)},
        {"PayloadIsAnArray", forge(kHeader, "[]")},
        {"PayloadIsNoJson", forge(kHeader, payload + "x")},
        {"PayloadIsNotUtf8", forge(kHeader, payload_with("\"ada\"", "\"\xFF\""))},
        {"PayloadTooDeep", forge(kHeader, payload_with("\"ada\"", std::string(200, '[') + std::string(200, ']')))},
        {"TooLong", forge(kHeader, payload_with("ada", std::string(4096, 'a')))},
        {"ClaimTwice", forge(kHeader, payload_with("\"super\":false", R"("super":false,"super":true)"))},
        {"Expired", forge(kHeader, payload_with("1795266000", "1795262340"))},
        {"ExpMissing", forge(kHeader, payload_with("\"exp\"", "\"expires\""))},
        {"ExpIsText", forge(kHeader, payload_with("1795266000", "\"1795266000\""))},
        {"ExpIsHuge", forge(kHeader, payload_with("1795266000", "1e300"))},
        {"ExpIsNegative", forge(kHeader, payload_with("1795266000", "-1"))},
        {"GenMissing", forge(kHeader, payload_with("\"gen\"", "\"generation\""))},
        {"GenNegative", forge(kHeader, payload_with("\"gen\":3", "\"gen\":-1"))},
        {"GenNotWhole", forge(kHeader, payload_with("\"gen\":3", "\"gen\":3.5"))},
        {"GenText", forge(kHeader, payload_with("\"gen\":3", "\"gen\":\"3\""))},
        {"IatMissing", forge(kHeader, payload_with("\"iat\"", "\"at\""))},
        {"NotYetValid", forge(kHeader, payload_with("\"iat\"", "\"nbf\":1795262461,\"iat\""))},
        {"NbfIsText", forge(kHeader, payload_with("\"iat\"", "\"nbf\":\"0\",\"iat\""))},
        {"IatInTheFuture", forge(kHeader, payload_with("1795262400", "1795262461"))},
        {"JtiMissing", forge(kHeader, payload_with("\"jti\"", "\"id\""))},
        {"JtiIsNoUuid", forge(kHeader, payload_with("c073990", "c07399"))},
        {"SubMissing", forge(kHeader, payload_with("\"sub\"", "\"user\""))},
        {"SubIsNoUuid", forge(kHeader, payload_with("018e1b5c-7a30-7cc3-98c4-dc0c0c07398f", "ada"))},
        {"NameMissing", forge(kHeader, payload_with("\"name\"", "\"called\""))},
        {"SuperMissing", forge(kHeader, payload_with("\"super\"", "\"root\""))},
        {"SuperIsText", forge(kHeader, payload_with("false", "\"true\""))},
        {"IssMissing", forge(kHeader, payload_with("\"iss\"", "\"by\""))},
        {"IssOfAnother", forge(kHeader, payload_with("\"iss\":\"bourse\"", "\"iss\":\"course\""))},
        {"AudMissing", forge(kHeader, payload_with("\"aud\"", "\"to\""))},
        {"AudOfAnother", forge(kHeader, payload_with("\"aud\":\"bourse\"", "\"aud\":\"bourse2\""))},
        {"AudIsAList", forge(kHeader, payload_with("\"aud\":\"bourse\"", "\"aud\":[\"bourse\"]"))},
    };
}

class ForgeryTest : public testing::TestWithParam<Forgery> {};

TEST_P(ForgeryTest, GivenAForgedTokenWhenVerifiedThenItIsRejected) {
    EXPECT_FALSE(is_valid(GetParam().token));
}

INSTANTIATE_TEST_SUITE_P(Token, ForgeryTest, testing::ValuesIn(forgeries()),
                         [](const auto& tested) { return std::string(tested.param.name); });

TEST(Token, GivenATokenWhenAnyOfItsCharactersChangesThenItIsRefused) {
    const std::string good = sign_token(ada(), kTerms, keys());
    ASSERT_TRUE(is_valid(good));

    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string changed = good;
        changed[i] = good[i] == 'A' ? 'E' : 'A';
        EXPECT_FALSE(is_valid(changed)) << "at " << i;
    }
}

TEST(Token, GivenAnExpiryWhenTheLeewayHasPassedThenItIsRefused) {
    const std::string token = sign_token(ada(), kTerms, keys());
    const UtcTime last = ada().expires_at + kTokenLeeway - microseconds(1);

    EXPECT_TRUE(verify_token(token, kTerms, keys(), last));
    const auto after = verify_token(token, kTerms, keys(), last + microseconds(1));
    ASSERT_FALSE(after);
    EXPECT_EQ(after.error().detail, "the token has expired");
}

TEST(Token, GivenAClockThatIsBehindWhenVerifiedThenTheLeewayApplies) {
    const std::string token = sign_token(ada(), kTerms, keys());

    EXPECT_TRUE(verify_token(token, kTerms, keys(), kNow - seconds(60)));
    EXPECT_FALSE(verify_token(token, kTerms, keys(), kNow - seconds(61)));
}

TEST(Token, GivenATokenThatIsNotValidYetWhenVerifiedThenTheLeewayApplies) {
    EXPECT_TRUE(is_valid(forge(kHeader, payload_with("\"iat\"", "\"nbf\":1795262460,\"iat\""))));
    EXPECT_FALSE(is_valid(forge(kHeader, payload_with("\"iat\"", "\"nbf\":1795262461,\"iat\""))));
}

TEST(Token, GivenARotationWhenVerifiedThenTwoKeysCountAndTheThirdDoesNot) {
    const std::string old = sign_token(ada(), kTerms, KeyRing(key("k1")));
    const KeyRing rotated(key("k2"), key("k1"));
    const KeyRing twice(key("k3"), key("k2"));

    EXPECT_TRUE(is_valid(old, rotated));
    EXPECT_TRUE(is_valid(sign_token(ada(), kTerms, rotated), twice));
    EXPECT_FALSE(is_valid(sign_token(ada(), kTerms, rotated))) << "signed by the new key, which the old ring lacks";
    EXPECT_FALSE(is_valid(old, twice));
}

TEST(Token, GivenOtherTermsWhenVerifiedThenItIsRefused) {
    const std::string token = sign_token(ada(), {"bourse", "staging"}, keys());

    EXPECT_FALSE(is_valid(token));
    EXPECT_TRUE(verify_token(token, {"bourse", "staging"}, keys(), kNow));
}

TEST(Token, GivenANameThatIsTooLongWhenSignedThenThatIsADefect) {
    Claims claims = ada();
    claims.name = std::string(kMaxTokenBytes, 'a');

    EXPECT_THROW((void)sign_token(claims, kTerms, keys()), std::logic_error);
}

TEST(KeyRing, GivenInvalidKeysWhenCreatedThenTheyAreRejected) {
    EXPECT_THROW(KeyRing({"k1", Secret("short")}), std::invalid_argument);
    EXPECT_THROW(KeyRing({"", key("k1").secret}), std::invalid_argument);
    EXPECT_THROW(KeyRing({"a/b", key("k1").secret}), std::invalid_argument);
    EXPECT_THROW(KeyRing({std::string(65, 'k'), key("k1").secret}), std::invalid_argument);
    EXPECT_THROW(KeyRing(key("k1"), key("k1")), std::invalid_argument);
    EXPECT_THROW(KeyRing(key("k1"), SigningKey{"k0", Secret("short")}), std::invalid_argument);
}

/// From now on, opening a file or a socket kills the process.
void forbid_files_and_sockets() {
    constexpr std::array kForbidden{SYS_openat, SYS_openat2, SYS_socket, SYS_connect};
    std::vector<sock_filter> program{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
    for (const long call : kForbidden) {
        program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1));
        program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
    }
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
        std::_Exit(2);
    }
}

TEST(TokenDeathTest, GivenAnyTokenWhenVerifiedThenNoFileAndNoSocketIsOpened) {
    const auto every_token = [] {
        for (const Forgery& forgery : forgeries()) (void)verify_token(forgery.token, kTerms, keys(), kNow);
        return verify_token(sign_token(ada(), kTerms, keys()), kTerms, keys(), kNow).has_value();
    };
    ASSERT_TRUE(every_token());  // OpenSSL reads its settings at first use.

    EXPECT_EXIT((forbid_files_and_sockets(), std::_Exit(every_token() ? 0 : 1)), testing::ExitedWithCode(0), "");
    EXPECT_EXIT((forbid_files_and_sockets(), (void)std::fopen("/dev/null", "r"), std::_Exit(0)),
                testing::KilledBySignal(SIGSYS), "");
}

}  // namespace token_test
}  // namespace bourse::auth

#include "features/accounts/service/sign_in.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <functional>
#include <latch>
#include <map>

#include "base/base64.hpp"
#include "features/accounts/http/authenticator_http.hpp"

namespace bourse::accounts {
namespace sign_in_test {

using std::chrono::seconds;

/// Users in memory; counts calls.
class UsersInMemory final : public UsersStore {
  public:
    Result<> add(const User& user, std::string_view password_hash) override {
        accounts.insert_or_assign(user.name.folded(), Account{user, std::string(password_hash)});
        return {};
    }
    Result<> add_first_super(const User&, std::string_view) override { return invalid("not here"); }
    std::optional<Account> find(const UserName& name) override {
        ++finds;
        if (is_down) throw Unavailable("the store is down");
        const auto found = accounts.find(name.folded());
        std::optional<Account> account;
        if (found != accounts.end()) account = found->second;
        if (after_find) after_find();
        return account;
    }
    std::optional<Account> find(const Uuid&) override { return std::nullopt; }
    UserPage list(std::string_view, std::int64_t) override { return {}; }
    Result<Account> change(const Uuid&, const AccountChange&, UtcTime) override { return invalid("not here"); }
    bool renew_hash(const Uuid& id, std::string_view old_hash, std::string_view new_hash) override {
        for (auto& [name, account] : accounts) {
            if (account.user.id != id || account.password_hash != old_hash) continue;
            account.password_hash = new_hash;
            return true;
        }
        return false;
    }

    std::map<std::string, Account> accounts;
    std::atomic<int> finds = 0;
    bool is_down = false;
    /// Runs between the reading of an account and the verdict.
    std::function<void()> after_find;
};

/// One process without a store.
class TokensInMemory final : public TokensStore {
  public:
    void revoke(const auth::TokenId&, UtcTime) override {}
    TokenChanges changes_since(std::int64_t, UtcTime) override { return {std::ssize(keys), {}, {}, keys}; }
    void add_first_key(const auth::SigningKey& key, UtcTime) override { keys.push_back(key); }
    void rotate_key(const auth::SigningKey& key, UtcTime) override { keys.insert(keys.begin(), key); }

    std::vector<auth::SigningKey> keys;
};

/// No key is stored.
class NoKeys final : public KeysStore {
  public:
    Result<> add(const Uuid&, const ApiKey&, std::string_view) override { return invalid("not here"); }
    std::vector<ApiKey> list(const Uuid&) override { return {}; }
    bool remove(const Uuid&, const Uuid&) override { return false; }
    std::optional<FoundKey> find(std::string_view) override { return std::nullopt; }
};

class SignInTest : public testing::Test {
  protected:
    void SetUp() override { add("ada", "secret", false); }

    User add(std::string_view name, std::string_view password, bool is_super) {
        const User user{Uuid::make(clock_.now(), random_), UserName::parse(name).value(), is_super, false,
                        clock_.now()};
        EXPECT_TRUE(users_.add(user, hasher_.hash(Secret(password))));
        return user;
    }
    static auth::BasicCredentials pair(std::string name, std::string_view password) {
        return {std::move(name), Secret(password)};
    }

    /// The result of a task.
    template <class Value>
    Value wait(Task<Value> task) {
        std::optional<Value> value;
        std::exception_ptr thrown;
        io_.restart();
        boost::asio::co_spawn(io_, std::move(task), [&](std::exception_ptr error, Value result) {
            thrown = error;
            value.emplace(std::move(result));
        });
        io_.run();
        if (thrown) std::rethrow_exception(thrown);
        return *std::move(value);
    }
    Result<auth::Principal> by_password(std::string name, std::string_view password) {
        return wait(sign_in_.by_password(pair(std::move(name), password), unlimited_));
    }
    Result<IssuedToken> issue(std::string name, std::string_view password) {
        const auto principal = by_password(std::move(name), password);
        if (!principal) return principal.error();
        return sign_in_.issue_token(*principal);
    }

    const limits::Subject here_ = limits::Subject::of(IpAddress::parse("192.0.2.1").value());
    limits::Allowance unlimited_{here_};
    ManualClock clock_{UtcTime::from_micros(1'795'262'400'750'000)};
    SystemRandom random_;
    UsersInMemory users_;
    TokensInMemory store_;
    auth::CredentialCache verdicts_{clock_, random_};
    SharedTokens tokens_{
        store_, clock_, random_, {seconds(3600), nullptr, [this](const Uuid& user) { verdicts_.forget(user); }}};
    auth::FailureLimit failures_{clock_, random_};
    auth::PasswordHasher hasher_{random_, auth::PasswordCost::for_tests()};
    /// Declared before the pool, whose thread uses it until the thread is joined.
    boost::asio::io_context io_{1};
    tasks::BlockingPool pool_{1};
    NoKeys keys_store_;
    ApiKeys keys_{{keys_store_, pool_, clock_, random_}};
    SignIn sign_in_{{users_, tokens_, verdicts_, failures_, hasher_, pool_, clock_, random_}, {}};
};

TEST_F(SignInTest, GivenTheRightPasswordWhenSignedInThenTheNameMatchesInAnySpelling) {
    const auto principal = by_password("ADA", "secret");

    ASSERT_TRUE(principal);
    EXPECT_EQ(principal->name, "ada");
    EXPECT_FALSE(principal->is_super);
    EXPECT_EQ(principal->token, std::nullopt);
}

TEST_F(SignInTest, GivenAnyReasonForRejectionWhenSignedInThenTheAnswerIsTheSame) {
    users_.accounts.at(add("eve", "secret", false).name.folded()).user.is_disabled = true;

    for (const auto& [name, password] :
         {std::pair("ada", "wrong"), std::pair("ada", ""), std::pair("bob", "secret"), std::pair("eve", "secret"),
          std::pair("eve", "wrong"), std::pair("not\na name", "secret"), std::pair("", "secret")}) {
        for (const Error& error : {by_password(name, password).error(), issue(name, password).error()}) {
            EXPECT_EQ(error.code, Errc::Unauthenticated);
            EXPECT_EQ(error.detail, "wrong user name or password");
        }
    }
}

TEST_F(SignInTest, GivenAnyNameAndPasswordWhenSignedInThenOnePasswordIsHashed) {
    users_.accounts.at(add("eve", "secret", false).name.folded()).user.is_disabled = true;

    for (const auto& [name, password] :
         {std::pair("ada", "wrong"), std::pair("ada", ""), std::pair("bob", "secret"), std::pair("eve", "secret"),
          std::pair("eve", "wrong"), std::pair("not\na name", "secret"), std::pair("ada", "secret")}) {
        const std::uint64_t before = hasher_.hashed();
        (void)by_password(name, password);
        EXPECT_EQ(hasher_.hashed(), before + 1) << name << ' ' << password;
    }
    const std::uint64_t before = hasher_.hashed();
    EXPECT_TRUE(issue("ada", "secret"));
    EXPECT_EQ(hasher_.hashed(), before) << "the last check is cached";
}

TEST_F(SignInTest, GivenTheRightPasswordWhenUsedAgainThenTheStoreIsReadOnceAMinute) {
    ASSERT_TRUE(by_password("ada", "secret"));
    ASSERT_TRUE(by_password("ada", "secret"));
    EXPECT_EQ(users_.finds, 1);

    clock_.advance(seconds(60));
    ASSERT_TRUE(by_password("ada", "secret"));
    EXPECT_EQ(users_.finds, 2);
}

TEST_F(SignInTest, GivenConcurrentSignInsWithOnePasswordThenItIsCheckedOnce) {
    constexpr int kAtOnce = 300;
    std::latch free(1);
    int right = 0;
    SignIn patient{{users_, tokens_, verdicts_, failures_, hasher_, pool_, clock_, random_},
                   {{}, seconds(60), kAtOnce + 1}};
    users_.after_find = [&] { free.wait(); };
    for (int i = 0; i < kAtOnce; ++i) {
        boost::asio::co_spawn(
            io_, patient.by_password(pair("ada", "secret"), unlimited_),
            [&](std::exception_ptr, Result<auth::Principal> principal) { right += principal ? 1 : 0; });
    }
    // All requests wait before the first one completes.
    io_.poll();
    free.count_down();
    io_.run();

    EXPECT_EQ(right, kAtOnce) << "no attempt counted as a failure";
    EXPECT_EQ(users_.finds, 1);
}

TEST_F(SignInTest, GivenALongQueueWhenSignedInThenItIsRejectedAtOnce) {
    SignIn impatient{{users_, tokens_, verdicts_, failures_, hasher_, pool_, clock_, random_}, {{}, seconds(60), 0}};
    std::latch free(1);
    users_.after_find = [&] { free.wait(); };
    std::vector<Errc> refused;
    for (const char* name : {"ada", "bob"}) {
        boost::asio::co_spawn(io_, impatient.by_password(pair(name, "secret"), unlimited_),
                              [&](std::exception_ptr, Result<auth::Principal> principal) {
                                  if (!principal) refused.push_back(principal.error().code);
                              });
    }
    io_.poll();

    EXPECT_EQ(refused, std::vector{Errc::Unavailable});
    free.count_down();
    io_.run();
    EXPECT_EQ(refused.size(), 1U);
    EXPECT_EQ(users_.finds, 1);
}

/// Guesses are limited to three an hour for each client.
class GuessLimitTest : public SignInTest {
  protected:
    Result<auth::Principal> guess(std::string name, std::string_view password) {
        limits::Allowance guesses(&limiter_, limiter_.policies().data(), here_);
        auto principal = wait(sign_in_.by_password(pair(std::move(name), password), guesses));
        left_ = guesses.decision() ? guesses.decision()->remaining : -1;
        return principal;
    }

    limits::RateLimiter limiter_{{{.name = "sign-in", .anonymous = limits::Rate{3, seconds(3600)}}}, clock_, random_};
    /// Guesses left after the last one; -1 when it drew nothing.
    std::int64_t left_ = 0;
};

TEST_F(GuessLimitTest, GivenWrongCredentialsWhenTheLimitIsReachedThenNothingIsHashed) {
    for (const char* name : {"ada", "bob", "cyd"}) {
        EXPECT_EQ(guess(name, "wrong").error().code, Errc::Unauthenticated);
    }
    const std::uint64_t hashed = hasher_.hashed();

    EXPECT_EQ(guess("ada", "wrong").error().code, Errc::RateLimited);
    EXPECT_EQ(guess("ada", "secret").error().code, Errc::RateLimited) << "the same answer for the right password";
    EXPECT_EQ(hasher_.hashed(), hashed);
}

TEST_F(GuessLimitTest, GivenRightCredentialsThenTheyCostNothingAndAreRemembered) {
    EXPECT_TRUE(guess("ada", "secret"));
    EXPECT_EQ(left_, 3);
    EXPECT_TRUE(guess("ada", "secret"));
    EXPECT_EQ(left_, -1) << "remembered credentials draw nothing";
    for (const char* name : {"x", "y", "z"}) (void)guess(name, "wrong");

    EXPECT_TRUE(guess("ada", "secret")) << "remembered credentials are never refused";
}

TEST_F(GuessLimitTest, GivenAStoreThatIsDownThenTheGuessIsGivenBack) {
    users_.is_down = true;
    EXPECT_THROW((void)guess("ada", "secret"), Unavailable);
    users_.is_down = false;

    EXPECT_EQ(guess("ada", "wrong").error().code, Errc::Unauthenticated);
    EXPECT_EQ(left_, 2);
}

TEST_F(SignInTest, GivenAHundredFailuresWhenTriedAgainThenEvenTheRightPasswordHasToWait) {
    for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(by_password("ada", "wrong").error().code, Errc::Unauthenticated);
        EXPECT_EQ(issue("ADA", "wrong").error().code, Errc::Unauthenticated);
    }

    for (const Error& error : {by_password("ada", "secret").error(), issue("ada", "secret").error()}) {
        EXPECT_EQ(error.code, Errc::TooManyRequests);
        EXPECT_GT(error.retry_after.value(), seconds(3000));
    }
    clock_.advance(std::chrono::minutes(65));
    EXPECT_TRUE(by_password("ada", "secret"));
}

TEST_F(SignInTest, GivenAHundredFailuresUnderAnUnknownNameWhenTriedAgainThenTheAnswerIsTheSame) {
    for (int i = 0; i < 100; ++i) EXPECT_EQ(by_password("bob", "x").error().code, Errc::Unauthenticated);

    EXPECT_EQ(by_password("bob", "x").error().code, Errc::TooManyRequests);
}

TEST_F(SignInTest, GivenCachedCredentialsWhenOthersFailUnderTheNameThenTheyStayValid) {
    ASSERT_TRUE(by_password("ada", "secret"));
    for (int i = 0; i < 101; ++i) (void)by_password("ada", "wrong");

    EXPECT_TRUE(by_password("ada", "secret"));
}

TEST_F(SignInTest, GivenAStoreThatIsDownWhenSignedInThenNoFailureIsCounted) {
    users_.is_down = true;
    for (int i = 0; i < 101; ++i) EXPECT_THROW((void)by_password("ada", "secret"), Unavailable);

    users_.is_down = false;
    EXPECT_TRUE(by_password("ada", "secret"));
}

TEST_F(SignInTest, GivenAPasswordThatChangesDuringItsCheckWhenRightThenItIsNotRemembered) {
    const Uuid ada = users_.accounts.at("ada").user.id;
    users_.after_find = [&] { tokens_.end_tokens_before(ada, 7); };
    ASSERT_TRUE(by_password("ada", "secret"));
    users_.after_find = nullptr;

    ASSERT_TRUE(by_password("ada", "secret"));

    EXPECT_EQ(users_.finds, 2) << "the first verdict may be about the old password";
}

TEST_F(SignInTest, GivenAPasswordThatChangesDuringASignInWhenTheTokenIsShownThenItDoesNotCount) {
    const Uuid ada = users_.accounts.at("ada").user.id;
    users_.after_find = [&] { tokens_.end_tokens_before(ada, 7); };

    const auto token = issue("ada", "secret");

    ASSERT_TRUE(token);
    EXPECT_EQ(sign_in_.by_token(token->text).error().code, Errc::Unauthenticated);
}

TEST_F(SignInTest, GivenCachedCredentialsWhenATokenIsIssuedThenTheStoreIsNotReadAndTheNextChangeRevokesIt) {
    Account& ada = users_.accounts.at("ada");
    ada.generation = 6;
    ASSERT_TRUE(by_password("ada", "secret"));

    const auto token = issue("ada", "secret");

    ASSERT_TRUE(token);
    EXPECT_EQ(users_.finds, 1);
    EXPECT_EQ(sign_in_.by_token(token->text)->generation, 6);
    clock_.advance(seconds(-30));
    tokens_.end_tokens_before(ada.user.id, 7);
    EXPECT_EQ(sign_in_.by_token(token->text).error().code, Errc::Unauthenticated);
}

TEST_F(SignInTest, GivenATokenOfATimeWhenTheyLivedLongerWhenShownThenItIsAsOldAsTokensGet) {
    const SignIn before{{users_, tokens_, verdicts_, failures_, hasher_, pool_, clock_, random_},
                        {{}, std::chrono::hours(24), 200}};
    const std::string token = before.issue_token(*by_password("ada", "secret")).text;

    clock_.advance(seconds(3600 + 59));
    EXPECT_TRUE(sign_in_.by_token(token));
    clock_.advance(seconds(1));

    EXPECT_EQ(sign_in_.by_token(token).error().detail, "the token has expired");
    EXPECT_TRUE(before.by_token(token));
}

TEST_F(SignInTest, GivenAHashAtAnotherCostWhenSignedInThenItIsRenewed) {
    const auth::PasswordHasher dearer(random_);
    const std::string before = users_.accounts.at("ada").password_hash;
    SignIn renewing{{users_, tokens_, verdicts_, failures_, dearer, pool_, clock_, random_}, {}};

    EXPECT_FALSE(wait(renewing.by_password(pair("ada", "wrong"), unlimited_)));
    EXPECT_EQ(users_.accounts.at("ada").password_hash, before);
    EXPECT_TRUE(wait(renewing.by_password(pair("ada", "secret"), unlimited_)));

    const std::string after = users_.accounts.at("ada").password_hash;
    EXPECT_FALSE(dearer.needs_rehash(after));
    EXPECT_TRUE(dearer.verify(Secret("secret"), after));
}

TEST_F(SignInTest, GivenATokenWhenShownThenItIsItsUserUntilItExpiresOrIsRevoked) {
    const User root = add("root", "secret", true);
    const auto token = issue("root", "secret");
    ASSERT_TRUE(token);
    EXPECT_EQ(token->lifetime, seconds(3600));

    const auto principal = sign_in_.by_token(token->text);
    ASSERT_TRUE(principal);
    EXPECT_EQ(principal->user, root.id);
    EXPECT_EQ(principal->name, "root");
    EXPECT_TRUE(principal->is_super);
    ASSERT_TRUE(principal->token);

    clock_.advance(seconds(3658));
    EXPECT_TRUE(sign_in_.by_token(token->text));
    tokens_.revoke(*principal->token);
    EXPECT_EQ(sign_in_.by_token(token->text).error().code, Errc::Unauthenticated);
}

TEST_F(SignInTest, GivenATokenWhenItHasExpiredThenItDoesNotCount) {
    const auto token = issue("ada", "secret");

    clock_.advance(seconds(3660));

    EXPECT_EQ(sign_in_.by_token(token->text).error().detail, "the token has expired");
}

TEST_F(SignInTest, GivenARequestWhenAuthenticatedThenItsHeaderCounts) {
    AccountsAuthenticator authenticator(sign_in_, keys_);
    const auto authenticate = [&](const std::string& value) {
        const std::vector<http::HeaderView> headers{{"Authorization", value}};
        http::Request request;
        if (!value.empty()) request.headers = headers;
        return wait(authenticator.authenticate(request, {.basic = true, .bearer = true}, unlimited_));
    };
    const std::string token = issue("ada", "secret")->text;

    EXPECT_EQ(authenticate("Bearer " + token)->name, "ada");
    EXPECT_EQ(authenticate("Bearer bourse_x").error().detail, "the API key is not valid");
    EXPECT_EQ(authenticate("Basic " + encode(Base64::Padded, "ada:secret"))->name, "ada");
    EXPECT_EQ(authenticate("").error().code, Errc::Unauthenticated);
    EXPECT_EQ(authenticate("Bearer " + token + "x").error().code, Errc::Unauthenticated);
    EXPECT_EQ(authenticate("Basic " + encode(Base64::Padded, "ada:wrong")).error().code, Errc::Unauthenticated);
}

}  // namespace sign_in_test
}  // namespace bourse::accounts

#include "features/accounts/http/authenticator_http.hpp"

#include <utility>
#include <variant>

#include "platform/auth/credentials.hpp"

namespace bourse::accounts {

Task<Result<auth::Principal>> AccountsAuthenticator::authenticate(const http::Request& request, auth::Schemes accepted,
                                                                  limits::Allowance& guesses) {
    Result<auth::Credentials> credentials = auth::read_credentials(request.headers, accepted);
    if (!credentials) co_return std::move(credentials).error();
    const auto* token = std::get_if<auth::BearerToken>(&*credentials);
    if (token != nullptr && ApiKeys::has_form(token->text)) {
        auto finding = keys_.by_key(token->text, guesses);
        Result<auth::Principal> principal = co_await std::move(finding);
        co_return principal;
    }
    if (token != nullptr) co_return sign_in_.by_token(token->text);
    auto asking = sign_in_.by_password(std::get<auth::BasicCredentials>(*std::move(credentials)), guesses);
    Result<auth::Principal> principal = co_await std::move(asking);
    co_return principal;
}

}  // namespace bourse::accounts

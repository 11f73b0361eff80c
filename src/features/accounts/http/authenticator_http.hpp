#pragma once
#include "features/accounts/service/api_keys.hpp"
#include "features/accounts/service/sign_in.hpp"
#include "platform/openapi/call.hpp"

namespace bourse::accounts {

/// Authenticates requests by their Authorization header.
class AccountsAuthenticator final : public openapi::Authenticator {
  public:
    /// Both must outlive this object and its tasks.
    AccountsAuthenticator(SignIn& sign_in, ApiKeys& keys) : sign_in_(sign_in), keys_(keys) {}

    Task<Result<auth::Principal>> authenticate(const http::Request& request, auth::Schemes accepted,
                                               limits::Allowance& guesses) override;

  private:
    SignIn& sign_in_;
    ApiKeys& keys_;
};

}  // namespace bourse::accounts

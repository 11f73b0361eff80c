#pragma once
#include "features/accounts/service/sign_in.hpp"
#include "platform/openapi/call.hpp"

namespace bourse::accounts {

/// Authenticates requests by their Authorization header.
class AccountsAuthenticator final : public openapi::Authenticator {
  public:
    /// `sign_in` must outlive this object and its tasks.
    explicit AccountsAuthenticator(SignIn& sign_in) : sign_in_(sign_in) {}

    Task<Result<auth::Principal>> authenticate(const http::Request& request, auth::Schemes accepted,
                                               limits::Allowance& guesses) override;

  private:
    SignIn& sign_in_;
};

}  // namespace bourse::accounts

#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "platform/http/messages/service.hpp"
#include "platform/limits/rate_limiter.hpp"
#include "platform/openapi/call.hpp"
#include "platform/openapi/contract.hpp"
#include "platform/openapi/registry.hpp"
#include "platform/openapi/router.hpp"
#include "platform/openapi/shared_answers.hpp"

namespace bourse::openapi {

/// Receives failures that must be hidden from clients: the request id and a description. Called
/// from any thread.
using ErrorLog = std::function<void(std::string_view request_id, std::string_view what)>;

/// Answers requests according to the contract: routes, refuses writes of foreign pages, authenticates, authorises,
/// applies rate limits, validates the head, receives and validates the body, calls the operation's handler, and turns a
/// failure into a problem document. The only place that does the last step. Safe from all io threads concurrently.
class Dispatcher final : public http::Service {
  public:
    /// Throws ContractError, naming every operation at fault, when an operation has no handler or
    /// two, a handler has no operation, a binding does not match its operation, an operation needs
    /// credentials but `authenticator` is null, or `limiter` lacks the policy that an operation
    /// names. A null limiter disables rate limits. `contract` must outlive the dispatcher and its
    /// responses, the others the dispatcher.
    Dispatcher(const Contract& contract, Registry registry, ErrorLog error_log, Authenticator* authenticator = nullptr,
               limits::RateLimiter* limiter = nullptr);

    /// Never throws because of a request or a handler: Unavailable becomes 503, any other exception
    /// a 500 that shows only the request id; details go to the error log.
    Task<http::Response> handle(http::Request& request) override;

    [[nodiscard]] bool limits_cached() const override { return !cached_policies_.empty(); }
    Task<http::CachedVerdict> judge_cached(std::string_view operation, const http::Request& request) override;

  private:
    /// The outcome of the access checks.
    struct Admission {
        /// Set when the request is rejected.
        std::optional<Error> refusal{};
        /// Set when credentials were sent and checked.
        std::optional<auth::Principal> caller{};
        /// Set when the request was counted by a rate limit.
        std::optional<limits::RateDecision> verdict{};
    };
    /// The arguments of a handler, after validation.
    struct Prepared {
        Arguments arguments;
        std::string_view media_type;
    };

    void attach(Registry::Entry entry);
    /// The rate-limit policy by which the requests of an operation are counted; null when there is none. Throws
    /// ContractError when the operation names a policy that does not exist.
    [[nodiscard]] const limits::Policy* find_policy(const Operation& operation) const;
    [[nodiscard]] std::size_t index_of(const Operation& operation) const;
    [[nodiscard]] const Endpoint& endpoint(const Operation& operation) const {
        return *endpoints_[index_of(operation)];
    }
    /// Null: no rate limit.
    [[nodiscard]] const limits::Policy* policy(const Operation& operation) const {
        return policies_[index_of(operation)];
    }
    /// The access checks, which use only the head of the request.
    Task<Admission> admit(const http::Request& request, const Operation& operation, limits::Allowance& guesses);
    /// The caller of an operation that needs credentials, once authenticated and authorised.
    Task<Result<auth::Principal>> identify(const http::Request& request, const Operation& operation,
                                           limits::Allowance& guesses);
    /// Counts a request of `subject`, and rejects it when the limit is exceeded.
    Task<> limit(Admission& admission, const limits::Policy& policy, limits::Subject subject);
    /// Validates an admitted request, and calls its handler.
    Task<Result<http::Response>> perform(http::Request& request, const Operation& operation,
                                         std::span<const PathArgument> path_arguments,
                                         std::optional<auth::Principal> caller, limits::Allowance& guesses);
    /// Performs all validation that is possible before the body arrives.
    [[nodiscard]] static Result<Prepared> prepare(const http::Request& request, const Operation& operation,
                                                  std::span<const PathArgument> path_arguments);
    /// Receives the whole body.
    static Task<Result<>> receive_body(http::Request& request, const Operation& operation);
    /// Answers a method that the path does not declare: OPTIONS succeeds, others get 405.
    [[nodiscard]] http::Response answer_undeclared(const http::Request& request, const Resource& resource) const;
    /// Builds the response from the handler's result.
    [[nodiscard]] http::Response finish(const http::Request& request, const Operation& operation,
                                        Result<http::Response> result,
                                        const std::optional<limits::RateDecision>& verdict) const;
    /// `accepted`: the schemes named in the challenge of a 401.
    [[nodiscard]] http::Response problem(const http::Request& request, const Error& error,
                                         auth::Schemes accepted) const;

    const Contract& contract_;
    Router router_;
    /// By the index of the operation in the contract.
    std::vector<std::unique_ptr<Endpoint>> endpoints_;
    ErrorLog error_log_;
    Authenticator* authenticator_;
    limits::RateLimiter* limiter_;
    /// The policy that counts guesses; may be null.
    const limits::Policy* guessing_;
    /// Parallel to endpoints_.
    std::vector<const limits::Policy*> policies_;
    SharedAnswers shared_answers_;
    /// Policies of operations whose responses are cached.
    std::vector<std::pair<std::string_view, const limits::Policy*>> cached_policies_;
};

}  // namespace bourse::openapi

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

namespace bourse::openapi {

/// Where failures that callers must not see go: the request's id and what happened. Called from any thread.
using ErrorLog = std::function<void(std::string_view request_id, std::string_view what)>;

/// Answers requests by the contract: route, authenticate, authorise, limit, validate what the head says, read the body,
/// validate it, hand to the operation's handler, turn a failure into a problem document. The only place that does the
/// last. Safe from all io threads at once.
class Dispatcher final : public http::Service {
  public:
    /// Throws ContractError, naming every operation at fault, when the contract has an operation without a handler, a
    /// handler has no operation or a second handler, a binding does not fit its operation, or an operation needs
    /// credentials and there is no `authenticator`, or the `limiter` has no policy of the name that it is marked with.
    /// Without a limiter nothing is limited. `contract` must outlive the dispatcher and its responses, the others the
    /// dispatcher.
    Dispatcher(const Contract& contract, Registry registry, ErrorLog error_log, Authenticator* authenticator = nullptr,
               limits::RateLimiter* limiter = nullptr);

    /// Never throws for what a request or a handler can cause: Unavailable becomes 503, any other exception 500 with
    /// nothing but the request's id, and the error log gets the rest.
    Task<http::Response> handle(http::Request& request) override;

    [[nodiscard]] bool limits_cached() const override { return !cached_policies_.empty(); }
    Task<http::CachedVerdict> judge_cached(std::string_view operation, const http::Request& request) override;

  private:
    /// Whether a request may go on.
    struct Admission {
        /// Why not.
        std::optional<Error> refusal{};
        /// Set when credentials were shown where they count.
        std::optional<auth::Principal> caller{};
        /// Set when the caller was counted.
        std::optional<limits::RateDecision> verdict{};
    };
    /// What a handler is called with, once the request was found valid.
    struct Prepared {
        Arguments arguments;
        std::string_view media_type;
    };

    void attach(Registry::Entry entry);
    /// The policy of an operation that is marked with one; null when it limits nobody. Throws ContractError when there
    /// is none.
    [[nodiscard]] const limits::Policy* find_policy(const Operation& operation) const;
    [[nodiscard]] std::size_t index_of(const Operation& operation) const;
    [[nodiscard]] const Endpoint& endpoint(const Operation& operation) const {
        return *endpoints_[index_of(operation)];
    }
    /// Null: nobody is limited.
    [[nodiscard]] const limits::Policy* policy(const Operation& operation) const {
        return policies_[index_of(operation)];
    }
    /// What comes before anything of the request but its head is looked at.
    Task<Admission> admit(const http::Request& request, const Operation& operation);
    /// Who is asking, when they may call the operation, which needs credentials.
    Task<Result<auth::Principal>> identify(const http::Request& request, const Operation& operation);
    /// Counts a request of `subject`, and refuses it when that was one too many.
    Task<> limit(Admission& admission, const limits::Policy& policy, limits::Subject subject);
    /// All that can be said before the body has come.
    [[nodiscard]] static Result<Prepared> prepare(const http::Request& request, const Operation& operation,
                                                  std::span<const PathArgument> path_arguments);
    /// Has the body come, whole.
    static Task<Result<>> receive_body(http::Request& request, const Operation& operation);
    /// For a method that the path does not declare: OPTIONS is answered, others are refused.
    [[nodiscard]] http::Response answer_undeclared(const http::Request& request, const Resource& resource) const;
    /// What is sent for what the handler gave.
    [[nodiscard]] http::Response finish(const http::Request& request, const Operation& operation,
                                        Result<http::Response> result,
                                        const std::optional<limits::RateDecision>& verdict) const;
    /// `accepted`: the schemes that the challenge of a refusal names.
    [[nodiscard]] http::Response problem(const http::Request& request, const Error& error,
                                         auth::Schemes accepted) const;

    const Contract& contract_;
    Router router_;
    /// By the operation's place in the contract.
    std::vector<std::unique_ptr<Endpoint>> endpoints_;
    ErrorLog error_log_;
    Authenticator* authenticator_;
    limits::RateLimiter* limiter_;
    /// As endpoints_.
    std::vector<const limits::Policy*> policies_;
    /// Of operations whose answers the response cache keeps.
    std::vector<std::pair<std::string_view, const limits::Policy*>> cached_policies_;
};

}  // namespace bourse::openapi

#include "platform/openapi/dispatcher.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

#include "platform/http/messages/problem.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/limits/limit_fields.hpp"
#include "platform/openapi/json_body.hpp"
#include "platform/openapi/negotiation.hpp"
#include "platform/openapi/parameters.hpp"

namespace bourse::openapi {
namespace {

/// The target of `OPTIONS *`: the whole server (RFC 9110, 9.3.7). The parser rejects it for other methods.
constexpr std::string_view kWholeServer = "*";

/// The media type selected by the `format` parameter; empty when it is missing.
std::string_view asked_format(const Operation& operation, const Arguments& arguments) {
    if (operation.formats.empty()) return {};
    const auto parameter = std::find_if(operation.parameters.begin(), operation.parameters.end(), is_format_parameter);
    const auto& value = arguments.parameters[static_cast<std::size_t>(parameter - operation.parameters.begin())];
    if (value.is_null()) return {};
    const auto format =
        std::find_if(operation.formats.begin(), operation.formats.end(),
                     [&](const NamedFormat& candidate) { return candidate.name == value.get_string(); });
    return format->media_type;
}

Error not_acceptable(const Operation& operation) {
    std::string offered;
    for (const std::string& media_type : operation.media_types) offered += (offered.empty() ? "" : ", ") + media_type;
    return {Errc::NotAcceptable, "available media types: " + offered, {}, {}};
}

Error cross_site() {
    return {Errc::CrossSiteRequest,
            "a page of another site must not change anything here; http.cors_origins names the sites that may",
            {},
            {}};
}

/// Schemes offered when no operation defines them: a sign-in reads its credentials itself.
constexpr auth::Schemes kEveryScheme{.basic = true, .bearer = true};

/// Whether to check credentials; optional ones are checked only when sent.
bool needs_credentials(const http::Request& request, const Security& security) {
    if (!security.anonymous) return security.schemes.any();
    return std::any_of(request.headers.begin(), request.headers.end(),
                       [](const http::HeaderView& header) { return http::same_name(header.name, "Authorization"); });
}

limits::Subject address_of(const http::Request& request) {
    const Result<IpAddress> address = IpAddress::parse(request.client_address);
    return limits::Subject::of(address ? *address : IpAddress());
}

bool covers(const auth::Scopes& scopes, KeyScope wanted) {
    return (wanted == KeyScope::Read && scopes.read) || (wanted == KeyScope::Ingest && scopes.ingest);
}

Error lacks_scope(KeyScope wanted) {
    if (wanted == KeyScope::None) return {Errc::Forbidden, "API keys cannot call this operation", {}, {}};
    const std::string name = wanted == KeyScope::Read ? "read" : "ingest";
    return {Errc::Forbidden, "this API key does not have the scope '" + name + "'", {}, {}};
}

const limits::Policy* guess_policy(const limits::RateLimiter* limiter) {
    if (limiter == nullptr) return nullptr;
    const auto& policies = limiter->policies();
    const auto found = std::find_if(policies.begin(), policies.end(),
                                    [](const limits::Policy& policy) { return policy.counts_guesses; });
    return found == policies.end() ? nullptr : &*found;
}

bool says_cache_control(const http::Response& response) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [](const http::Header& header) { return http::same_name(header.name, "Cache-Control"); });
}

bool streams_body(const Operation& operation) {
    return operation.body && operation.body->streamed;
}

std::string join(const std::vector<std::string>& complaints) {
    std::string text;
    for (const std::string& complaint : complaints) text += (text.empty() ? "" : "; ") + complaint;
    return text;
}

}  // namespace

Dispatcher::Dispatcher(const Contract& contract, Registry registry, ErrorLog error_log, Authenticator* authenticator,
                       limits::RateLimiter* limiter)
    : contract_(contract),
      router_(contract),
      endpoints_(contract.operations().size()),
      error_log_(std::move(error_log)),
      authenticator_(authenticator),
      limiter_(limiter),
      guessing_(guess_policy(limiter)),
      policies_(contract.operations().size()) {
    std::vector<std::string> complaints;
    for (Registry::Entry& entry : std::move(registry).take_entries()) {
        try {
            attach(std::move(entry));
        } catch (const ContractError& error) {
            complaints.emplace_back(error.what());
        }
    }
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
        const Operation& operation = contract.operations()[i];
        if (endpoints_[i] == nullptr) complaints.push_back("operation " + operation.id + ": has no handler");
        if (operation.security.schemes.any() && authenticator == nullptr) {
            complaints.push_back("operation " + operation.id + ": no authenticator is configured");
        }
        try {
            policies_[i] = find_policy(operation);
        } catch (const ContractError& error) {
            complaints.emplace_back(error.what());
        }
        if (operation.cacheable && policies_[i] != nullptr) cached_policies_.emplace_back(operation.id, policies_[i]);
    }
    if (!complaints.empty()) throw ContractError("contract and handlers differ: " + join(complaints));
}

void Dispatcher::attach(Registry::Entry entry) {
    const Operation* operation = contract_.find(entry.operation_id);
    if (operation == nullptr)
        throw ContractError("handler " + entry.operation_id + ": is not an operation of the contract");
    auto& place = endpoints_[static_cast<std::size_t>(operation - contract_.operations().data())];
    if (place != nullptr) throw ContractError("operation " + entry.operation_id + ": has two handlers");
    place = std::move(entry.endpoint);
    place->attach(*operation);
}

const limits::Policy* Dispatcher::find_policy(const Operation& operation) const {
    if (operation.rate_limit.empty() || limiter_ == nullptr) return nullptr;
    const limits::Policy* const found = limiter_->find(operation.rate_limit);
    if (found == nullptr) {
        throw ContractError("operation " + operation.id + ": unknown rate limit '" + operation.rate_limit + "'");
    }
    const bool counts_requests = !found->counts_guesses && (found->anonymous || found->user);
    return counts_requests ? found : nullptr;
}

std::size_t Dispatcher::index_of(const Operation& operation) const {
    return static_cast<std::size_t>(&operation - contract_.operations().data());
}

Task<http::Response> Dispatcher::handle(http::Request& request) {
    if (request.path == kWholeServer) co_return http::respond_nothing();
    const Result<Route> route = router_.find(request.path);
    if (!route) co_return problem(request, route.error(), kEveryScheme);
    const Operation* operation = route->resource->operation(request.method);
    if (operation == nullptr) co_return answer_undeclared(request, *route->resource);
    if (operation->writes && request.site == http::Site::Foreign) {
        co_return finish(request, *operation, cross_site(), std::nullopt);
    }

    Admission admission;
    limits::Allowance guesses(limiter_, guessing_, address_of(request));
    Result<http::Response> result = Error{};
    try {
        if (policy(*operation) != nullptr || needs_credentials(request, operation->security)) {
            auto admitting = admit(request, *operation, guesses);
            admission = co_await std::move(admitting);
        }
        if (admission.refusal) {
            result = *std::move(admission.refusal);
        } else {
            auto performing = perform(request, *operation, route->arguments, std::move(admission.caller), guesses);
            result = co_await std::move(performing);
        }
    } catch (...) {
        result = error_of(std::current_exception());
    }
    // The limit of guesses is told where it is the operation's own, or has refused.
    const auto& guessed = guesses.decision();
    const bool tells_guesses = guessed && (!guessed->is_allowed || guessed->policy == operation->rate_limit);
    co_return finish(request, *operation, std::move(result), tells_guesses ? guessed : admission.verdict);
}

Task<Result<http::Response>> Dispatcher::perform(http::Request& request, const Operation& operation,
                                                 std::span<const PathArgument> path_arguments,
                                                 std::optional<auth::Principal> caller, limits::Allowance& guesses) {
    Result<Prepared> prepared = prepare(request, operation, path_arguments);
    if (!prepared) co_return std::move(prepared).error();
    if (!streams_body(operation)) {
        if (request.body_source != nullptr) {
            auto receiving = receive_body(request, operation);
            const Result<> received = co_await std::move(receiving);
            if (!received) co_return received.error();
        }
        Result<boost::json::value> body = read_body(operation, request);
        if (!body) co_return std::move(body).error();
        prepared->arguments.body = *std::move(body);
    }
    const Call call{request, operation, prepared->media_type, std::move(caller), &guesses};
    Endpoint::Answer answer = endpoint(operation).answer(call, prepared->arguments);
    if (auto* task = std::get_if<Task<Result<http::Response>>>(&answer)) {
        if (operation.cacheable) {
            // By its contract such an answer depends on nothing else.
            std::string key = std::string(request.target) + ' ' + std::string(prepared->media_type);
            auto sharing = shared_answers_.share(std::move(key), std::move(*task));
            Result<http::Response> shared = co_await std::move(sharing);
            co_return shared;
        }
        Result<http::Response> result = co_await std::move(*task);
        co_return result;
    }
    co_return std::get<Result<http::Response>>(std::move(answer));
}

Task<Dispatcher::Admission> Dispatcher::admit(const http::Request& request, const Operation& operation,
                                              limits::Allowance& guesses) {
    Admission admission;
    const limits::Policy* const limiting = policy(operation);
    if (needs_credentials(request, operation.security)) {
        auto identifying = identify(request, operation, guesses);
        Result<auth::Principal> caller = co_await std::move(identifying);
        if (caller) {
            admission.caller = *std::move(caller);
        } else {
            admission.refusal = std::move(caller).error();
        }
    }
    // Unauthenticated requests are counted per client address, to slow down guessing.
    const bool counts = !admission.refusal || admission.refusal->code == Errc::Unauthenticated;
    if (limiting != nullptr && counts) {
        const limits::Subject subject =
            admission.caller ? limits::Subject::of(admission.caller->user) : address_of(request);
        auto counting = limit(admission, *limiting, subject);
        co_await std::move(counting);
    }
    co_return admission;
}

Task<> Dispatcher::limit(Admission& admission, const limits::Policy& policy, limits::Subject subject) {
    if (!policy.rate(subject.kind())) co_return;
    auto judging = limiter_->judge(policy, subject);
    admission.verdict = co_await std::move(judging);
    if (!admission.verdict->is_allowed) admission.refusal = limits::refusal(*admission.verdict);
}

Task<http::CachedVerdict> Dispatcher::judge_cached(std::string_view operation, const http::Request& request) {
    http::CachedVerdict answer;
    const auto found = std::find_if(cached_policies_.begin(), cached_policies_.end(),
                                    [operation](const auto& limited) { return limited.first == operation; });
    if (found == cached_policies_.end()) co_return answer;
    Admission admission;
    auto counting = limit(admission, *found->second, address_of(request));
    co_await std::move(counting);
    if (admission.verdict) answer.own_headers = limits::limit_fields(*admission.verdict);
    if (admission.refusal) answer.refusal = problem(request, *admission.refusal, kEveryScheme);
    co_return answer;
}

Task<Result<auth::Principal>> Dispatcher::identify(const http::Request& request, const Operation& operation,
                                                   limits::Allowance& guesses) {
    auto authenticating = authenticator_->authenticate(request, operation.security.schemes, guesses);
    Result<auth::Principal> caller = co_await std::move(authenticating);
    if (caller && caller->scopes && !covers(*caller->scopes, operation.security.scope)) {
        co_return lacks_scope(operation.security.scope);
    }
    if (caller && operation.security.super_users && !caller->is_super) {
        co_return Error{Errc::Forbidden, "super users only", {}, {}};
    }
    co_return caller;
}

Result<Dispatcher::Prepared> Dispatcher::prepare(const http::Request& request, const Operation& operation,
                                                 std::span<const PathArgument> path_arguments) {
    Prepared prepared;
    auto parameters = read_parameters(operation, request, path_arguments);
    if (!parameters) return std::move(parameters).error();
    prepared.arguments.parameters = *std::move(parameters);

    prepared.media_type = asked_format(operation, prepared.arguments);
    if (prepared.media_type.empty() && !operation.media_types.empty()) {
        const auto media_type = negotiate(operation.media_types, request.headers);
        if (!media_type) return not_acceptable(operation);
        prepared.media_type = *media_type;
    }

    if (auto announced = check_announced_body(operation, request); !announced) return announced.error();
    return prepared;
}

/// Also receives a body that the operation does not accept, so that the connection stays usable.
Task<Result<>> Dispatcher::receive_body(http::Request& request, const Operation& operation) {
    http::BodySource& source = *request.body_source;
    if (operation.body && operation.body->max_bytes) {
        Result<> fits = source.limit_to(std::min(*operation.body->max_bytes, source.limit()));
        if (!fits) co_return fits;
    }
    auto reading = source.read_all();
    Result<std::string_view> whole = co_await std::move(reading);
    if (!whole) co_return std::move(whole).error();
    request.body = *whole;
    co_return Result<>();
}

http::Response Dispatcher::answer_undeclared(const http::Request& request, const Resource& resource) const {
    const Error not_allowed{Errc::MethodNotAllowed, "this path allows " + resource.allow(), {}, {}};
    http::Response response =
        request.method == http::Method::Options ? http::respond_nothing() : problem(request, not_allowed, kEveryScheme);
    response.headers.push_back({"Allow", resource.allow()});
    return response;
}

http::Response Dispatcher::finish(const http::Request& request, const Operation& operation,
                                  Result<http::Response> result,
                                  const std::optional<limits::RateDecision>& verdict) const {
    const bool is_secured = operation.security.schemes.any();
    const auth::Schemes accepted = is_secured ? operation.security.schemes : kEveryScheme;
    http::Response response = result ? *std::move(result) : problem(request, result.error(), accepted);
    response.operation = operation.id;
    if (verdict) response.own_headers = limits::limit_fields(*verdict);
    if (is_secured && !says_cache_control(response)) {
        response.headers.push_back({"Cache-Control", "private, no-store"});
    }
    if (operation.media_types.size() > 1) response.headers.push_back({"Vary", "Accept"});
    if (!operation.cacheable) response.cacheable_while = nullptr;
    return response;
}

http::Response Dispatcher::problem(const http::Request& request, const Error& error, auth::Schemes accepted) const {
    if (!error.diagnostic.empty()) error_log_(request.request_id, error.diagnostic);
    http::Response response = http::to_problem(error, request.path, request.request_id);
    if (error.code == Errc::Unauthenticated) {
        if (accepted.basic) {
            response.headers.push_back({"WWW-Authenticate", "Basic realm=\"bourse\", charset=\"UTF-8\""});
        }
        if (accepted.bearer) response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"bourse\""});
    }
    return response;
}

}  // namespace bourse::openapi

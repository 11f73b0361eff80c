#include "features/accounts/http/keys_http.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <span>
#include <string_view>
#include <utility>

#include "features/accounts/http/accounts_text.hpp"
#include "features/accounts/service/accounts.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/registry.hpp"
#include "platform/schema/finding.hpp"

namespace bourse::accounts {
namespace {

namespace json = boost::json;

using openapi::Call;
using openapi::HandlerResult;

struct CreateInput {
    json::value body;
};

struct DeleteInput {
    Uuid id;
};

auth::Scopes read_scopes(const json::value& body) {
    auth::Scopes scopes;
    for (const json::value& scope : body.at("scopes").as_array())
        (scope == "read" ? scopes.read : scopes.ingest) = true;
    return scopes;
}

Task<HandlerResult> create_key(Accounts& accounts, const Call& call, CreateInput input) {
    const auto work = [&]() -> HandlerResult {
        const std::string_view name = input.body.at("name").as_string();
        const auto created = accounts.keys().create(call.caller->user, name, read_scopes(input.body));
        if (!created && created.error().code == Errc::InvalidInput) {
            return schema::invalid_input({{{InputFault::In::Body, "/name", created.error().detail}, "name"}});
        }
        if (!created) return created.error();
        http::Response response = http::respond_json(to_json(*created));
        response.status = 201;
        response.headers.push_back({"Cache-Control", "no-store"});
        return response;
    };
    co_return co_await accounts.writes().run(work);
}

Task<HandlerResult> list_keys(Accounts& accounts, const Call& call) {
    const auto work = [&]() -> HandlerResult {
        return http::respond_json(to_json(std::span<const ApiKey>(accounts.keys().list(call.caller->user))));
    };
    co_return co_await accounts.pool().run(work);
}

Task<HandlerResult> delete_key(Accounts& accounts, const Call& call, DeleteInput input) {
    const auto work = [&]() -> HandlerResult {
        if (!accounts.keys().revoke(call.caller->user, input.id)) {
            return Error{Errc::NotFound, "no key of yours has this id", {}, {}};
        }
        return http::respond_nothing();
    };
    co_return co_await accounts.writes().run(work);
}

}  // namespace

void register_keys(openapi::Registry& registry, Accounts& accounts) {
    registry.add(
        "createKey", openapi::Binding<CreateInput>().body(&CreateInput::body),
        [&accounts](const Call& call, CreateInput input) { return create_key(accounts, call, std::move(input)); });
    registry.add("listKeys", [&accounts](const Call& call) { return list_keys(accounts, call); });
    registry.add("deleteKey", openapi::Binding<DeleteInput>().path("id", &DeleteInput::id, Uuid::parse),
                 [&accounts](const Call& call, DeleteInput input) { return delete_key(accounts, call, input); });
}

}  // namespace bourse::accounts

#include "features/accounts/http/accounts_http.hpp"

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "features/accounts/http/accounts_cursor.hpp"
#include "features/accounts/http/accounts_text.hpp"
#include "features/accounts/service/accounts.hpp"
#include "platform/auth/credentials.hpp"
#include "platform/http/messages/body_stream.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/registry.hpp"
#include "platform/schema/finding.hpp"

namespace bourse::accounts {
namespace {

namespace json = boost::json;

using openapi::Call;
using openapi::HandlerResult;

/// Rows of a page of a list without a limit.
constexpr std::int64_t kUsualRows = 1'000;
/// Rows of GET /stats.
constexpr std::int64_t kStatsRows = 5;

struct BodyInput {
    json::value body;
};

struct HistoryInput {
    std::optional<std::int64_t> limit;
    std::optional<HistoryPlace> cursor;
};

struct UserInput {
    std::optional<UserName> username;
};

struct UserChangeInput {
    std::optional<UserName> username;
    json::value body;
};

struct UsersInput {
    std::optional<std::int64_t> limit;
    std::optional<Uuid> cursor;
};

template <class Row>
std::string rows_text(const std::vector<Row>& rows, http::ListForm form) {
    const std::span<const Row> shown(rows);
    return form == http::ListForm::Csv ? to_csv(shown) : to_json(shown);
}

/// The rows in the requested format.
template <class Row>
http::Response respond_rows(const Call& call, const std::vector<Row>& rows) {
    const http::ListForm form = http::list_form(call.media_type);
    return http::respond_list(form, rows_text(rows, form));
}

/// A string member of the body; the contract guarantees that it exists.
std::string_view text_of(const json::value& body, std::string_view name) {
    return body.as_object().at(name).as_string();
}

/// Error for one invalid property of the body.
Error refuse(std::string_view property, const Error& error) {
    const std::string name(property);
    return schema::invalid_input({{{InputFault::In::Body, "/" + name, error.detail}, name}});
}

// Signing in and out
// --------------------------------------------------------------------------------------------------------------------

http::Response respond_token(const Accounts& accounts, const auth::Principal& principal) {
    http::Response response = http::respond_json(to_json(accounts.sign_in().issue_token(principal)));
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

Task<HandlerResult> log_in(Accounts& accounts, const Call& call, BodyInput input) {
    auth::BasicCredentials shown{std::string(text_of(input.body, "username")), Secret(text_of(input.body, "password"))};
    auto checking = accounts.sign_in().by_password(std::move(shown), *call.guesses);
    const Result<auth::Principal> principal = co_await std::move(checking);
    if (!principal) co_return principal.error();
    co_return respond_token(accounts, *principal);
}

Task<HandlerResult> renew_session(Accounts& accounts, const Call& call) {
    const auto work = [&]() -> HandlerResult {
        const auto credentials = auth::read_credentials(call.request.headers, call.operation.security.schemes);
        if (!credentials) return credentials.error();
        const auto renewed = accounts.sign_in().renew(std::get<auth::BearerToken>(*credentials).text);
        if (!renewed) return renewed.error();
        http::Response response = http::respond_json(to_json(*renewed));
        response.headers.push_back({"Cache-Control", "no-store"});
        return response;
    };
    co_return co_await accounts.pool().run(work);
}

Task<HandlerResult> log_out(Accounts& accounts, const Call& call) {
    const auth::TokenId token = call.caller->token.value();
    const auto work = [&] {
        accounts.tokens().revoke(token);
        return http::respond_nothing();
    };
    co_return co_await accounts.writes().run(work);
}

// Users
// --------------------------------------------------------------------------------------------------------------------

/// The whole list, of which `first` is the front. A page is read when it is needed.
http::Response respond_all_users(Accounts& accounts, const Call& call, const UserPage& first) {
    const http::ListForm form = http::list_form(call.media_type);
    const auto make_page = [&accounts, form, after = first.users.back().id]() mutable {
        // The user may have been deleted meanwhile; that ends the list.
        const auto page = accounts.users().list(after, kUsualRows);
        if (!page) throw Unavailable(page.error().detail);
        if (!page->users.empty()) after = page->users.back().id;
        return http::PagedBody::Page{rows_text(page->users, form), page->has_more};
    };
    return http::respond_in_pages(form, rows_text(first.users, form), accounts.pool(), make_page);
}

Task<HandlerResult> list_users(Accounts& accounts, const Call& call, UsersInput input) {
    const auto work = [&]() -> HandlerResult {
        const auto page = accounts.users().list(input.cursor, input.limit.value_or(kUsualRows));
        if (!page) return page.error();
        if (page->has_more && !input.limit) return respond_all_users(accounts, call, *page);
        http::Response response = respond_rows(call, page->users);
        if (page->has_more) http::link_next_page(response, call.request, encode_user_cursor(page->users.back().id));
        return response;
    };
    co_return co_await accounts.pool().run(work);
}

HandlerResult add(Accounts& accounts, const json::value& body) {
    const auto name = UserName::parse(text_of(body, "username"));
    if (!name) return refuse("username", name.error());
    if (const auto may_be = check_new_name(*name); !may_be) return refuse("username", may_be.error());
    const Secret password(text_of(body, "password"));
    if (const auto fits = check_password(password); !fits) return refuse("password", fits.error());
    const json::value* is_super = body.as_object().if_contains("is_super");
    const auto user = accounts.users().add(*name, password, is_super != nullptr && is_super->as_bool());
    if (!user) return user.error();
    http::Response response = http::respond_json(to_json(*user));
    response.status = 201;
    return response;
}

Task<HandlerResult> add_user(Accounts& accounts, BodyInput input) {
    const auto work = [&] { return add(accounts, input.body); };
    co_return co_await accounts.hashing_pool().run(work);
}

Task<HandlerResult> get_user(Accounts& accounts, UserInput input) {
    const auto work = [&]() -> HandlerResult {
        const auto user = accounts.users().find(*input.username);
        if (!user) return user.error();
        return http::respond_json(to_json(*user));
    };
    co_return co_await accounts.pool().run(work);
}

Task<HandlerResult> get_me(Accounts& accounts, const Call& call) {
    const auto work = [&]() -> HandlerResult {
        const auto user = accounts.users().find(call.caller->user);
        if (!user) return user.error();
        return http::respond_json(to_json(*user));
    };
    co_return co_await accounts.pool().run(work);
}

std::optional<bool> flag_of(const json::object& body, std::string_view name) {
    const json::value* flag = body.if_contains(name);
    return flag == nullptr ? std::nullopt : std::optional(flag->as_bool());
}

/// The change requested in the body; rejects an invalid password.
Result<UserChange> wanted_change(const json::value& body) {
    const json::object& object = body.as_object();
    UserChange change{.is_super = flag_of(object, "is_super"), .is_disabled = flag_of(object, "is_disabled")};
    if (!object.contains("password")) return change;
    change.password = Secret(text_of(body, "password"));
    if (const auto fits = check_password(*change.password); !fits) return refuse("password", fits.error());
    return change;
}

/// A super user may set every password except its own, so that an unattended session cannot be used to take over the
/// account.
Task<HandlerResult> change_user(Accounts& accounts, const Call& call, UserChangeInput input) {
    const Result<UserChange> wanted = wanted_change(input.body);
    if (!wanted) co_return wanted.error();
    const auto work = [&]() -> HandlerResult {
        const auto user = accounts.users().find(*input.username);
        if (!user) return user.error();
        if (wanted->password && user->id == call.caller->user) {
            return Error{Errc::Forbidden, "change your own password at /api/v1/users/me/password", {}, {}};
        }
        const auto changed = accounts.users().change(*input.username, *wanted);
        if (!changed) return changed.error();
        return http::respond_json(to_json(*changed));
    };
    if (wanted->password) co_return co_await accounts.hashing_pool().run(work);
    co_return co_await accounts.writes().run(work);
}

Error wrong_old_password() {
    return {Errc::Forbidden, "the old password is wrong", {}, {}};
}

/// Requires the old password, so that an unattended session cannot be used to take over the account.
Task<HandlerResult> change_password(Accounts& accounts, const Call& call, BodyInput input) {
    const Secret password(text_of(input.body, "new_password"));
    if (const auto fits = check_password(password); !fits) co_return refuse("new_password", fits.error());

    auth::BasicCredentials old{call.caller->name, Secret(text_of(input.body, "old_password"))};
    auto checking = accounts.sign_in().by_password(std::move(old), *call.guesses);
    const Result<auth::Principal> owner = co_await std::move(checking);
    if (!owner && owner.error().code == Errc::Unauthenticated) co_return wrong_old_password();
    if (!owner) co_return owner.error();

    const auto work = [&]() -> HandlerResult {
        const auto changed = accounts.users().set_password(*owner, password);
        // Changed concurrently, perhaps on another replica: the old password is outdated.
        if (!changed && changed.error().code == Errc::Conflict) return wrong_old_password();
        if (!changed) return changed.error();
        return http::respond_nothing();
    };
    co_return co_await accounts.hashing_pool().run(work);
}

// History
// --------------------------------------------------------------------------------------------------------------------

/// The whole history, of which `first` is the front. A page is read when it is needed.
http::Response respond_all_history(Accounts& accounts, const Call& call, const HistoryPage& first) {
    const http::ListForm form = http::list_form(call.media_type);
    const auto make_page = [&accounts, form, user = call.caller->user, next = first.next]() mutable {
        const HistoryPage page = accounts.history().list(user, next, kUsualRows);
        next = page.next;
        return http::PagedBody::Page{rows_text(page.entries, form), page.has_more};
    };
    return http::respond_in_pages(form, rows_text(first.entries, form), accounts.pool(), make_page);
}

Task<HandlerResult> list_history(Accounts& accounts, const Call& call, HistoryInput input) {
    const auto work = [&] {
        const HistoryPage page = accounts.history().list(
            call.caller->user, input.cursor.value_or(HistoryPlace::newest()), input.limit.value_or(kUsualRows));
        if (page.has_more && !input.limit) return respond_all_history(accounts, call, page);
        http::Response response = respond_rows(call, page.entries);
        if (page.has_more) http::link_next_page(response, call.request, encode_history_cursor(page.next));
        return response;
    };
    co_return co_await accounts.pool().run(work);
}

Task<HandlerResult> get_stats(Accounts& accounts, const Call& call) {
    const auto work = [&] { return respond_rows(call, accounts.history().most_requested(kStatsRows)); };
    co_return co_await accounts.pool().run(work);
}

}  // namespace

void register_accounts(openapi::Registry& registry, Accounts& accounts) {
    const auto body = [] { return openapi::Binding<BodyInput>().body(&BodyInput::body); };
    registry.add("logIn", body(),
                 [&accounts](const Call& call, BodyInput input) { return log_in(accounts, call, std::move(input)); });
    registry.add("logInBasic",
                 [&accounts](const Call& call) -> HandlerResult { return respond_token(accounts, *call.caller); });
    registry.add("logOut", [&accounts](const Call& call) { return log_out(accounts, call); });
    registry.add("renewSession", [&accounts](const Call& call) { return renew_session(accounts, call); });
    registry.add("getMe", [&accounts](const Call& call) { return get_me(accounts, call); });
    registry.add("listUsers",
                 openapi::Binding<UsersInput>()
                     .query("limit", &UsersInput::limit)
                     .query("cursor", &UsersInput::cursor, decode_user_cursor),
                 [&accounts](const Call& call, UsersInput input) { return list_users(accounts, call, input); });
    registry.add("addUser", body(),
                 [&accounts](const Call&, BodyInput input) { return add_user(accounts, std::move(input)); });
    registry.add("getUser", openapi::Binding<UserInput>().path("username", &UserInput::username),
                 [&accounts](const Call&, UserInput input) { return get_user(accounts, std::move(input)); });
    registry.add(
        "changeUser",
        openapi::Binding<UserChangeInput>().path("username", &UserChangeInput::username).body(&UserChangeInput::body),
        [&accounts](const Call& call, UserChangeInput input) { return change_user(accounts, call, std::move(input)); });
    registry.add("changePassword", body(), [&accounts](const Call& call, BodyInput input) {
        return change_password(accounts, call, std::move(input));
    });
    registry.add("listHistory",
                 openapi::Binding<HistoryInput>()
                     .query("limit", &HistoryInput::limit)
                     .query("cursor", &HistoryInput::cursor, decode_history_cursor),
                 [&accounts](const Call& call, HistoryInput input) { return list_history(accounts, call, input); });
    registry.add("getStats", [&accounts](const Call& call) { return get_stats(accounts, call); });
}

}  // namespace bourse::accounts

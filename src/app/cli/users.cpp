#include <fmt/format.h>

#include <iterator>
#include <vector>

#include "app/cli/commands.hpp"
#include "app/cli/messages.hpp"
#include "app/cli/password_input.hpp"
#include "app/setup/catalog.hpp"
#include "app/setup/store.hpp"
#include "features/accounts/http/accounts_text.hpp"
#include "features/accounts/service/shared_tokens.hpp"
#include "features/accounts/service/users.hpp"
#include "features/accounts/store/tokens_store_sql.hpp"
#include "features/accounts/store/users_store_sql.hpp"

namespace bourse::app {
namespace {

constexpr std::int64_t kUsersAtOnce = 1000;

/// The users of a fully migrated store.
class StoredUsers {
  public:
    explicit StoredUsers(Store database)
        : database_(std::move(database)), store_(accounts::make_sql_users_store(database_.main())) {}

    [[nodiscard]] accounts::Users& users() { return users_; }
    [[nodiscard]] Random& random() { return random_; }

  private:
    SystemClock clock_;
    SystemRandom random_;
    Store database_;
    std::unique_ptr<accounts::UsersStore> store_;
    auth::PasswordHasher hasher_{random_};
    accounts::Users users_{{*store_, hasher_, clock_, random_}};
};

int fail(const Error& error) {
    complain(error.detail);
    return kFailed;
}

int wrong_use(std::string_view what) {
    complain(what);
    return kWrongUse;
}

/// Calls `change` with the user of this name and the users.
template <class Change>
int with_user(const Settings& settings, const std::string& text, StoreUse use, Change change) {
    const auto name = accounts::UserName::parse(text);
    if (!name) return wrong_use("NAME: " + name.error().detail);
    StoredUsers stored(open_migrated_store(settings, read_catalog(settings).datasets(), printed_notices(), use));
    return change(stored.users(), *name);
}

std::string_view kind_of(const accounts::User& user) {
    if (user.is_disabled) return user.is_super ? "super, disabled" : "disabled";
    return user.is_super ? "super" : "";
}

int say_already_there(const accounts::User& super) {
    fmt::print("The store already has a super user: {}.\n", super.name.str());
    return 0;
}

}  // namespace

int init(const Settings& settings, const std::string& admin) {
    const auto name = accounts::UserName::parse(admin);
    if (!name) return wrong_use("--admin: " + name.error().detail);
    const auto catalog = read_catalog(settings);
    auto database = open_store(settings, printed_notices());
    migrate_store(settings, database, catalog.datasets(), printed_notices());
    StoredUsers stored(std::move(database));
    if (const auto super = stored.users().find_super()) return say_already_there(*super);

    std::optional<Secret> password;
    if (!settings.accounts.admin_password.empty()) {
        password = Secret(settings.accounts.admin_password);
    } else {
        password = ask_password("Password of " + name->str());
    }
    const bool is_made = !password || password->empty();
    if (is_made) password = accounts::make_password(stored.random());

    if (const auto added = stored.users().add_first_super(*name, *password); !added) {
        // Another process may have created it concurrently.
        if (const auto super = stored.users().find_super()) return say_already_there(*super);
        return fail(added.error());
    }
    fmt::print("Created the super user {}.\n", name->str());
    if (is_made) fmt::print("Its password (shown only once): {}\n", password->reveal());
    return 0;
}

int add_user(const Settings& settings, const std::string& name, bool is_super) {
    return with_user(settings, name, StoreUse::Changing, [&](accounts::Users& users, const accounts::UserName& who) {
        const auto password = ask_password("Password of " + who.str());
        if (!password) return wrong_use("no password was given");
        const auto added = users.add(who, *password, is_super);
        if (!added) return fail(added.error());
        fmt::print("Added the {}user {}.\n", is_super ? "super " : "", who.str());
        return 0;
    });
}

int set_user_password(const Settings& settings, const std::string& name) {
    return with_user(settings, name, StoreUse::Amending, [](accounts::Users& users, const accounts::UserName& who) {
        const auto password = ask_password("New password of " + who.str());
        if (!password) return wrong_use("no password was given");
        if (const auto changed = users.change(who, {.password = *password}); !changed) return fail(changed.error());
        fmt::print("Changed the password of {}.\n", who.str());
        return 0;
    });
}

int set_user_disabled(const Settings& settings, const std::string& name, bool is_disabled) {
    return with_user(settings, name, StoreUse::Amending, [&](accounts::Users& users, const accounts::UserName& who) {
        if (const auto changed = users.change(who, {.is_disabled = is_disabled}); !changed)
            return fail(changed.error());
        fmt::print("{} {}.\n", is_disabled ? "Disabled" : "Enabled", who.str());
        return 0;
    });
}

int set_user_super(const Settings& settings, const std::string& name, bool is_super) {
    return with_user(settings, name, StoreUse::Amending, [&](accounts::Users& users, const accounts::UserName& who) {
        if (const auto changed = users.change(who, {.is_super = is_super}); !changed) return fail(changed.error());
        fmt::print("{} is {} super user.\n", who.str(), is_super ? "now a" : "no longer a");
        return 0;
    });
}

int rotate_token_key(const Settings& settings) {
    const SystemClock clock;
    SystemRandom random;
    auto database =
        open_migrated_store(settings, read_catalog(settings).datasets(), printed_notices(), StoreUse::Amending);
    const UtcTime now = clock.now();
    accounts::make_sql_tokens_store(database.main())->rotate_key(accounts::make_signing_key(now, random), now);
    fmt::print("Tokens are now signed with a new key.\n");
    return 0;
}

int list_users(const Settings& settings, bool as_json) {
    StoredUsers stored(
        open_migrated_store(settings, read_catalog(settings).datasets(), printed_notices(), StoreUse::Inspecting));
    std::vector<accounts::User> users;
    for (std::optional<Uuid> after;;) {
        auto page = stored.users().list(after, kUsersAtOnce);
        if (!page) return fail(page.error());
        std::move(page->users.begin(), page->users.end(), std::back_inserter(users));
        if (!page->has_more) break;
        after = users.back().id;
    }
    if (as_json) {
        fmt::print("{}\n", accounts::to_json(users));
        return kFine;
    }
    for (const accounts::User& user : users) {
        const std::string_view kind = kind_of(user);
        fmt::print("{}{}{}\n", user.name.str(), kind.empty() ? "" : "\t", kind);
    }
    return kFine;
}

}  // namespace bourse::app

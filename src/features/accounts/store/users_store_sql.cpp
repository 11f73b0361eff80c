#include "features/accounts/store/users_store_sql.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/text.hpp"
#include "features/accounts/store/tokens_store_sql.hpp"
#include "platform/sql/database.hpp"

namespace bourse::accounts {
namespace {

constexpr std::string_view kAdd =
    "INSERT INTO users (id, name, folded_name, password_hash, is_super, is_disabled, created_at, tokens_valid_from) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT (folded_name) DO NOTHING";

constexpr std::string_view kFindByName =
    "SELECT id, name, is_super, is_disabled, created_at, password_hash, tokens_change FROM users WHERE folded_name = "
    "?1";
constexpr std::string_view kFindById =
    "SELECT id, name, is_super, is_disabled, created_at, password_hash, tokens_change FROM users WHERE id = ?1";
constexpr std::string_view kListUsers =
    "SELECT id, name, is_super, is_disabled, created_at FROM users WHERE folded_name > ?1 ORDER BY folded_name "
    "LIMIT ?2";

constexpr std::string_view kRenewHash = "UPDATE users SET password_hash = ?3 WHERE id = ?1 AND password_hash = ?2";
constexpr std::string_view kChange =
    "UPDATE users SET password_hash = ?2, is_super = ?3, is_disabled = ?4, tokens_change = ?5 WHERE id = ?1";
constexpr std::string_view kEndTokens = "UPDATE users SET tokens_valid_from = ?2 WHERE id = ?1";
constexpr std::string_view kOtherSuper = "SELECT id FROM users WHERE is_super AND NOT is_disabled AND id <> ?1 LIMIT 1";

Error no_user(const Uuid& id) {
    return {Errc::NotFound, "there is no user " + id.to_string(), {}, {}};
}

std::optional<Account> read_account(sql::Connection& connection, std::string_view sql, std::string_view key) {
    std::optional<Account> found;
    sql::Statement& row = connection.statement(sql);
    row.bind({key});
    while (row.step()) found = Account{read_user(row), std::string(row.text(5)), row.integer(6)};
    return found;
}

/// The account after the change with this number. Errc::Conflict when it does not have the expected generation.
Result<Account> changed(const Account& before, const AccountChange& change, std::int64_t number) {
    if (change.generation && *change.generation != before.generation) {
        return Error{Errc::Conflict, "the account was changed concurrently", {}, {}};
    }
    Account after = before;
    after.user.is_super = change.is_super.value_or(before.user.is_super);
    after.user.is_disabled = change.is_disabled.value_or(before.user.is_disabled);
    after.password_hash = change.password_hash.value_or(before.password_hash);
    const bool ends_tokens = change.password_hash || after.user.is_super != before.user.is_super ||
                             (after.user.is_disabled && !before.user.is_disabled);
    if (ends_tokens) after.generation = number;
    return after;
}

bool is_active_super(const Account& account) {
    return account.user.is_super && !account.user.is_disabled;
}

bool has_other_super(sql::Connection& connection, std::string_view id) {
    sql::Statement& row = connection.statement(kOtherSuper);
    row.bind({id});
    bool has_other = false;
    while (row.step()) has_other = true;
    return has_other;
}

Result<> insert(sql::Connection& connection, const User& user, std::string_view password_hash) {
    const std::string id = user.id.to_string();
    const std::string_view name = user.name.str();
    const bool is_added = connection.statement(kAdd).execute(
                              {std::string_view(id), name, std::string_view(user.name.folded()), password_hash,
                               user.is_super, user.is_disabled, user.created_at.micros()}) > 0;
    if (!is_added) return Error{Errc::Conflict, "the name " + in_quotes(name) + " already exists", {}, {}};
    return {};
}

class SqlUsersStore final : public UsersStore {
  public:
    explicit SqlUsersStore(sql::Database& database) : database_(database) {}

    Result<> add(const User& user, std::string_view password_hash) override {
        Result<> outcome;
        database_.write([&](sql::Connection& connection) { outcome = insert(connection, user, password_hash); });
        return outcome;
    }

    Result<> add_first_super(const User& user, std::string_view password_hash) override {
        Result<> outcome;
        database_.write([&](sql::Connection& connection) {
            connection.take_lock("first super user");
            const bool is_there = has_other_super(connection, user.id.to_string());
            outcome = is_there ? Result<>(Error{Errc::Conflict, "a super user already exists", {}, {}})
                               : insert(connection, user, password_hash);
        });
        return outcome;
    }

    std::optional<Account> find(const UserName& name) override { return find_by(kFindByName, name.folded()); }
    std::optional<Account> find(const Uuid& id) override { return find_by(kFindById, id.to_string()); }

    UserPage list(std::string_view after, std::int64_t limit) override {
        UserPage page;
        // One extra row tells whether more rows follow.
        const std::int64_t one_more = std::min(limit, std::numeric_limits<std::int64_t>::max() - 1) + 1;
        database_.read([&](sql::Connection& connection) {
            page = {};
            sql::Statement& row = connection.statement(kListUsers);
            row.bind({after, one_more});
            while (row.step()) page.users.push_back(read_user(row));
        });
        page.has_more = std::ssize(page.users) > limit;
        if (page.has_more) page.users.pop_back();
        return page;
    }

    Result<Account> change(const Uuid& id, const AccountChange& change, UtcTime now) override {
        const std::string text = id.to_string();
        Result<Account> outcome = no_user(id);
        database_.write([&](sql::Connection& connection) {
            // Blocks all other account changes until the commit, so that the following reads stay valid.
            const std::int64_t number = next_token_change(connection);
            const auto before = read_account(connection, kFindById, text);
            outcome = before ? changed(*before, change, number) : Result<Account>(no_user(id));
            if (!outcome) return;
            if (is_active_super(*before) && !is_active_super(*outcome) && !has_other_super(connection, text)) {
                outcome = Error{Errc::Conflict, "the last enabled super user cannot be demoted or disabled", {}, {}};
                return;
            }
            connection.statement(kChange).execute({std::string_view(text), std::string_view(outcome->password_hash),
                                                   outcome->user.is_super, outcome->user.is_disabled,
                                                   outcome->generation});
            if (outcome->generation != before->generation) {
                connection.statement(kEndTokens).execute({std::string_view(text), now.micros()});
            }
        });
        return outcome;
    }

    bool renew_hash(const Uuid& id, std::string_view old_hash, std::string_view new_hash) override {
        const std::string text = id.to_string();
        std::int64_t renewed = 0;
        database_.write([&](sql::Connection& connection) {
            renewed = connection.statement(kRenewHash).execute({std::string_view(text), old_hash, new_hash});
        });
        return renewed > 0;
    }

  private:
    std::optional<Account> find_by(std::string_view sql, std::string_view key) {
        std::optional<Account> found;
        database_.read([&](sql::Connection& connection) { found = read_account(connection, sql, key); });
        return found;
    }

    sql::Database& database_;
};

}  // namespace

/// Stored ids and names are always valid.
User read_user(const sql::Statement& row) {
    return {Uuid::parse(row.text(0)).value(), UserName::parse(row.text(1)).value(), row.boolean(2), row.boolean(3),
            UtcTime::from_micros(row.integer(4))};
}

std::unique_ptr<UsersStore> make_sql_users_store(sql::Database& database) {
    return std::make_unique<SqlUsersStore>(database);
}

}  // namespace bourse::accounts

#include "features/accounts/users_store_sql.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/in_quotes.hpp"
#include "features/accounts/tokens_store_sql.hpp"
#include "platform/sql/database.hpp"

namespace bourse::accounts {
namespace {

constexpr std::string_view kAdd =
    "INSERT INTO users (id, name, folded_name, password_hash, is_super, is_disabled, created_at, tokens_valid_from) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT (folded_name) DO NOTHING";

constexpr std::string_view kFindByName =
    "SELECT id, name, is_super, is_disabled, created_at, password_hash FROM users WHERE folded_name = ?1";
constexpr std::string_view kFindById =
    "SELECT id, name, is_super, is_disabled, created_at, password_hash FROM users WHERE id = ?1";
constexpr std::string_view kList =
    "SELECT id, name, is_super, is_disabled, created_at FROM users WHERE folded_name > ?1 ORDER BY folded_name "
    "LIMIT ?2";

constexpr std::string_view kSetPassword =
    "UPDATE users SET password_hash = ?2, tokens_valid_from = ?3, tokens_change = ?4 WHERE id = ?1";
constexpr std::string_view kRenewHash = "UPDATE users SET password_hash = ?3 WHERE id = ?1 AND password_hash = ?2";
constexpr std::string_view kDisable =
    "UPDATE users SET is_disabled = ?2, tokens_valid_from = ?3, tokens_change = ?4 WHERE id = ?1";
constexpr std::string_view kEnable = "UPDATE users SET is_disabled = ?2 WHERE id = ?1";

/// Only ids and names that parse are ever stored.
User read_user(const sql::Statement& row) {
    return {Uuid::parse(row.text(0)).value(), UserName::parse(row.text(1)).value(), row.boolean(2), row.boolean(3),
            UtcTime::from_micros(row.integer(4))};
}

Error no_user(const Uuid& id) {
    return {Errc::NotFound, "there is no user " + id.to_string(), {}, {}};
}

class SqlUsersStore final : public UsersStore {
  public:
    explicit SqlUsersStore(sql::Database& database) : database_(database) {}

    Result<> add(const User& user, std::string_view password_hash) override {
        const std::string id = user.id.to_string();
        const std::string_view name = user.name.str();
        const std::string_view folded = user.name.folded();
        bool is_added = false;
        database_.write([&](sql::Connection& connection) {
            sql::Statement& insert = connection.statement(kAdd);
            is_added = insert.execute({std::string_view(id), name, folded, password_hash, user.is_super,
                                       user.is_disabled, user.created_at.micros()}) > 0;
        });
        if (!is_added) return Error{Errc::Conflict, "the name " + in_quotes(name) + " is taken already", {}, {}};
        return {};
    }

    std::optional<Account> find(const UserName& name) override { return find_by(kFindByName, name.folded()); }
    std::optional<Account> find(const Uuid& id) override { return find_by(kFindById, id.to_string()); }

    UserPage list(std::string_view after, std::int64_t limit) override {
        UserPage page;
        // One more than is wanted tells whether there are more.
        const std::int64_t one_more = std::min(limit, std::numeric_limits<std::int64_t>::max() - 1) + 1;
        database_.read([&](sql::Connection& connection) {
            page = {};
            sql::Statement& row = connection.statement(kList);
            row.bind({after, one_more});
            while (row.step()) page.users.push_back(read_user(row));
        });
        page.has_more = std::ssize(page.users) > limit;
        if (page.has_more) page.users.pop_back();
        return page;
    }

    Result<> set_password(const Uuid& id, std::string_view password_hash, UtcTime now) override {
        return change(id, [&](sql::Connection& connection, std::string_view text) {
            const std::int64_t number = next_token_change(connection);
            return connection.statement(kSetPassword).execute({text, password_hash, now.micros(), number});
        });
    }

    bool renew_hash(const Uuid& id, std::string_view old_hash, std::string_view new_hash) override {
        const auto renewed = change(id, [&](sql::Connection& connection, std::string_view text) {
            return connection.statement(kRenewHash).execute({text, old_hash, new_hash});
        });
        return renewed.has_value();
    }

    Result<> set_disabled(const Uuid& id, bool is_disabled, UtcTime now) override {
        return change(id, [&](sql::Connection& connection, std::string_view text) {
            if (!is_disabled) return connection.statement(kEnable).execute({text, false});
            const std::int64_t number = next_token_change(connection);
            return connection.statement(kDisable).execute({text, true, now.micros(), number});
        });
    }

  private:
    std::optional<Account> find_by(std::string_view sql, std::string_view key) {
        std::optional<Account> found;
        database_.read([&](sql::Connection& connection) {
            found.reset();
            sql::Statement& row = connection.statement(sql);
            row.bind({key});
            while (row.step()) found = Account{read_user(row), std::string(row.text(5))};
        });
        return found;
    }

    /// Runs `work`, which tells how many users it changed, in a write transaction.
    template <class Work>
    Result<> change(const Uuid& id, Work work) {
        const std::string text = id.to_string();
        std::int64_t changed = 0;
        database_.write([&](sql::Connection& connection) { changed = work(connection, text); });
        if (changed == 0) return no_user(id);
        return {};
    }

    sql::Database& database_;
};

}  // namespace

std::unique_ptr<UsersStore> make_sql_users_store(sql::Database& database) {
    return std::make_unique<SqlUsersStore>(database);
}

}  // namespace bourse::accounts

#include "features/accounts/store/tokens_store_sql.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "base/base64.hpp"
#include "platform/auth/revocations.hpp"
#include "platform/auth/token.hpp"
#include "platform/sql/database.hpp"

namespace bourse::accounts {
namespace {

constexpr std::string_view kNextChange = "UPDATE token_changes SET last = last + 1 RETURNING last";
constexpr std::string_view kLastChange = "SELECT last FROM token_changes";

constexpr std::string_view kRevoke =
    "INSERT INTO revoked_tokens (id, expires_at, change) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING";
constexpr std::string_view kForget = "DELETE FROM revoked_tokens WHERE expires_at <= ?1";
constexpr std::string_view kRevokedSince = "SELECT id, expires_at FROM revoked_tokens WHERE change > ?1";
constexpr std::string_view kEndedSince =
    "SELECT id, tokens_change FROM users WHERE tokens_change > ?1 AND tokens_valid_from >= ?2";

constexpr std::string_view kKeys = "SELECT id, secret FROM signing_keys ORDER BY change DESC LIMIT 2";
constexpr std::string_view kAddKey =
    "INSERT INTO signing_keys (change, id, secret, created_at) VALUES (?1, ?2, ?3, ?4)";
constexpr std::string_view kDropOldKeys =
    "DELETE FROM signing_keys WHERE change NOT IN (SELECT change FROM signing_keys ORDER BY change DESC LIMIT 2)";

std::vector<auth::TokenId> revoked_since(sql::Connection& connection, std::int64_t seen) {
    std::vector<auth::TokenId> revoked;
    sql::Statement& row = connection.statement(kRevokedSince);
    row.bind({seen});
    while (row.step()) revoked.push_back({Uuid::parse(row.text(0)).value(), UtcTime::from_micros(row.integer(1))});
    return revoked;
}

std::vector<EndedTokens> ended_since(sql::Connection& connection, std::int64_t seen, UtcTime oldest_end) {
    std::vector<EndedTokens> ended;
    sql::Statement& row = connection.statement(kEndedSince);
    row.bind({seen, oldest_end.micros()});
    while (row.step()) ended.push_back({Uuid::parse(row.text(0)).value(), row.integer(1)});
    return ended;
}

std::vector<auth::SigningKey> stored_keys(sql::Connection& connection) {
    std::vector<auth::SigningKey> keys;
    sql::Statement& row = connection.statement(kKeys);
    row.bind({});
    while (row.step()) {
        auto secret = decode(Base64::Padded, row.text(1));
        if (!secret) throw sql::StoreFailure("signing_keys: the secret of a key is not valid base64");
        keys.push_back({std::string(row.text(0)), Secret::taken_from(*secret)});
    }
    return keys;
}

void add_key(sql::Connection& connection, std::int64_t change, const auth::SigningKey& key, UtcTime now) {
    std::string secret = encode(Base64::Padded, key.secret.reveal());
    connection.statement(kAddKey).execute({change, std::string_view(key.id), std::string_view(secret), now.micros()});
    wipe(secret);
}

class SqlTokensStore final : public TokensStore {
  public:
    explicit SqlTokensStore(sql::Database& database) : database_(database) {}

    void revoke(const auth::TokenId& token, UtcTime now) override {
        const std::string id = token.id.to_string();
        database_.write([&](sql::Connection& connection) {
            const std::int64_t change = next_token_change(connection);
            connection.statement(kRevoke).execute({std::string_view(id), token.expires_at.micros(), change});
            connection.statement(kForget).execute({(now - auth::kTokenLeeway - auth::kRevocationMargin).micros()});
        });
    }

    TokenChanges changes_since(std::int64_t seen, UtcTime oldest_end) override {
        TokenChanges changes;
        database_.read([&](sql::Connection& connection) {
            changes = {};
            sql::Statement& row = connection.statement(kLastChange);
            row.bind({});
            while (row.step()) changes.last = row.integer(0);
            if (changes.last == seen) return;
            changes.revoked = revoked_since(connection, seen);
            changes.ended = ended_since(connection, seen, oldest_end);
            changes.keys = stored_keys(connection);
        });
        return changes;
    }

    void add_first_key(const auth::SigningKey& key, UtcTime now) override {
        database_.write([&](sql::Connection& connection) {
            // Blocks concurrent calls until the commit.
            const std::int64_t change = next_token_change(connection);
            if (stored_keys(connection).empty()) add_key(connection, change, key, now);
        });
    }

    void rotate_key(const auth::SigningKey& key, UtcTime now) override {
        database_.write([&](sql::Connection& connection) {
            add_key(connection, next_token_change(connection), key, now);
            connection.statement(kDropOldKeys).execute();
        });
    }

  private:
    sql::Database& database_;
};

}  // namespace

std::int64_t next_token_change(sql::Connection& connection) {
    sql::Statement& row = connection.statement(kNextChange);
    row.bind({});
    std::int64_t number = 0;
    while (row.step()) number = row.integer(0);
    return number;
}

std::unique_ptr<TokensStore> make_sql_tokens_store(sql::Database& database) {
    return std::make_unique<SqlTokensStore>(database);
}

}  // namespace bourse::accounts

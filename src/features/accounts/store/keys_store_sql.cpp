#include "features/accounts/store/keys_store_sql.hpp"

#include <string>
#include <utility>

#include "base/text.hpp"
#include "features/accounts/store/users_store_sql.hpp"
#include "platform/sql/database.hpp"

namespace bourse::accounts {
namespace {

constexpr std::string_view kCountApiKeys =
    "SELECT COUNT(*) FROM api_keys WHERE user_number = (SELECT number FROM users WHERE id = ?1)";
constexpr std::string_view kAddApiKey =
    "INSERT INTO api_keys (id, user_number, name, may_read, may_ingest, digest, created_at) "
    "SELECT ?2, number, ?3, ?4, ?5, ?6, ?7 FROM users WHERE id = ?1 ON CONFLICT (user_number, name) DO NOTHING";
constexpr std::string_view kListApiKeys =
    "SELECT id, name, may_read, may_ingest, created_at FROM api_keys "
    "WHERE user_number = (SELECT number FROM users WHERE id = ?1) ORDER BY created_at, id";
constexpr std::string_view kRemoveApiKey =
    "DELETE FROM api_keys WHERE user_number = (SELECT number FROM users WHERE id = ?1) AND id = ?2";
constexpr std::string_view kFindApiKey =
    "SELECT u.id, u.name, u.is_super, u.is_disabled, u.created_at, u.tokens_change, k.may_read, k.may_ingest "
    "FROM api_keys k JOIN users u ON u.number = k.user_number WHERE k.digest = ?1";

class SqlKeysStore final : public KeysStore {
  public:
    explicit SqlKeysStore(sql::Database& database) : database_(database) {}

    Result<> add(const Uuid& user, const ApiKey& key, std::string_view digest) override {
        const std::string owner = user.to_string();
        const std::string id = key.id.to_string();
        Result<> outcome;
        database_.write([&](sql::Connection& connection) {
            connection.take_lock("API keys of " + owner);
            sql::Statement& count = connection.statement(kCountApiKeys);
            count.bind({std::string_view(owner)});
            std::int64_t keys = 0;
            while (count.step()) keys = count.integer(0);
            if (keys >= kMaxKeys) {
                outcome =
                    Error{Errc::Conflict, "there are " + std::to_string(keys) + " keys; delete one first", {}, {}};
                return;
            }
            const std::int64_t added =
                connection.statement(kAddApiKey)
                    .execute({std::string_view(owner), std::string_view(id), std::string_view(key.name),
                              key.scopes.read, key.scopes.ingest, digest, key.created_at.micros()});
            outcome = added > 0 ? Result<>()
                                : Error{Errc::Conflict, "the key " + in_quotes(key.name) + " already exists", {}, {}};
        });
        return outcome;
    }

    std::vector<ApiKey> list(const Uuid& user) override {
        const std::string owner = user.to_string();
        std::vector<ApiKey> keys;
        database_.read([&](sql::Connection& connection) {
            keys.clear();
            sql::Statement& row = connection.statement(kListApiKeys);
            row.bind({std::string_view(owner)});
            while (row.step()) {
                keys.push_back({Uuid::parse(row.text(0)).value(), std::string(row.text(1)),
                                auth::Scopes{.read = row.boolean(2), .ingest = row.boolean(3)},
                                UtcTime::from_micros(row.integer(4))});
            }
        });
        return keys;
    }

    bool remove(const Uuid& user, const Uuid& key) override {
        const std::string owner = user.to_string();
        const std::string id = key.to_string();
        std::int64_t removed = 0;
        database_.write([&](sql::Connection& connection) {
            removed = connection.statement(kRemoveApiKey).execute({std::string_view(owner), std::string_view(id)});
        });
        return removed > 0;
    }

    std::optional<FoundKey> find(std::string_view digest) override {
        std::optional<FoundKey> found;
        database_.read([&](sql::Connection& connection) {
            found.reset();
            sql::Statement& row = connection.statement(kFindApiKey);
            row.bind({digest});
            while (row.step()) {
                found = FoundKey{read_user(row), row.integer(5),
                                 auth::Scopes{.read = row.boolean(6), .ingest = row.boolean(7)}};
            }
        });
        return found;
    }

  private:
    sql::Database& database_;
};

}  // namespace

std::unique_ptr<KeysStore> make_sql_keys_store(sql::Database& database) {
    return std::make_unique<SqlKeysStore>(database);
}

}  // namespace bourse::accounts

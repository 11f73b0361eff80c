#include "features/accounts/service/accounts.hpp"

#include <utility>

#include "features/accounts/store/history_store_sql.hpp"
#include "features/accounts/store/keys_store_sql.hpp"
#include "features/accounts/store/tokens_store_sql.hpp"
#include "features/accounts/store/users_store_sql.hpp"

namespace bourse::accounts {
namespace {

/// Maximum history entries deleted in one transaction.
constexpr std::int64_t kEntriesAtOnce = 50;

}  // namespace

Accounts::Accounts(sql::Database& database, sql::StoreThreads threads, const Clock& clock, Random& random,
                   AccountsOptions options)
    : threads_(threads),
      clock_(clock),
      keep_history_(options.keep_history),
      users_store_(make_sql_users_store(database)),
      tokens_store_(make_sql_tokens_store(database)),
      history_(make_sql_history_store(database)),
      keys_store_(make_sql_keys_store(database)),
      hasher_(random, options.password_cost),
      verdicts_(clock, random),
      failures_(clock, random),
      keys_({*keys_store_, threads.reads, clock, random}),
      tokens_(*tokens_store_, clock, random,
              {options.token_lifetime, std::move(options.keys),
               [this](const Uuid& user) {
                   verdicts_.forget(user);
                   keys_.forget(user);
               }}),
      users_({*users_store_, hasher_, clock, random, &tokens_}),
      hashing_pool_(options.hashing_threads),
      sign_in_({*users_store_, tokens_, verdicts_, failures_, hasher_, hashing_pool_, clock, random},
               {.terms = {}, .token_lifetime = options.token_lifetime}),
      saves_([this](std::span<const FoundQuote> quotes) {
          history_->save(quotes);
          return std::vector<bool>(quotes.size(), true);
      }) {}

bool Accounts::prune_history() {
    return may_prune_history() && history_->prune(clock_.now() - keep_history_, kEntriesAtOnce) > 0;
}

}  // namespace bourse::accounts

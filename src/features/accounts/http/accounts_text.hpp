#pragma once
#include <span>
#include <string>

#include "features/accounts/model/history.hpp"
#include "features/accounts/model/user.hpp"
#include "features/accounts/service/api_keys.hpp"
#include "features/accounts/service/sign_in.hpp"

namespace bourse::accounts {

/// `{"access_token":"…","token_type":"Bearer","expires_in":3600}` (RFC 6749, 5.1).
[[nodiscard]] std::string to_json(const IssuedToken& token);

/// `{"id":"…","username":"ada","is_super":false,"is_disabled":false,"created_at":"2021-04-01T19:20:30Z"}`.
[[nodiscard]] std::string to_json(const User& user);
[[nodiscard]] std::string to_json(std::span<const User> users);
/// CSV with a header row.
[[nodiscard]] std::string to_csv(std::span<const User> users);

/// `{"id":"…","name":"nightly import","scopes":["ingest"],"created_at":"2021-04-01T19:20:30Z","key":"bourse_…"}`.
[[nodiscard]] std::string to_json(const CreatedKey& created);
/// The same of each key, without `key`.
[[nodiscard]] std::string to_json(std::span<const ApiKey> keys);

/// `[{"date":"2021-04-01T19:20:30Z","name":"APPLE","symbol":"AAPL.US","open":…,"high":…,"low":…,"close":…}]`; times in
/// whole seconds.
[[nodiscard]] std::string to_json(std::span<const HistoryEntry> entries);
[[nodiscard]] std::string to_csv(std::span<const HistoryEntry> entries);

/// `[{"stock":"aapl.us","times_requested":5}]`.
[[nodiscard]] std::string to_json(std::span<const CodeCount> counts);
[[nodiscard]] std::string to_csv(std::span<const CodeCount> counts);

}  // namespace bourse::accounts

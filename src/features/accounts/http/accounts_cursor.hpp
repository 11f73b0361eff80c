#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "features/accounts/store/history_store.hpp"

namespace bourse::accounts {

/// Cursor of a place in a history; see base/cursor.hpp.
[[nodiscard]] std::string encode_history_cursor(HistoryPlace place);
/// Errc::InvalidInput for any text not made by encode_history_cursor().
[[nodiscard]] Result<HistoryPlace> decode_history_cursor(std::string_view text);

/// Cursor after a user in the list of users.
[[nodiscard]] std::string encode_user_cursor(const Uuid& last_shown);
/// Errc::InvalidInput for any text not made by encode_user_cursor().
[[nodiscard]] Result<Uuid> decode_user_cursor(std::string_view text);

}  // namespace bourse::accounts

#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "features/accounts/store/history_store.hpp"

namespace bourse::accounts {

/// The cursor to a place of a history; see base/cursor.hpp.
[[nodiscard]] std::string encode_history_cursor(HistoryPlace place);
/// Errc::InvalidInput for anything that encode_history_cursor() did not make.
[[nodiscard]] Result<HistoryPlace> decode_history_cursor(std::string_view text);

/// The cursor behind a user in the list of users.
[[nodiscard]] std::string encode_user_cursor(const Uuid& last_shown);
/// Errc::InvalidInput for anything that encode_user_cursor() did not make.
[[nodiscard]] Result<Uuid> decode_user_cursor(std::string_view text);

}  // namespace bourse::accounts

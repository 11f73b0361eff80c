#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace bourse::accounts {

/// The rules of all names that users choose: 1 to 64 characters of UTF-8, without control characters.
/// Errc::InvalidInput names the violated rule.
[[nodiscard]] Result<> check_characters_of_name(std::string_view text);

/// A user name: 1 to 64 characters of UTF-8, without control characters, without a colon (which ends the name in Basic
/// credentials), and without leading or trailing blanks. Comparison is case-insensitive in ASCII letters: `Ada` and
/// `ada` are one name. Other letters are compared byte by byte, because their case and composition depend on language
/// and Unicode version, and an update must not change the owner of an account.
class UserName {
  public:
    static constexpr std::size_t kMaxLength = 64;

    /// Errc::InvalidInput names the violated rule.
    [[nodiscard]] static Result<UserName> parse(std::string_view text);

    /// The original spelling.
    [[nodiscard]] const std::string& str() const { return text_; }
    /// The normalised spelling, identical for equal names.
    [[nodiscard]] const std::string& folded() const { return folded_; }

    friend bool operator==(const UserName& a, const UserName& b) { return a.folded_ == b.folded_; }

  private:
    explicit UserName(std::string_view text);
    std::string text_;
    std::string folded_;
};

struct User {
    Uuid id;
    UserName name;
    /// Whether the user is a super user.
    bool is_super = false;
    /// Whether sign-in is blocked and tokens are invalid.
    bool is_disabled = false;
    UtcTime created_at;
};

}  // namespace bourse::accounts

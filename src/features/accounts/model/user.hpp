#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace bourse::accounts {

/// The name that somebody signs in with: 1 to 64 characters of UTF-8, neither control characters nor a colon, which
/// ends the name in Basic credentials, and no blank at either end. `Ada` and `ada` are one name: ASCII letters compare
/// without case. Other letters compare byte by byte, since their case and their composition depend on language and
/// version of Unicode, and an account must not change hands with an update.
class UserName {
  public:
    static constexpr std::size_t kMaxLength = 64;

    /// Errc::InvalidInput, saying what of the above does not hold.
    [[nodiscard]] static Result<UserName> parse(std::string_view text);

    /// As it was given.
    [[nodiscard]] const std::string& str() const { return text_; }
    /// The one spelling of all names that are this one.
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
    /// May do what others may not.
    bool is_super = false;
    /// Cannot sign in, and its tokens do not count.
    bool is_disabled = false;
    UtcTime created_at;
};

}  // namespace bourse::accounts

#include "features/accounts/users.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/in_quotes.hpp"
#include "base/utf8.hpp"
#include "platform/auth/base64.hpp"

namespace bourse::accounts {
namespace {

constexpr std::int64_t kUsersAtOnce = 1000;

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

}  // namespace

Result<> check_password(const Secret& password) {
    const std::string_view text = password.reveal();
    if (!is_utf8(text)) return invalid("a password is UTF-8");
    const std::size_t length = count_code_points(text);
    if (length < kShortestPassword || length > kLongestPassword) {
        return invalid("a password has " + std::to_string(kShortestPassword) + " to " +
                       std::to_string(kLongestPassword) + " characters");
    }
    if (std::any_of(text.begin(), text.end(), is_control)) return invalid("a password has no control characters");
    return {};
}

Secret make_password(Random& random) {
    std::array<char, 16> bytes{};
    random.fill(std::as_writable_bytes(std::span(bytes)));
    std::string text = auth::encode(auth::Base64::Url, {bytes.data(), bytes.size()});
    wipe(std::as_writable_bytes(std::span(bytes)));
    return Secret::taken_from(text);
}

Result<User> Users::add(const UserName& name, const Secret& password, bool is_super) {
    if (auto fits = check_password(password); !fits) return fits.error();
    const UtcTime now = parts_.clock.now();
    User user{Uuid::make(now, parts_.random), name, is_super, false, now};
    if (auto added = parts_.store.add(user, parts_.hasher.hash(password)); !added) return added.error();
    return user;
}

Result<> Users::set_password(const Uuid& id, const Secret& password) {
    if (auto fits = check_password(password); !fits) return fits;
    const std::string hash = parts_.hasher.hash(password);
    // Behind the hashing: what began to sign in meanwhile did so by the old password.
    if (auto changed = parts_.store.set_password(id, hash, parts_.clock.now()); !changed) return changed;
    end_tokens(id);
    return {};
}

Result<> Users::set_password(const UserName& name, const Secret& password) {
    const auto id = id_of(name);
    if (!id) return id.error();
    return set_password(*id, password);
}

Result<> Users::set_disabled(const UserName& name, bool is_disabled) {
    const auto id = id_of(name);
    if (!id) return id.error();
    if (auto changed = parts_.store.set_disabled(*id, is_disabled, parts_.clock.now()); !changed) return changed;
    if (is_disabled) end_tokens(*id);
    return {};
}

Result<UserPage> Users::list(const std::optional<Uuid>& after, std::int64_t limit) {
    if (!after) return parts_.store.list({}, limit);
    const auto last = parts_.store.find(*after);
    if (!last) return Error{Errc::NotFound, "there is no such user", {}, {}};
    return parts_.store.list(last->user.name.folded(), limit);
}

std::optional<User> Users::find_super() {
    std::string after;
    for (;;) {
        UserPage page = parts_.store.list(after, kUsersAtOnce);
        const auto found = std::find_if(page.users.begin(), page.users.end(),
                                        [](const User& user) { return user.is_super && !user.is_disabled; });
        if (found != page.users.end()) return std::move(*found);
        if (!page.has_more) return std::nullopt;
        after = page.users.back().name.folded();
    }
}

Result<Uuid> Users::id_of(const UserName& name) {
    const auto account = parts_.store.find(name);
    if (!account) return Error{Errc::NotFound, "there is no user " + in_quotes(name.str()), {}, {}};
    return account->user.id;
}

/// As of now, not of when the change was begun: until it was stored, somebody could sign in by what was true before.
void Users::end_tokens(const Uuid& id) {
    if (parts_.tokens != nullptr) parts_.tokens->end_tokens_before(id, parts_.clock.now());
}

}  // namespace bourse::accounts

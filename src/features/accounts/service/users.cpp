#include "features/accounts/service/users.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/base64.hpp"
#include "base/text.hpp"

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
    if (!is_utf8(text)) return invalid("a password must be UTF-8");
    const std::size_t length = count_code_points(text);
    if (length < kShortestPassword || length > kMaxPasswordBytes) {
        return invalid("a password must have " + std::to_string(kShortestPassword) + " to " +
                       std::to_string(kMaxPasswordBytes) + " characters");
    }
    if (std::any_of(text.begin(), text.end(), is_control))
        return invalid("a password must not contain control characters");
    return {};
}

Result<> check_new_name(const UserName& name) {
    if (name.folded() != "me" && name.folded() != "history") return {};
    return invalid("the name " + in_quotes(name.str()) + " is reserved");
}

Secret make_password(Random& random) {
    std::array<char, 16> bytes{};
    random.fill(std::as_writable_bytes(std::span(bytes)));
    std::string text = encode(Base64::Url, {bytes.data(), bytes.size()});
    wipe(std::as_writable_bytes(std::span(bytes)));
    return Secret::taken_from(text);
}

Result<User> Users::add(const UserName& name, const Secret& password, bool is_super) {
    return add(name, password, is_super, &UsersStore::add);
}

Result<User> Users::add_first_super(const UserName& name, const Secret& password) {
    return add(name, password, true, &UsersStore::add_first_super);
}

Result<User> Users::add(const UserName& name, const Secret& password, bool is_super, Add how) {
    if (auto may_be = check_new_name(name); !may_be) return may_be.error();
    if (auto fits = check_password(password); !fits) return fits.error();
    const UtcTime now = parts_.clock.now();
    User user{Uuid::make(now, parts_.random), name, is_super, false, now};
    if (auto added = (parts_.store.*how)(user, parts_.hasher.hash(password)); !added) return added.error();
    return user;
}

Result<User> Users::change(const UserName& name, const UserChange& change) {
    if (change.password) {
        if (auto fits = check_password(*change.password); !fits) return fits.error();
    }
    const auto user = find(name);
    if (!user) return user.error();
    AccountChange wanted{.is_super = change.is_super, .is_disabled = change.is_disabled};
    if (change.password) wanted.password_hash = parts_.hasher.hash(*change.password);
    return this->change(user->id, wanted);
}

Result<> Users::set_password(const auth::Principal& owner, const Secret& password) {
    if (auto fits = check_password(password); !fits) return fits;
    const auto changed =
        change(owner.user, {.password_hash = parts_.hasher.hash(password), .generation = owner.generation});
    if (!changed) return changed.error();
    return {};
}

Result<User> Users::find(const UserName& name) {
    auto account = parts_.store.find(name);
    if (!account) return Error{Errc::NotFound, "there is no user " + in_quotes(name.str()), {}, {}};
    return std::move(account->user);
}

Result<User> Users::find(const Uuid& id) {
    auto account = parts_.store.find(id);
    if (!account) return Error{Errc::NotFound, "there is no user " + id.to_string(), {}, {}};
    return std::move(account->user);
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

Result<User> Users::change(const Uuid& id, const AccountChange& change) {
    auto changed = parts_.store.change(id, change, parts_.clock.now());
    if (!changed) return changed.error();
    // No effect when the change revoked no tokens.
    if (parts_.tokens != nullptr) parts_.tokens->end_tokens_before(id, changed->generation);
    return std::move(changed->user);
}

}  // namespace bourse::accounts

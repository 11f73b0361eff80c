#include "features/accounts/settings.hpp"

#include <charconv>

#include "base/secret.hpp"
#include "features/accounts/service/configured_keys.hpp"
#include "platform/config/checks.hpp"
#include "platform/config/values.hpp"

namespace bourse::accounts {
namespace {

std::string token_key_fault(const std::string& key) {
    const bool is_valid = key.empty() || key.size() >= kShortestTokenKey;
    return is_valid ? "" : "must have at least " + std::to_string(kShortestTokenKey) + " bytes";
}

/// A number of days, `90d`, or a duration as in other settings. At least a day, because a mistyped unit would delete
/// all history.
Result<std::chrono::milliseconds> parse_keep_history(std::string_view text) {
    constexpr std::uint32_t kMaxDays = 365 * 90;
    const Error error = invalid("must be a number of days such as 90d, a duration of at least 24h, or 0");
    std::chrono::milliseconds keep{};
    if (text.ends_with('d')) {
        std::uint32_t days = 0;
        const char* const end = text.data() + text.size() - 1;
        const auto [parsed, failure] = std::from_chars(text.data(), end, days);
        if (failure != std::errc() || parsed != end || days > kMaxDays) return error;
        keep = std::chrono::days(days);
    } else if (auto read = config::parse_into(keep, text); !read) {
        return error;
    }
    const bool is_valid = keep.count() == 0 || keep >= std::chrono::days(1);
    return is_valid ? Result<std::chrono::milliseconds>(keep) : error;
}

}  // namespace

config::Schema<AccountsSettings> settings_schema() {
    config::Schema<AccountsSettings> schema;
    schema
        .add(&AccountsSettings::admin_password,
             {.key = "admin.password", .help = "Password of the user that init creates", .secret = true})
        .add<std::string>(
            &AccountsSettings::token_key,
            {.key = "accounts.token_key", .help = "Key that signs tokens; empty: a key in the store", .secret = true},
            token_key_fault)
        .add<std::string>(&AccountsSettings::previous_token_key,
                          {.key = "accounts.previous_token_key",
                           .help = "Previous signing key; its tokens stay valid until they expire",
                           .secret = true},
                          token_key_fault)
        .add<std::chrono::milliseconds>(&AccountsSettings::token_lifetime,
                                        {.key = "accounts.token_lifetime",
                                         .help = "How long a token is valid",
                                         .default_text = "1h",
                                         .flag = "--token-lifetime"},
                                        config::at_least_1s)
        .add<std::int64_t>(&AccountsSettings::hashing_threads,
                           {.key = "accounts.hashing_threads",
                            .help = "Threads that hash passwords",
                            .default_text = "2",
                            .flag = "--hashing-threads"},
                           config::thread_count)
        .add_parsed(&AccountsSettings::keep_history,
                    {.key = "accounts.keep_history",
                     .help = "How long the history of quotes is kept, such as 90d; 0: forever",
                     .default_text = "0",
                     .flag = "--keep-history"},
                    &parse_keep_history);
    return schema;
}

std::string settings_fault(const AccountsSettings& settings) {
    if (settings.token_key.empty() && !settings.previous_token_key.empty()) {
        return "accounts.previous_token_key: is set without accounts.token_key";
    }
    if (!settings.token_key.empty() && settings.token_key == settings.previous_token_key) {
        return "accounts.previous_token_key: is the same as accounts.token_key";
    }
    return "";
}

AccountsOptions accounts_options(const AccountsSettings& settings) {
    AccountsOptions options;
    options.token_lifetime = std::chrono::floor<std::chrono::seconds>(settings.token_lifetime);
    options.hashing_threads = static_cast<std::size_t>(settings.hashing_threads);
    options.keep_history = settings.keep_history;
    if (!settings.token_key.empty()) {
        options.keys = configured_keys(Secret(settings.token_key), Secret(settings.previous_token_key));
    }
    return options;
}

}  // namespace bourse::accounts

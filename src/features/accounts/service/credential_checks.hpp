#pragma once
#include <cstddef>
#include <functional>

#include "base/mutex.hpp"
#include "base/result.hpp"
#include "platform/auth/credential_cache.hpp"
#include "platform/auth/credentials.hpp"
#include "platform/auth/hmac.hpp"
#include "platform/auth/principal.hpp"
#include "platform/limits/allowance.hpp"
#include "platform/limits/subject.hpp"
#include "platform/tasks/single_flight.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::accounts {

/// Limits the checks of credentials that could be guesses. Credentials that are remembered as right need no check.
/// Concurrent checks of one client with the same credentials are one, so a client with many connections makes one
/// guess. A check draws from the allowance of its client, which gets back what was not a wrong guess. Safe from all io
/// threads.
class CredentialChecks {
  public:
    /// The check itself, which remembers what is right.
    using Check = std::function<Task<Result<auth::Principal>>()>;

    /// `remembered` must outlive this object and its tasks.
    explicit CredentialChecks(auth::CredentialCache& remembered) : remembered_(remembered) {}

    /// The remembered result, or that of `check`. Errc::RateLimited when `allowance` is used up; otherwise what `check`
    /// returns or throws. All arguments outlive the task.
    Task<Result<auth::Principal>> run(const auth::BasicCredentials& credentials, limits::Allowance& allowance,
                                      const Check& check);

  private:
    using Flight = tasks::Flight<Result<auth::Principal>>;
    /// Equal credentials from one client.
    struct Key {
        limits::Subject::Bytes client{};
        auth::Digest credentials{};
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept;
    };
    using Flights = tasks::SingleFlight<Key, Flight, KeyHash>;

    static Task<Result<auth::Principal>> draw_and_check(limits::Allowance& allowance, const Check& check);

    auth::CredentialCache& remembered_;
    Mutex mutex_;
    Flights flights_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::accounts

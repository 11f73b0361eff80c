#pragma once
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "platform/upstream/answer.hpp"

namespace bourse::upstream {

/// Asks `providers` one after the other and returns the first answer found, or all failures combined by both(), each
/// with the provider's name. `providers` are pointers to objects with a name(); at least one. `within` limits the total
/// time; `call(provider, left)` returns the Answer of one provider.
template <class T, class Providers, class Call>
[[nodiscard]] Answer<T> first_found(const Providers& providers, std::chrono::milliseconds within, const Clock& clock,
                                    const Call& call) {
    using Milliseconds = std::chrono::milliseconds;
    const UtcTime begun = clock.now();
    std::optional<Failure> failed;
    for (const auto& provider : providers) {
        const auto spent = std::max(UtcTime::Duration::zero(), clock.now() - begun);
        const Milliseconds left = within - std::chrono::ceil<Milliseconds>(spent);
        Answer<T> answer = left > Milliseconds::zero() ? call(*provider, left) : broken("deadline expired");
        if (answer) return answer;
        Failure failure = answer.error();
        failure.what = std::string(provider->name()) + ": " + failure.what;
        failed = failed ? both(*std::move(failed), failure) : std::move(failure);
    }
    return *std::move(failed);
}

}  // namespace bourse::upstream

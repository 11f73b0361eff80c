#include "features/quotes/providers/answer.hpp"

namespace bourse::quotes {

Error to_error(const Failure& failure) {
    switch (failure.kind) {
        case Failure::Kind::UnknownSymbol:
            // A regular answer: no diagnostic for the log.
            return {Errc::UnknownSymbol, "no provider knows this symbol", {}, {}};
        case Failure::Kind::Throttled:
            return {
                Errc::Unavailable, "provider rate limit reached; retry later", failure.what, {}, failure.retry_after};
        case Failure::Kind::Refused:
        case Failure::Kind::InvalidData:
        case Failure::Kind::Broken:
            break;
    }
    return {Errc::ProviderFailed, "all providers failed", failure.what, {}};
}

}  // namespace bourse::quotes

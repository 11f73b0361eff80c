#include "features/quotes/providers/answer.hpp"

namespace bourse::quotes {

Error to_error(const Failure& failure) {
    switch (failure.kind) {
        case Failure::Kind::UnknownSymbol:
            // An answer like any other: nothing for the log.
            return {Errc::UnknownSymbol, "no provider knows this symbol", {}, {}};
        case Failure::Kind::Throttled:
            return {Errc::Unavailable,
                    "the providers were asked too often; try again later",
                    failure.what,
                    {},
                    failure.retry_after};
        case Failure::Kind::Refused:
        case Failure::Kind::Broken:
            break;
    }
    return {Errc::ProviderFailed, "no provider could answer", failure.what, {}};
}

}  // namespace bourse::quotes

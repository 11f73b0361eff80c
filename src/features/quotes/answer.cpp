#include "features/quotes/answer.hpp"

#include <stdexcept>
#include <utility>

namespace bourse::quotes {

std::string_view to_string(Failure::Kind kind) {
    switch (kind) {
        case Failure::Kind::UnknownSymbol:
            return "unknown_symbol";
        case Failure::Kind::Throttled:
            return "throttled";
        case Failure::Kind::Refused:
            return "refused";
        case Failure::Kind::Broken:
            return "broken";
    }
    return "broken";
}

Failure unknown_symbol(std::string what) {
    return {Failure::Kind::UnknownSymbol, std::move(what), std::nullopt};
}

Failure throttled(std::string what, std::optional<std::chrono::seconds> retry_after) {
    return {Failure::Kind::Throttled, std::move(what), retry_after};
}

Failure refused(std::string what) {
    return {Failure::Kind::Refused, std::move(what), std::nullopt};
}

Failure broken(std::string what) {
    return {Failure::Kind::Broken, std::move(what), std::nullopt};
}

Failure interrupted(std::string what) {
    return {Failure::Kind::Broken, std::move(what), std::nullopt, true};
}

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

void throw_exception_from_error(const Failure& failure, const boost::source_location& where) {
    boost::throw_exception(std::logic_error(std::string(to_string(failure.kind)) + ": " + failure.what), where);
}

}  // namespace bourse::quotes

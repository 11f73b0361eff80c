#include "platform/upstream/answer.hpp"

#include <algorithm>
#include <boost/throw_exception.hpp>
#include <stdexcept>
#include <utility>

namespace bourse::upstream {
namespace {

/// When two failures differ, the larger rank decides.
int weight_of(Failure::Kind kind) {
    switch (kind) {
        case Failure::Kind::Refused:
            return 0;
        case Failure::Kind::UnknownSymbol:
            return 1;
        case Failure::Kind::InvalidData:
            return 2;
        case Failure::Kind::Broken:
            return 3;
        case Failure::Kind::Throttled:
            return 4;
    }
    return 3;
}

}  // namespace

std::string_view to_string(Failure::Kind kind) {
    switch (kind) {
        case Failure::Kind::UnknownSymbol:
            return "unknown_symbol";
        case Failure::Kind::Throttled:
            return "throttled";
        case Failure::Kind::Refused:
            return "refused";
        case Failure::Kind::InvalidData:
            return "invalid_data";
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

Failure invalid_data(std::string what) {
    return {Failure::Kind::InvalidData, std::move(what), std::nullopt};
}

Failure broken(std::string what) {
    return {Failure::Kind::Broken, std::move(what), std::nullopt};
}

Failure interrupted(std::string what) {
    return {Failure::Kind::Broken, std::move(what), std::nullopt, true};
}

Failure both(Failure one, const Failure& other) {
    one.what += "; " + other.what;
    const bool are_spared = one.is_spared && other.is_spared;
    if (are_spared) one.retry_after = std::min(one.retry_after, other.retry_after);
    if (weight_of(other.kind) > weight_of(one.kind)) {
        one.kind = other.kind;
        if (!are_spared) one.retry_after = other.retry_after;
    } else if (one.kind == other.kind && other.retry_after) {
        one.retry_after = std::min(one.retry_after.value_or(*other.retry_after), *other.retry_after);
    }
    one.is_transient = false;
    one.is_spared = are_spared;
    return one;
}

void throw_exception_from_error(const Failure& failure, const boost::source_location& where) {
    boost::throw_exception(std::logic_error(std::string(to_string(failure.kind)) + ": " + failure.what), where);
}

}  // namespace bourse::upstream

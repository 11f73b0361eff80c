#pragma once
#include "base/error.hpp"
#include "platform/upstream/answer.hpp"

namespace bourse::quotes {

using upstream::Answer;
using upstream::Failure;

using upstream::broken;
using upstream::interrupted;
using upstream::invalid_data;
using upstream::refused;
using upstream::throttled;
using upstream::unknown_symbol;

/// The error for our caller: Errc::UnknownSymbol; Errc::Unavailable with the time to wait when throttled;
/// Errc::ProviderFailed for every other kind. Except for an unknown symbol, `what` becomes the diagnostic.
[[nodiscard]] Error to_error(const Failure& failure);

}  // namespace bourse::quotes

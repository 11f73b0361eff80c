#pragma once
#include "base/error.hpp"
#include "platform/upstream/answer.hpp"

namespace bourse::quotes {

using upstream::Answer;
using upstream::Failure;

using upstream::broken;
using upstream::interrupted;
using upstream::refused;
using upstream::throttled;
using upstream::unknown_symbol;

/// What a caller of ours is told: Errc::UnknownSymbol; Errc::Unavailable, with the time to wait, when throttled;
/// Errc::ProviderFailed when refused or broken. `what` becomes the diagnostic, but for an unknown symbol.
[[nodiscard]] Error to_error(const Failure& failure);

}  // namespace bourse::quotes

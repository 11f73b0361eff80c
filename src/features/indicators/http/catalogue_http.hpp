#pragma once

namespace bourse::openapi {
class Registry;
}

namespace bourse::indicators {

/// Registers listIndicators.
void register_catalogue(openapi::Registry& registry);

}  // namespace bourse::indicators

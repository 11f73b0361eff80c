#include "features/indicators/model/families.hpp"

namespace bourse::indicators {

std::vector<Declaration> volatility_indicators() {
    return {};
}

}  // namespace bourse::indicators

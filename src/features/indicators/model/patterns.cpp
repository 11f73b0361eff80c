#include "features/indicators/model/families.hpp"

namespace bourse::indicators {

std::vector<Declaration> candlestick_patterns() {
    return {};
}

}  // namespace bourse::indicators

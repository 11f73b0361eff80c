#include "features/indicators/model/families.hpp"

namespace bourse::indicators {

std::vector<Declaration> momentum_indicators() {
    return {};
}

}  // namespace bourse::indicators

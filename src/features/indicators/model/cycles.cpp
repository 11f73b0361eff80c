#include "features/indicators/model/families.hpp"

namespace bourse::indicators {

std::vector<Declaration> cycle_indicators() {
    return {};
}

}  // namespace bourse::indicators

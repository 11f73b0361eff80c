#include "features/indicators/model/families.hpp"

namespace bourse::indicators {

std::vector<Declaration> more_indicators() {
    return {};
}

}  // namespace bourse::indicators

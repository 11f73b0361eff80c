#include "features/indicators/model/families.hpp"

namespace bourse::indicators {

std::vector<Declaration> volume_indicators() {
    return {};
}

}  // namespace bourse::indicators

#include "features/indicators/model/families.hpp"

namespace bourse::indicators {

std::vector<Declaration> price_transforms() {
    return {};
}

}  // namespace bourse::indicators

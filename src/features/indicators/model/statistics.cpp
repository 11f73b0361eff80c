#include "features/indicators/model/families.hpp"

namespace bourse::indicators {

std::vector<Declaration> statistics() {
    return {};
}

}  // namespace bourse::indicators

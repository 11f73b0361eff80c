#include "base/version.hpp"

namespace bourse {

std::string_view version() {
    return BOURSE_VERSION;
}

}  // namespace bourse

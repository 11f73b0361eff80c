#include "features/datasets/model/dataset.hpp"

#include <algorithm>

namespace bourse::datasets {

std::optional<std::size_t> Dataset::find(std::string_view property) const {
    const auto found = std::find_if(properties.begin(), properties.end(),
                                    [&](const Property& candidate) { return candidate.name == property; });
    if (found == properties.end()) return std::nullopt;
    return static_cast<std::size_t>(found - properties.begin());
}

bool Dataset::is_searched() const {
    return std::any_of(properties.begin(), properties.end(),
                       [](const Property& property) { return property.searched; });
}

}  // namespace bourse::datasets

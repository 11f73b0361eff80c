#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace bourse::upstream {

/// The base URL of a provider: empty for the provider's own, or a URL. A host alone, as the older systems name it,
/// means HTTPS. Errc::InvalidInput for anything else.
[[nodiscard]] Result<std::string> parse_provider_url(std::string_view text);

/// Why a list of providers is not valid: a name that `parse` refuses, or a name twice. Empty when it is valid.
template <class Kind>
[[nodiscard]] std::string provider_list_fault(const std::vector<std::string>& names,
                                              Result<Kind> (*parse)(std::string_view)) {
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (const auto kind = parse(*name); !kind) return "has a fault: " + kind.error().detail;
        if (std::find(names.begin(), name, *name) != name) return "names " + *name + " twice";
    }
    return "";
}

}  // namespace bourse::upstream

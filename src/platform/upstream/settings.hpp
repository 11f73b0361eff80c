#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace bourse::upstream {

/// Parses the base URL of a provider; empty selects the provider's default. A host name alone, as in the older systems,
/// means HTTPS. Errc::InvalidInput for anything else.
[[nodiscard]] Result<std::string> parse_provider_url(std::string_view text);

/// Why a list of providers is invalid: a name that `parse` rejects, or a duplicate name. Empty when it is valid.
template <class Kind>
[[nodiscard]] std::string provider_list_fault(const std::vector<std::string>& names,
                                              Result<Kind> (*parse)(std::string_view)) {
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (const auto kind = parse(*name); !kind) return "is invalid: " + kind.error().detail;
        if (std::find(names.begin(), name, *name) != name) return "names " + *name + " twice";
    }
    return "";
}

}  // namespace bourse::upstream

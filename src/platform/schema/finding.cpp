#include "platform/schema/finding.hpp"

#include <utility>

#include "base/in_quotes.hpp"

namespace bourse::schema {

Error invalid_input(std::vector<Finding> findings) {
    Error error{Errc::InvalidInput, {}, {}, {}};
    const Finding& first = findings.front();
    error.detail = first.fault.detail;
    if (!first.place.empty()) error.detail += " - " + in_quotes(first.place);
    error.faults.reserve(findings.size());
    for (Finding& finding : findings) error.faults.push_back(std::move(finding.fault));
    return error;
}

}  // namespace bourse::schema

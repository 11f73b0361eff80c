#include "platform/openapi/arguments.hpp"

#include <utility>

namespace bourse::openapi {

Error invalid_input(std::vector<Finding> findings) {
    Error error{Errc::InvalidInput, {}, {}, {}};
    const Finding& first = findings.front();
    error.detail = first.fault.detail;
    if (!first.place.empty()) error.detail += " - " + quoted(first.place);
    error.faults.reserve(findings.size());
    for (Finding& finding : findings) error.faults.push_back(std::move(finding.fault));
    return error;
}

std::string quoted(std::string_view text) {
    constexpr std::size_t kMaxBytes = 64;
    if (text.size() <= kMaxBytes) return "'" + std::string(text) + "'";
    std::size_t end = kMaxBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return "'" + std::string(text.substr(0, end)) + "…'";
}

}  // namespace bourse::openapi

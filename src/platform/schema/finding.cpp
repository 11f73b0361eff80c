#include "platform/schema/finding.hpp"

#include <utility>

#include "base/text.hpp"

namespace bourse::schema {

void Findings::add(Finding finding) {
    if (is_full()) {
        ++left_out_;
    } else {
        listed_.push_back(std::move(finding));
    }
}

std::vector<Finding> Findings::take(InputFault::In in) && {
    if (left_out_ > 0) {
        const std::string what = left_out_ == 1 ? " more fault is not listed" : " more faults are not listed";
        listed_.push_back({{in, "", std::to_string(left_out_) + what}, {}});
    }
    return std::move(listed_);
}

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

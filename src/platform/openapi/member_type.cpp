#include "platform/openapi/member_type.hpp"

#include "base/text.hpp"

namespace bourse::openapi {

std::string refusal(const boost::json::string& text, const Error& error) {
    return in_quotes(text) + " " + error.detail;
}

}  // namespace bourse::openapi

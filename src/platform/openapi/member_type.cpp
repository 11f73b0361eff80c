#include "platform/openapi/member_type.hpp"

namespace bourse::openapi {

std::string refusal(const boost::json::string& text, const Error& error) {
    return quoted(text) + " " + error.detail;
}

}  // namespace bourse::openapi

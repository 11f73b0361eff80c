#include "platform/openapi/path_template.hpp"

#include "platform/openapi/contract.hpp"

namespace bourse::openapi {
namespace {

PathSegment read_segment(std::string_view text, std::string_view path) {
    const bool is_parameter = text.size() > 2 && text.starts_with('{') && text.ends_with('}');
    const std::string_view inside = is_parameter ? text.substr(1, text.size() - 2) : text;
    if (inside.empty() || inside.find_first_of("{}") != std::string_view::npos) {
        throw ContractError("'" + std::string(path) + "' is not a path template");
    }
    return {std::string(inside), is_parameter};
}

}  // namespace

std::vector<PathSegment> split_template(std::string_view path) {
    if (!path.starts_with('/')) throw ContractError("the path '" + std::string(path) + "' does not begin with /");
    std::vector<PathSegment> segments;
    if (path == "/") return segments;
    std::size_t begin = 1;
    while (begin <= path.size()) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        segments.push_back(read_segment(path.substr(begin, end - begin), path));
        begin = end + 1;
    }
    return segments;
}

}  // namespace bourse::openapi

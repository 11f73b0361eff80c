#include "platform/openapi/router.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <optional>

#include "platform/openapi/uri.hpp"

namespace bourse::openapi {
namespace {

/// The decoded segments of a request's path; empty when one cannot be decoded.
std::optional<std::vector<std::string>> split_path(std::string_view path) {
    std::vector<std::string> segments;
    if (path.starts_with('/')) path.remove_prefix(1);
    if (path.ends_with('/')) path.remove_suffix(1);
    if (path.empty()) return segments;
    std::size_t begin = 0;
    while (begin <= path.size()) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        auto segment = percent_decode(path.substr(begin, end - begin), Plus::Literal);
        if (!segment) return std::nullopt;
        segments.push_back(*std::move(segment));
        begin = end + 1;
    }
    return segments;
}

/// Literals precede parameters, compared segment by segment; names of parameters are ignored.
std::weak_ordering precedence(const PathSegment& a, const PathSegment& b) {
    if (a.is_parameter || b.is_parameter) return a.is_parameter <=> b.is_parameter;
    return a.text <=> b.text;
}

}  // namespace

Resource::Resource(std::span<const Operation> operations) : operations_(operations) {
    for (const Operation& operation : operations_) {
        allow_ += std::string(http::to_string(operation.method)) + ", ";
        if (operation.method == http::Method::Get) allow_ += "HEAD, ";
    }
    allow_ += "OPTIONS";
}

const Operation* Resource::operation(http::Method method) const {
    const http::Method asked = method == http::Method::Head ? http::Method::Get : method;
    const auto found = std::find_if(operations_.begin(), operations_.end(),
                                    [&](const Operation& operation) { return operation.method == asked; });
    return found == operations_.end() ? nullptr : &*found;
}

Router::Router(const Contract& contract) {
    const std::span<const Operation> operations = contract.operations();
    for (std::size_t begin = 0; begin < operations.size();) {
        const auto same_path = [&](const Operation& operation) { return operation.path == operations[begin].path; };
        const auto end =
            std::find_if_not(operations.begin() + static_cast<std::ptrdiff_t>(begin), operations.end(), same_path);
        const auto count = static_cast<std::size_t>(end - operations.begin()) - begin;
        resources_.emplace_back(operations.subspan(begin, count));
        add_template(operations[begin].path, resources_.size() - 1);
        for (const std::string& alias : operations[begin].aliases) add_template(alias, resources_.size() - 1);
        begin += count;
    }
}

void Router::add_template(const std::string& path, std::size_t resource) {
    Template added{split_template(path), resource};
    const auto order = [](const Template& a, const Template& b) {
        return std::lexicographical_compare_three_way(a.segments.begin(), a.segments.end(), b.segments.begin(),
                                                      b.segments.end(), precedence);
    };
    const auto at = std::find_if(templates_.begin(), templates_.end(),
                                 [&](const Template& earlier) { return order(added, earlier) <= 0; });
    if (at != templates_.end() && order(added, *at) == 0) {
        throw ContractError("the path '" + path + "' is declared twice");
    }
    templates_.insert(at, std::move(added));
}

bool Router::matches(const Template& candidate, std::span<const std::string> segments) {
    return std::equal(candidate.segments.begin(), candidate.segments.end(), segments.begin(), segments.end(),
                      [](const PathSegment& wanted, const std::string& segment) {
                          return wanted.is_parameter ? !segment.empty() : wanted.text == segment;
                      });
}

Result<Route> Router::find(std::string_view path) const {
    auto segments = split_path(path);
    if (!segments) return Error{Errc::MalformedRequest, "the path must be percent-encoded UTF-8 without NUL", {}, {}};
    const auto found = std::find_if(templates_.begin(), templates_.end(),
                                    [&](const Template& candidate) { return matches(candidate, *segments); });
    if (found == templates_.end()) return Error{Errc::NotFound, "no such path", {}, {}};
    Route route{&resources_[found->resource], {}};
    for (std::size_t i = 0; i < segments->size(); ++i) {
        const PathSegment& segment = found->segments[i];
        if (segment.is_parameter) route.arguments.push_back({segment.text, std::move((*segments)[i])});
    }
    return route;
}

}  // namespace bourse::openapi

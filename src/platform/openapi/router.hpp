#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/openapi/contract.hpp"
#include "platform/openapi/uri.hpp"

namespace bourse::openapi {

/// A path of the contract with its operations.
class Resource {
  public:
    /// `operations` share one path and outlive the resource.
    explicit Resource(std::span<const Operation> operations);

    /// Null when the path does not declare the method. HEAD maps to the operation for GET.
    [[nodiscard]] const Operation* operation(http::Method method) const;
    /// The value of an Allow header, such as `GET, HEAD, OPTIONS`.
    [[nodiscard]] const std::string& allow() const { return allow_; }

  private:
    std::span<const Operation> operations_;
    std::string allow_;
};

/// The decoded value of a path parameter. The name lives as long as the router.
struct PathArgument {
    std::string_view name;
    std::string value;
};

/// The result of routing a path.
struct Route {
    /// Never null; lives as long as the router.
    const Resource* resource = nullptr;
    /// In the template's order.
    std::vector<PathArgument> arguments;
};

/// Finds the path template of a request. Immutable; safe from any thread.
class Router {
  public:
    /// Throws ContractError when two templates match the same paths. `contract` must outlive the router.
    explicit Router(const Contract& contract);

    /// `path` is percent-encoded; one trailing slash is ignored. A literal segment takes precedence
    /// over a parameter, from the first segment on. `%2F` does not separate segments; a parameter
    /// is never empty. Errc::NotFound; Errc::MalformedRequest for an invalid escape, NUL, or
    /// invalid UTF-8.
    [[nodiscard]] Result<Route> find(std::string_view path) const;

  private:
    struct Template {
        std::vector<PathSegment> segments;
        std::size_t resource = 0;
    };

    void add_template(const std::string& path, std::size_t resource);
    [[nodiscard]] static bool matches(const Template& candidate, std::span<const std::string> segments);

    std::vector<Resource> resources_;
    /// In order of precedence; few enough (about one per dataset) to be tried one after another.
    std::vector<Template> templates_;
};

}  // namespace bourse::openapi

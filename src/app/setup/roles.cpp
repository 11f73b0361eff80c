#include "app/setup/roles.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "platform/config/values.hpp"

namespace bourse::app {
namespace {

constexpr std::array kAll{RoleName::Api, RoleName::Quotes, RoleName::Orders, RoleName::Prices, RoleName::Monitor};

Error invalid(std::string detail) {
    return {Errc::InvalidInput, std::move(detail), {}, {}};
}

Result<RoleName> parse_role(std::string_view name) {
    const auto* const found =
        std::find_if(kAll.begin(), kAll.end(), [&](RoleName role) { return to_string(role) == name; });
    if (found != kAll.end()) return *found;
    std::string known;
    for (const RoleName role : kAll) known.append(known.empty() ? "" : ", ").append(to_string(role));
    return invalid("names " + in_quotes(name) + ", which is not a role; there are " + known);
}

}  // namespace

std::string_view to_string(RoleName role) {
    switch (role) {
        case RoleName::Api:
            return "api";
        case RoleName::Quotes:
            return "quotes";
        case RoleName::Orders:
            return "orders";
        case RoleName::Prices:
            return "prices";
        case RoleName::Monitor:
            return "monitor";
    }
    return "";
}

Roles::Roles() : Roles(std::vector<RoleName>(kAll.begin(), kAll.end())) {}

Roles::Roles(std::vector<RoleName> roles) : roles_(std::move(roles)) {}

Result<Roles> Roles::parse(std::string_view text) {
    std::vector<std::string> names;
    if (auto split = config::parse_into(names, text); !split) return split.error();
    if (names.empty()) return invalid("names no role");
    std::vector<RoleName> roles;
    for (const std::string& name : names) {
        const auto role = parse_role(name);
        if (!role) return role.error();
        if (std::ranges::find(roles, *role) != roles.end()) return invalid("names " + name + " twice");
        roles.push_back(*role);
    }
    return Roles(std::move(roles));
}

bool Roles::contains(RoleName role) const {
    return std::ranges::find(roles_, role) != roles_.end();
}

std::vector<std::string_view> Roles::names() const {
    std::vector<std::string_view> names;
    std::ranges::transform(roles_, std::back_inserter(names), to_string);
    return names;
}

}  // namespace bourse::app

#include "platform/openapi/contract_roles.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "platform/schema/json_read.hpp"

namespace bourse::openapi {
namespace {

namespace json = boost::json;

bool is_operation(const json::value& member) {
    return member.is_object() && member.get_object().contains("operationId");
}

bool is_kept(const json::value& operation, std::span<const std::string_view> roles, const std::string& path) {
    const json::value* role = operation.get_object().if_contains("x-role");
    if (role == nullptr) return true;
    return std::ranges::find(roles, schema::as_text(*role, path + " x-role")) != roles.end();
}

template <class IsDropped>
void erase_members(json::object& object, const IsDropped& is_dropped) {
    std::vector<std::string> names;
    for (auto& member : object) {
        if (is_dropped(member)) names.emplace_back(member.key());
    }
    // A stable erase: the order of the document is what readers see.
    for (const std::string& name : names) object.stable_erase(name);
}

}  // namespace

void keep_roles(json::value& document, std::span<const std::string_view> roles) {
    json::value* paths = document.is_object() ? document.get_object().if_contains("paths") : nullptr;
    if (paths == nullptr || !paths->is_object()) return;  // the reader says so
    erase_members(paths->get_object(), [&](json::key_value_pair& path) {
        if (!path.value().is_object()) return false;
        json::object& item = path.value().get_object();
        const std::string name(path.key());
        erase_members(item, [&](const json::key_value_pair& member) {
            return is_operation(member.value()) && !is_kept(member.value(), roles, name);
        });
        return std::ranges::none_of(item, [](const auto& member) { return is_operation(member.value()); });
    });
}

}  // namespace bourse::openapi

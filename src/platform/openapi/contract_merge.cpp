#include "platform/openapi/contract_merge.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "platform/openapi/uri.hpp"
#include "platform/schema/json_read.hpp"

namespace bourse::openapi {
namespace {

namespace json = boost::json;

using schema::as_array;
using schema::as_object;
using schema::as_text;

/// Paths that match the same requests have the same shape: `/docs/{file}` and `/docs/{uuid}` are
/// both `/docs/{}`.
std::string shape_of(std::string_view path) {
    std::string shape;
    for (const PathSegment& segment : split_template(path)) shape += '/' + (segment.is_parameter ? "{}" : segment.text);
    return shape;
}

/// Records which part declared each name.
class Origins {
  public:
    /// Records every name that `part` declares.
    void claim_all(const json::object& part, const std::string& source) {
        if (const json::value* tags = part.if_contains("tags")) {
            for (const json::value& tag : as_array(*tags, "tags")) {
                const json::value& name = schema::need(as_object(tag, "tags"), "name", "tags");
                claim("tag", as_text(name, "tags"), source);
            }
        }
        if (const json::value* paths = part.if_contains("paths")) {
            for (const auto& [path, item] : as_object(*paths, "paths")) claim_path(std::string(path), item, source);
        }
        if (const json::object* schemas = schemas_of(part)) {
            for (const auto& [name, schema] : *schemas) claim("schema", std::string(name), source);
        }
    }

  private:
    static const json::object* schemas_of(const json::object& part) {
        const json::value* components = part.if_contains("components");
        if (components == nullptr) return nullptr;
        const json::value* schemas = as_object(*components, "components").if_contains("schemas");
        return schemas == nullptr ? nullptr : &as_object(*schemas, "components.schemas");
    }

    void claim_path(const std::string& path, const json::value& item, const std::string& source) {
        claim("path", path, shape_of(path), source);
        for (const auto& [key, value] : as_object(item, path)) {
            if (key == "x-aliases") {
                for (const json::value& alias : as_array(value, path)) {
                    const std::string text = as_text(alias, path);
                    claim("path", text, shape_of(text), source);
                }
            } else if (value.is_object() && value.get_object().contains("operationId")) {
                claim("operationId", as_text(value.get_object().at("operationId"), path), source);
            }
        }
    }

    void claim(std::string_view what, const std::string& name, const std::string& source) {
        claim(what, name, name, source);
    }
    void claim(std::string_view what, const std::string& name, const std::string& key, const std::string& source) {
        const auto [known, is_new] = sources_.emplace(std::pair(what, key), source);
        if (is_new) return;
        throw ContractError(source + ": the " + std::string(what) + " " + in_quotes(name) + " is declared by " +
                            known->second + " already");
    }

    std::map<std::pair<std::string_view, std::string>, std::string> sources_;
};

/// The object under this name, created when absent.
json::object& object_at(json::object& parent, std::string_view name) {
    json::value& member = parent[name];
    if (member.is_null()) member = json::object();
    return member.as_object();
}

void append(json::object& document, const json::object& part) {
    if (const json::value* tags = part.if_contains("tags")) {
        json::value& own = document["tags"];
        if (own.is_null()) own = json::array();
        for (const json::value& tag : tags->get_array()) own.as_array().push_back(tag);
    }
    if (const json::value* paths = part.if_contains("paths")) {
        for (const auto& [path, item] : paths->get_object()) object_at(document, "paths").emplace(path, item);
    }
    if (const json::value* components = part.if_contains("components")) {
        json::object& schemas = object_at(object_at(document, "components"), "schemas");
        for (const auto& [name, schema] : components->at("schemas").as_object()) schemas.emplace(name, schema);
    }
}

bool is_operation(const json::value& member) {
    return member.is_object() && member.get_object().contains("operationId");
}

bool is_kept(const json::value& operation, std::span<const std::string_view> roles, const std::string& path) {
    const json::value* role = operation.get_object().if_contains("x-role");
    if (role == nullptr) return true;
    return std::ranges::find(roles, as_text(*role, path + " x-role")) != roles.end();
}

template <class IsDropped>
void erase_members(json::object& object, const IsDropped& is_dropped) {
    std::vector<std::string> names;
    for (auto& member : object) {
        if (is_dropped(member)) names.emplace_back(member.key());
    }
    // A stable erase keeps the order of the document, which is shown to readers.
    for (const std::string& name : names) object.stable_erase(name);
}

}  // namespace

void merge(json::value& document, std::span<const ContractPart> parts) {
    if (parts.empty()) return;
    Origins origins;
    if (!document.is_object()) return;  // ContractReader reports this
    json::object& root = document.get_object();
    origins.claim_all(root, "the contract");
    for (const ContractPart& part : parts) {
        const json::object& added = as_object(part.document, part.source);
        origins.claim_all(added, part.source);
        append(root, added);
    }
}

void keep_roles(json::value& document, std::span<const std::string_view> roles) {
    json::value* paths = document.is_object() ? document.get_object().if_contains("paths") : nullptr;
    if (paths == nullptr || !paths->is_object()) return;  // ContractReader reports this
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

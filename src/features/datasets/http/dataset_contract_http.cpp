#include "features/datasets/http/dataset_contract_http.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>

#include "features/datasets/model/dataset_names.hpp"
#include "platform/schema/yaml_json.hpp"

namespace bourse::datasets {
namespace {

namespace json = boost::json;

/// Id of the record in examples.
constexpr std::string_view kExampleId = "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f";

std::string searched_names(const Dataset& dataset) {
    std::string names;
    for (const Property& property : dataset.properties) {
        if (property.searched) names += (names.empty() ? "`" : " or `") + property.name + "`";
    }
    return names;
}

/// Replacement texts by placeholder; see api/dataset.yaml.
using Words = std::map<std::string, std::string, std::less<>>;

Words words_of(const Dataset& dataset, const DatasetDeclaration& declaration) {
    return {{"name", dataset.name},
            {"Names", to_pascal_case(dataset.name)},
            {"title", dataset.title},
            {"record", dataset.record},
            {"id", dataset.id},
            {"searched", searched_names(dataset)},
            {"description", declaration.description.empty() ? dataset.title : declaration.description}};
}

/// Replaces each placeholder by its text. Replacements are not expanded again.
std::string fill_in(std::string_view text, const Words& words) {
    std::string filled;
    while (!text.empty()) {
        const std::size_t begin = std::min(text.find('<'), text.size());
        const std::size_t end = text.find('>', begin);
        filled += text.substr(0, begin);
        text.remove_prefix(begin);
        if (end == std::string_view::npos) break;
        const std::string_view placeholder = text.substr(1, end - begin - 1);
        const auto word = words.find(placeholder);
        if (word == words.end()) {
            throw openapi::ContractError("api/dataset.yaml: no such placeholder: <" + std::string(placeholder) + ">");
        }
        filled += word->second;
        text.remove_prefix(end - begin + 1);
    }
    return filled + std::string(text);
}

json::value fill_in_all(const json::value& value, const Words& words) {
    if (value.is_string()) return json::value(fill_in(value.get_string(), words));
    if (value.is_array()) {
        json::array filled;
        for (const json::value& item : value.get_array()) filled.push_back(fill_in_all(item, words));
        return filled;
    }
    if (value.is_object()) {
        json::object filled;
        for (const auto& [key, member] : value.get_object())
            filled.emplace(fill_in(key, words), fill_in_all(member, words));
        return filled;
    }
    return value;
}

/// Builds the contract part of one dataset.
class PartBuilder {
  public:
    PartBuilder(const Dataset& dataset, const DatasetDeclaration& declaration, const json::value& skeleton)
        : dataset_(dataset),
          declaration_(declaration),
          document_(fill_in_all(skeleton, words_of(dataset, declaration)).as_object()) {}

    openapi::ContractPart build(WriteAccess access) {
        if (access != WriteAccess::Anyone) require_credentials(access);
        add_filters();
        add_schemas();
        add_examples();
        return {declaration_.file, std::move(document_)};
    }

  private:
    json::object& operation(const std::string& path, std::string_view method) {
        return document_.at("paths").at(path).at(method).as_object();
    }
    json::object& list() { return operation("/" + dataset_.name, "get"); }
    json::object& schema(const std::string& name) {
        return document_.at("components").at("schemas").at(name).as_object();
    }

    void require_credentials(WriteAccess access) {
        const std::string one = "/" + dataset_.name + "/{" + dataset_.id + "}";
        for (json::object* const writing :
             {&operation("/" + dataset_.name, "post"), &operation(one, "put"), &operation(one, "delete")}) {
            writing->emplace("security", json::array{json::object{{"basicAuth", json::array()}},
                                                     json::object{{"bearerAuth", json::array()}}});
            writing->emplace("x-scope", "ingest");
            if (access == WriteAccess::SuperUsers) writing->emplace("x-super-users", true);
            json::object& responses = writing->at("responses").as_object();
            for (const auto& [status, name] : {std::pair("401", "Unauthenticated"), std::pair("403", "Forbidden"),
                                               std::pair("429", "TooManyRequests")}) {
                responses[status] = json::object{{"$ref", std::string("#/components/responses/") + name}};
            }
        }
    }

    /// Adds the filters in file order, before the common parameters of every list.
    void add_filters() {
        json::array parameters;
        for (const Property& property : dataset_.properties) {
            if (property.filtered) parameters.push_back(filter_of(property));
        }
        for (json::value& parameter : list().at("parameters").as_array()) {
            const json::value* name = parameter.as_object().if_contains("name");
            const bool is_search = name != nullptr && *name == "q";
            if (!is_search || dataset_.is_searched()) parameters.push_back(std::move(parameter));
        }
        list()["parameters"] = std::move(parameters);
    }

    json::object filter_of(const Property& property) const {
        json::object wanted = declaration_.properties.at(property.name).as_object();
        // An absent parameter must not filter, and a query cannot express null.
        for (const char* keyword : {"default", "nullable", "description"}) wanted.erase(keyword);
        json::object parameter{{"name", property.name},
                               {"in", "query"},
                               {"description", "Select records with this `" + property.name + "`"},
                               {"schema", std::move(wanted)}};
        if (const json::value* value = example_of(property)) parameter.emplace("example", *value);
        return parameter;
    }

    /// The property's value in the first example; null when there is none.
    const json::value* example_of(const Property& property) const {
        if (declaration_.examples.empty()) return nullptr;
        const json::value* value = declaration_.examples.front().get_object().if_contains(property.name);
        return value == nullptr || value->is_null() ? nullptr : value;
    }

    void add_schemas() {
        const json::object id{{"type", "string"}, {"format", "uuid"}};
        json::object all{{dataset_.id, id}};
        json::array needed;
        json::array always{json::value(dataset_.id)};
        json::object changes{{dataset_.id, id}};
        for (const Property& property : dataset_.properties) {
            const json::object& declared = declaration_.properties.at(property.name).as_object();
            all.emplace(property.name, declared);
            json::object change = declared;
            change.erase("default");  // an absent property stays unchanged
            changes.emplace(property.name, std::move(change));
            if (property.required) needed.emplace_back(property.name);
            always.emplace_back(property.name);
        }
        schema("New" + dataset_.record)["properties"] = all;
        if (!needed.empty()) schema("New" + dataset_.record)["required"] = std::move(needed);
        schema(dataset_.record)["properties"] = std::move(all);
        schema(dataset_.record)["required"] = std::move(always);
        schema(dataset_.record + "Changes")["properties"] = std::move(changes);
    }

    /// The stored record for an example.
    json::object stored(const json::object& example) const {
        json::object record{{dataset_.id, kExampleId}};
        for (const Property& property : dataset_.properties) {
            const json::value* given = example.if_contains(property.name);
            const json::object& declared = declaration_.properties.at(property.name).as_object();
            const json::value* fallback = declared.if_contains("default");
            record.emplace(property.name, given ? *given : fallback ? *fallback : json::value());
        }
        return record;
    }

    void add_examples() {
        const std::string one = "/" + dataset_.name + "/{" + dataset_.id + "}";
        document_.at("paths").at(one).at("parameters").at(0).as_object()["example"] = kExampleId;
        if (declaration_.examples.empty()) return;
        const json::object& example = declaration_.examples.front().get_object();
        const json::object record = stored(example);
        const auto body = [](json::object& operation) -> json::object& {
            return operation.at("requestBody").at("content").at("application/json").as_object();
        };
        const auto answer = [](json::object& operation, std::string_view status) -> json::object& {
            return operation.at("responses").at(status).at("content").at("application/json").as_object();
        };
        answer(list(), "200")["example"] = json::array{record};
        json::object& add = operation("/" + dataset_.name, "post");
        body(add)["example"] = example;
        answer(add, "201")["example"] = record;
        answer(operation(one, "get"), "200")["example"] = record;
        const Property& first = dataset_.properties.front();
        body(operation(one, "put"))["example"] = json::object{{first.name, record.at(first.name)}};
        answer(operation(one, "put"), "200")["example"] = record;
    }

    const Dataset& dataset_;
    const DatasetDeclaration& declaration_;
    json::object document_;
};

}  // namespace

OperationIds operation_ids(const Dataset& dataset) {
    const std::string& one = dataset.record;
    return {"list" + to_pascal_case(dataset.name), "add" + one, "get" + one, "change" + one, "delete" + one};
}

std::vector<openapi::ContractPart> contract_parts(const DatasetCatalog& catalog, std::string_view template_yaml,
                                                  WriteAccess access) {
    const json::value skeleton = schema::yaml_to_json(template_yaml);
    std::vector<openapi::ContractPart> parts;
    for (std::size_t i = 0; i < catalog.datasets().size(); ++i) {
        parts.push_back(PartBuilder(catalog.datasets()[i], catalog.declarations()[i], skeleton).build(access));
    }
    return parts;
}

}  // namespace bourse::datasets

#include "features/datasets/http/datasets_http.hpp"

#include <chrono>

#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "features/datasets/http/dataset_contract_http.hpp"
#include "features/datasets/http/dataset_cursor.hpp"
#include "features/datasets/http/record_etags.hpp"
#include "features/datasets/http/records_html.hpp"
#include "features/datasets/http/records_text.hpp"
#include "features/datasets/import/records_csv.hpp"
#include "features/datasets/service/datasets.hpp"
#include "platform/http/messages/body_stream.hpp"
#include "platform/http/messages/negotiation.hpp"
#include "platform/http/messages/next_link.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/named_input.hpp"
#include "platform/schema/finding.hpp"

namespace bourse::datasets {
namespace {

namespace json = boost::json;

using openapi::Call;
using openapi::HandlerResult;
using openapi::NamedInput;
using In = InputFault::In;

constexpr std::string_view kHtml = "text/html";

/// CSP source of the pages' only style element: `sha256-…`.
std::string style_source() {
    const Sha256 digest = sha256(page_style());
    return "sha256-" + encode(Base64::Padded, {reinterpret_cast<const char*>(digest.data()), digest.size()});
}

/// The page loads no resources and sends its form to this server only.
http::Response respond_html(std::string body) {
    static const std::string policy = "default-src 'none'; style-src '" + style_source() +
                                      "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    http::Response response;
    response.content_type = "text/html; charset=utf-8";
    response.body = http::make_body(std::move(body));
    response.headers.push_back({"Content-Security-Policy", policy});
    response.headers.push_back({"Referrer-Policy", "no-referrer"});
    return response;
}

Error refuse(In in, std::string where, std::string detail) {
    const std::string place = in == In::Body ? where.substr(1) : where;
    return schema::invalid_input({{{in, std::move(where), std::move(detail)}, place}});
}

// Entity tags
// --------------------------------------------------------------------------------------------------------------------

/// `If-Match: *` and an absent field accept every revision; the existence of the record is checked anyway.
/// `If-None-Match: *` accepts none.
Precondition read_precondition(const NamedInput& input) {
    if (!input.header("If-None-Match").is_null()) return std::vector<Revision>();
    const json::value& given = input.header("If-Match");
    if (given.is_null() || trim(given.get_string()) == "*") return std::nullopt;
    std::vector<Revision> wanted;
    for (const std::string& etag : http::strong_etags(given.get_string())) {
        if (const auto revision = RecordEtags::revision_of(etag)) wanted.push_back(*revision);
    }
    return wanted;
}

/// The error for the caller when a record is not changed.
Error explain(Error error, const NamedInput& input) {
    if (error.code == Errc::PreconditionFailed && !input.header("If-None-Match").is_null()) {
        error.detail = "the record exists, and If-None-Match requires that it does not";
    }
    return error;
}

/// Shared state of the handlers of one dataset.
struct Endpoints {
    Datasets& datasets;
    const ServedDataset& served;
    RecordEtags etags;

    [[nodiscard]] const Dataset& dataset() const { return served.dataset; }
};

http::Response respond_record(const Endpoints& endpoints, const Record& record) {
    http::Response response = http::respond_json(to_json(endpoints.dataset(), record));
    response.etag = endpoints.etags.json(record.revision);
    return response;
}

// List
// --------------------------------------------------------------------------------------------------------------------

/// Records of a page of a list without a limit.
constexpr std::int64_t kUsualLimit = 1'000;

Result<RecordQuery> to_query(const Dataset& dataset, const NamedInput& input) {
    RecordQuery query;
    const json::value& limit = input.query("limit");
    query.limit = limit.is_null() ? kUsualLimit : limit.get_int64();
    for (std::size_t i = 0; i < dataset.properties.size(); ++i) {
        const Property& property = dataset.properties[i];
        if (!property.filtered) continue;
        const json::value& wanted = input.query(property.name);
        if (!wanted.is_null()) query.filters.push_back({i, to_field(property.type, wanted)});
    }
    if (dataset.is_searched() && !input.query("q").is_null()) query.text = input.query("q").get_string();
    if (const json::value& cursor = input.query("cursor"); !cursor.is_null()) {
        const auto after = decode_cursor(dataset, cursor.get_string());
        if (!after) {
            return refuse(In::Query, "cursor", in_quotes(cursor.get_string()) + " " + after.error().detail);
        }
        query.after = *after;
    }
    return query;
}

http::Response write_list_page(const Call& call, const Dataset& dataset, const RecordQuery& query,
                               std::span<const Record> records, std::optional<std::string> next) {
    RecordList list{records, {}, query.text, query.limit, std::nullopt, std::move(next)};
    for (const Filter& filter : query.filters) {
        list.filters.emplace_back(dataset.properties[filter.property].name, to_text(filter.value));
    }
    if (query.after > 0) list.first = http::first_target(call.request.path, call.request.query);
    return respond_html(list_page(dataset, list));
}

std::string to_csv(const Dataset& dataset, std::span<const Record> records) {
    std::string out;
    RecordsCsvWriter csv(out, dataset);
    csv.header();
    for (const Record& record : records) csv.row(record);
    return out;
}

std::string list_text(const Dataset& dataset, std::span<const Record> records, http::ListForm form) {
    return form == http::ListForm::Csv ? to_csv(dataset, records) : to_json(dataset, records);
}

/// The whole list. A page is read when it is needed, so records may change meanwhile. `endpoints` lives as long as the
/// registry of handlers.
http::Response write_whole_list(const Endpoints& endpoints, tasks::BlockingPool& pool, RecordQuery query,
                                const RecordPage& first, http::ListForm form) {
    query.after = first.records.back().revision.position;
    const auto make_page = [&endpoints, query = std::move(query), form]() mutable {
        const RecordPage page = endpoints.served.records->list(query);
        if (!page.records.empty()) query.after = page.records.back().revision.position;
        return http::PagedBody::Page{list_text(endpoints.dataset(), page.records, form), page.has_more};
    };
    return http::respond_in_pages(form, list_text(endpoints.dataset(), first.records, form), pool, make_page);
}

http::Response write_list(const Call& call, const Dataset& dataset, const RecordQuery& query, const RecordPage& page) {
    std::optional<std::string> next;
    if (page.has_more) {
        const std::string cursor = encode_cursor(dataset, page.records.back().revision.position);
        next = http::next_target(call.request.path, call.request.query, cursor);
    }
    http::Response response;
    if (call.media_type == kHtml) {
        response = write_list_page(call, dataset, query, page.records, next);
    } else {
        const http::ListForm form = http::list_form(call.media_type);
        response = http::respond_list(form, list_text(dataset, page.records, form));
    }
    if (next) response.headers.push_back({"Link", http::next_link(*next)});
    return response;
}

Task<HandlerResult> list_records(const Endpoints& endpoints, const Call& call, NamedInput input) {
    const auto query = to_query(endpoints.dataset(), input);
    if (!query) co_return query.error();
    const bool is_search = !query->filters.empty() || !query->text.empty();
    tasks::BlockingPool& pool = is_search ? endpoints.datasets.searches() : endpoints.datasets.pool();
    const bool is_paged = call.media_type == kHtml || !input.query("limit").is_null();
    const auto work = [&] {
        const RecordPage page = endpoints.served.records->list(*query);
        if (is_paged || !page.has_more) return write_list(call, endpoints.dataset(), *query, page);
        return write_whole_list(endpoints, pool, *query, page, http::list_form(call.media_type));
    };
    co_return co_await pool.run(work);
}

// One record
// --------------------------------------------------------------------------------------------------------------------

/// The id in the path, already validated.
Uuid read_id(const Dataset& dataset, const NamedInput& input) {
    return Uuid::parse(input.path(dataset.id).get_string()).value();
}

/// The id in the body, if any.
std::optional<Uuid> read_id_in_body(const Dataset& dataset, const NamedInput& input) {
    const json::value* id = input.body().get_object().if_contains(dataset.id);
    if (id == nullptr) return std::nullopt;
    return Uuid::parse(id->get_string()).value();
}

/// The values of a new record.
std::vector<FieldValue> read_values(const Dataset& dataset, const json::object& body) {
    std::vector<FieldValue> values;
    values.reserve(dataset.properties.size());
    for (const Property& property : dataset.properties) {
        const json::value* given = body.if_contains(property.name);
        values.push_back(given == nullptr ? property.default_value : to_field(property.type, *given));
    }
    return values;
}

Changes read_changes(const Dataset& dataset, const json::object& body) {
    Changes changes;
    changes.reserve(dataset.properties.size());
    for (const Property& property : dataset.properties) {
        const json::value* given = body.if_contains(property.name);
        changes.push_back(given == nullptr ? std::nullopt : std::optional(to_field(property.type, *given)));
    }
    return changes;
}

Task<HandlerResult> add_record(const Endpoints& endpoints, const Call&, NamedInput input) {
    const Dataset& dataset = endpoints.dataset();
    const auto chosen = read_id_in_body(dataset, input);
    const Uuid id = chosen ? *chosen : endpoints.datasets.make_id();
    auto adding = endpoints.served.additions->submit({id, {}, read_values(dataset, input.body().get_object())});
    const Result<Record> added = co_await std::move(adding);
    if (!added) co_return added.error();
    http::Response response = respond_record(endpoints, *added);
    response.status = 201;
    response.headers.push_back({"Location", "/" + dataset.name + "/" + id.to_string()});
    co_return response;
}

Task<HandlerResult> get_record(const Endpoints& endpoints, const Call& call, NamedInput input) {
    const Dataset& dataset = endpoints.dataset();
    const Uuid id = read_id(dataset, input);
    const auto work = [&]() -> HandlerResult {
        const auto found = endpoints.served.records->find(id);
        if (!found) return found.error();
        if (call.media_type != kHtml) return respond_record(endpoints, *found);
        http::Response response = respond_html(record_page(dataset, *found));
        response.etag = endpoints.etags.html(found->revision);
        return response;
    };
    co_return co_await endpoints.datasets.pool().run(work);
}

Task<HandlerResult> change_record(const Endpoints& endpoints, const Call&, NamedInput input) {
    const Dataset& dataset = endpoints.dataset();
    const Uuid id = read_id(dataset, input);
    const auto repeated = read_id_in_body(dataset, input);
    if (repeated && *repeated != id) {
        Error refusal =
            refuse(In::Body, "/" + dataset.id, in_quotes(repeated->to_string()) + " does not match the path");
        refusal.code = Errc::Refused;  // it fits the schema, which cannot know the path
        co_return refusal;
    }
    const Precondition wanted = read_precondition(input);
    const auto work = [&]() -> HandlerResult {
        const auto changed =
            endpoints.served.records->change(id, read_changes(dataset, input.body().get_object()), wanted);
        if (!changed) return explain(changed.error(), input);
        return respond_record(endpoints, *changed);
    };
    co_return co_await endpoints.datasets.writes().run(work);
}

Task<HandlerResult> delete_record(const Endpoints& endpoints, const Call&, NamedInput input) {
    const Uuid id = read_id(endpoints.dataset(), input);
    const Precondition wanted = read_precondition(input);
    const auto work = [&]() -> HandlerResult {
        const auto removed = endpoints.served.records->remove(id, wanted);
        if (!removed) return explain(removed.error(), input);
        return http::respond_json("{}");
    };
    co_return co_await endpoints.datasets.writes().run(work);
}

std::vector<openapi::ParameterName> list_parameters(const Dataset& dataset) {
    std::vector<openapi::ParameterName> names{{In::Query, "limit"}, {In::Query, "cursor"}};
    for (const Property& property : dataset.properties) {
        if (property.filtered) names.push_back({In::Query, property.name});
    }
    if (dataset.is_searched()) names.push_back({In::Query, "q"});
    return names;
}

void register_dataset(openapi::Registry& registry, Datasets& datasets, const ServedDataset& served) {
    // Shared by the handlers below, which live as long as the registry.
    const auto endpoints = std::make_shared<const Endpoints>(Endpoints{datasets, served, RecordEtags(served.dataset)});
    using Handle = Task<HandlerResult> (*)(const Endpoints&, const Call&, NamedInput);
    const auto add = [&](std::string operation_id, std::vector<openapi::ParameterName> names, Handle handle) {
        openapi::add_named(registry, std::move(operation_id), std::move(names),
                           [endpoints, handle](const Call& call, NamedInput input) {
                               return handle(*endpoints, call, std::move(input));
                           });
    };
    const OperationIds ids = operation_ids(served.dataset);
    const openapi::ParameterName id{In::Path, served.dataset.id};
    const openapi::ParameterName if_match{In::Header, "If-Match"};
    const openapi::ParameterName if_none_match{In::Header, "If-None-Match"};
    add(ids.list, list_parameters(served.dataset), list_records);
    add(ids.add, {}, add_record);
    add(ids.get, {id}, get_record);
    add(ids.change, {id, if_match, if_none_match}, change_record);
    add(ids.remove, {id, if_match, if_none_match}, delete_record);
}

}  // namespace

void register_datasets(openapi::Registry& registry, Datasets& datasets) {
    for (const ServedDataset& served : datasets.served()) register_dataset(registry, datasets, served);
}

}  // namespace bourse::datasets

#include "platform/http/messages/respond.hpp"

#include <utility>

#include "platform/http/messages/next_link.hpp"

namespace bourse::http {
namespace {

Response respond(std::string content_type, std::string body) {
    Response response;
    response.content_type = std::move(content_type);
    response.body = make_body(std::move(body));
    return response;
}

}  // namespace

Response respond_json(std::string body) {
    return respond("application/json", std::move(body));
}

Response respond_csv(std::string body) {
    return respond("text/csv; charset=utf-8; header=present", std::move(body));
}

Response respond_nothing() {
    Response response;
    response.status = 204;
    return response;
}

ListForm list_form(std::string_view media_type) {
    return media_type == "text/csv" ? ListForm::Csv : ListForm::Json;
}

Response respond_list(ListForm form, std::string body) {
    return form == ListForm::Csv ? respond_csv(std::move(body)) : respond_json(std::move(body));
}

void mark_stale(Response& response, std::optional<std::chrono::seconds> age) {
    if (age) response.headers.push_back({"Age", std::to_string(age->count())});
    response.headers.push_back({"Warning", R"(110 - "Response is Stale")"});
}

void link_next_page(Response& response, const Request& request, std::string_view cursor) {
    response.headers.push_back({"Link", next_link(next_target(request.path, request.query, cursor))});
}

}  // namespace bourse::http

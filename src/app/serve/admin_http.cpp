#include "app/serve/admin_http.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>

#include "base/asset.hpp"
#include "base/json_writer.hpp"
#include "embedded/docs.hpp"

namespace bourse::app {
namespace {

using http::Response;

/// A prepared response body, constant for each binary.
struct Document {
    std::string content_type;
    std::shared_ptr<const std::string> body;
    std::string etag;
    std::vector<http::Header> headers;
};

Response respond(const Document& document, std::shared_ptr<const Freshness> forever) {
    Response response;
    response.content_type = document.content_type;
    response.headers = document.headers;
    response.body = document.body;
    response.etag = document.etag;
    response.cacheable_while = std::move(forever);
    return response;
}

std::string_view content_type_of(std::string_view file) {
    if (file.ends_with(".html")) return "text/html; charset=utf-8";
    if (file.ends_with(".css")) return "text/css; charset=utf-8";
    if (file.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (file.ends_with(".png")) return "image/png";
    return "application/octet-stream";
}

/// The page may load resources of this server only. Swagger UI's style sheet contains its icons as data URLs.
std::vector<http::Header> headers_of(std::string_view file) {
    if (!file.ends_with(".html")) return {};
    return {{"Content-Security-Policy",
             "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
             "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
            {"Referrer-Policy", "no-referrer"}};
}

/// Swagger UI and its page, embedded in the binary, so that it works offline.
class DocsPages {
  public:
    DocsPages() {
        for (const Asset& asset : embedded::docs()) {
            const std::string_view name = asset.path.substr(asset.path.rfind('/') + 1);
            pages_.push_back(
                {name, Document{std::string(content_type_of(name)), http::make_body(std::string(asset.content)),
                                http::etag_of(asset.content), headers_of(name)}});
        }
    }

    [[nodiscard]] Result<Response> find(std::string_view name) const {
        const auto page =
            std::find_if(pages_.begin(), pages_.end(), [&](const auto& candidate) { return candidate.first == name; });
        if (page == pages_.end()) return Error{Errc::NotFound, "no such page", {}, {}};
        return respond(page->second, forever_);
    }

  private:
    std::vector<std::pair<std::string_view, Document>> pages_;
    std::shared_ptr<const Freshness> forever_ = std::make_shared<Freshness>();
};

struct AssetInput {
    std::string file;
};

Response readiness_response(const std::vector<Readiness::Outcome>& outcomes) {
    const bool ready =
        std::all_of(outcomes.begin(), outcomes.end(), [](const auto& outcome) { return outcome.failure.empty(); });
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.member("status", ready ? "ready" : "unavailable");
    json.key("checks");
    json.begin_array();
    for (const Readiness::Outcome& outcome : outcomes) {
        json.begin_object();
        json.member("name", outcome.name);
        json.member("status", outcome.failure.empty() ? "ok" : "failed");
        if (!outcome.failure.empty()) json.member("detail", outcome.failure);
        json.end_object();
    }
    json.end_array();
    json.end_object();

    Response response;
    response.status = ready ? 200 : 503;
    response.content_type = "application/json";
    response.body = http::make_body(std::move(text));
    if (!ready) response.headers.push_back({"Retry-After", "1"});
    return response;
}

/// 200 with an empty body after a successful query; otherwise Unavailable.
Task<Result<Response>> answer_database_health(DatabaseProbe* database) {
    if (database == nullptr) co_return Error{Errc::NotFound, "the roles of this process need no database", {}, {}};
    auto asking = database->ask();
    co_await std::move(asking);
    co_return Response{};
}

Result<Response> answer_metrics(const telemetry::Metrics* metrics) {
    if (metrics == nullptr) return Error{Errc::NotFound, "metrics are off; set ENABLE_METRICS", {}, {}};
    telemetry::MetricFamilies families;
    for (const auto& source : *metrics) {
        auto collected = source->Collect();
        std::move(collected.begin(), collected.end(), std::back_inserter(families));
    }
    Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = http::make_body(prometheus::TextSerializer().Serialize(families));
    return response;
}

Response alive() {
    Response response;
    response.content_type = "application/json";
    response.body = http::make_body(R"({"status":"ok"})");
    return response;
}

}  // namespace

void register_admin_endpoints(openapi::Registry& registry, const OperationParts& parts) {
    using openapi::Call;

    registry.add("getHealth", [](const Call&) -> Result<Response> { return alive(); });
    registry.add("getReadiness",
                 [parts](const Call&) -> Result<Response> { return readiness_response(parts.readiness.outcomes()); });
    registry.add("getDatabaseHealth", [parts](const Call&) { return answer_database_health(parts.database); });
    registry.add("getMetrics", [parts](const Call&) { return answer_metrics(parts.metrics); });

    const auto pages = std::make_shared<const DocsPages>();
    registry.add("getDocs", [pages](const Call&) { return pages->find("index.html"); });
    registry.add("getDocsAsset", openapi::Binding<AssetInput>().path("file", &AssetInput::file),
                 [pages](const Call&, const AssetInput& input) { return pages->find(input.file); });

    const Document contract{"application/json", parts.contract.json(), http::etag_of(*parts.contract.json()), {}};
    const auto forever = std::make_shared<const Freshness>();
    registry.add("getOpenapi",
                 [contract, forever](const Call&) -> Result<Response> { return respond(contract, forever); });
}

}  // namespace bourse::app

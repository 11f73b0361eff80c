#include "features/market/http/upload_http.hpp"

#include <string>
#include <utility>

#include "features/market/import/bars_import.hpp"
#include "features/market/import/upload_text.hpp"
#include "features/market/service/market.hpp"
#include "platform/http/messages/body_file.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/registry.hpp"

namespace bourse::market {
namespace {

using openapi::HandlerResult;

/// Retry-After when all upload slots are taken.
constexpr std::chrono::seconds kRetryAfter{5};

struct UploadInput {
    OnError on_error = OnError::Abort;
    std::optional<Symbol> symbol;
};

Result<OnError> parse_on_error(std::string_view text) {
    if (text == "abort") return OnError::Abort;
    if (text == "skip") return OnError::Skip;
    return Error{Errc::InvalidInput, "is not one of abort, skip", {}, {}};
}

/// Thrown to abort an import whose client no longer waits for the response.
struct Abandoned {};

Error abandoned() {
    return {Errc::Unavailable, "the server is shutting down; nothing was stored", {}, {}};
}

ImportOutcome import_file(Uploads& uploads, const http::BodySource& body, http::BodyFile& file,
                          const UploadInput& input) {
    ImportOptions options;
    options.on_error = input.on_error;
    options.symbol = input.symbol;
    options.progress = [&body](const ImportProgress&) {
        if (body.is_abandoned()) throw Abandoned();
    };
    ImportOutcome outcome = uploads.market().import(file, options);
    uploads.note(outcome);
    return outcome;
}

Task<HandlerResult> import_upload(Uploads& uploads, const openapi::Call& call, UploadInput input) {
    http::BodySource& body = *call.request.body_source;
    const Result<> fits = body.limit_to(uploads.options().max_bytes);
    if (!fits) co_return fits.error();
    const std::optional<Uploads::Place> place = uploads.take_place();
    if (!place) {
        co_return Error{Errc::Unavailable, "too many concurrent uploads", {}, {}, kRetryAfter};
    }
    std::optional<http::BodyFile> file;
    const auto make_file = [&] {
        file.emplace(uploads.options().folder);
        return true;
    };
    co_await uploads.pool().run(make_file);
    auto receiving = http::receive(body, *file, uploads.pool(), uploads.received());
    const Result<> received = co_await std::move(receiving);
    if (!received) co_return received.error();

    const auto import = [&]() -> HandlerResult {
        try {
            const ImportOutcome outcome = import_file(uploads, body, *file, input);
            if (!outcome.accepted) return refusal_of(outcome);
            return http::respond_json(to_json(outcome));
        } catch (const Abandoned&) {
            return abandoned();
        }
    };
    co_return co_await uploads.pool().run(import);
}

}  // namespace

Uploads::Uploads(Market& market, UploadOptions options)
    : market_(market), options_(std::move(options)), pool_(options_.at_once) {}

UploadCounts Uploads::counts() const {
    return {.active = active_, .stored = stored_, .refused = refused_, .bytes = received_, .rows = rows_};
}

std::optional<Uploads::Place> Uploads::take_place() {
    Place place(active_);
    if (active_.fetch_add(1) >= options_.at_once) return std::nullopt;
    return place;
}

void Uploads::note(const ImportOutcome& outcome) {
    (outcome.accepted ? stored_ : refused_).fetch_add(1);
    if (outcome.accepted) rows_.fetch_add(outcome.rows - outcome.rejected_count);
}

void register_uploads(openapi::Registry& registry, Uploads& uploads) {
    registry.add("importBars",
                 openapi::Binding<UploadInput>()
                     .query("on_error", &UploadInput::on_error, parse_on_error)
                     .query("symbol", &UploadInput::symbol),
                 [&uploads](const openapi::Call& call, UploadInput input) {
                     return import_upload(uploads, call, std::move(input));
                 });
}

}  // namespace bourse::market

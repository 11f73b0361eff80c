#include "features/market/http/upload_http.hpp"

#include <string>
#include <utility>

#include "base/text.hpp"
#include "features/market/import/bars_import.hpp"
#include "features/market/import/upload_text.hpp"
#include "features/market/service/market.hpp"
#include "platform/csv/front.hpp"
#include "platform/http/messages/body_file.hpp"
#include "platform/http/messages/multipart.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/registry.hpp"

namespace bourse::market {
namespace {

using openapi::HandlerResult;

/// Retry-After when all upload slots are taken.
constexpr std::chrono::seconds kRetryAfter{5};

/// The parameters of importBars; see ImportOptions.
struct UploadInput {
    csv::OnError on_error = csv::OnError::Abort;
    std::optional<OnDuplicate> on_duplicate;
    std::optional<Symbol> symbol;
    std::optional<char> delimiter;
    std::optional<csv::DecimalMark> decimal;
    std::optional<DateOrder> date_format;
    std::optional<zones::TimeZone> timezone;
    std::optional<FileInterval> interval;
    std::optional<std::vector<ColumnChoice>> column;
    bool combine = false;
    bool repair = false;
    bool strict = false;
    bool dry_run = false;
};

openapi::Binding<UploadInput> upload_binding() {
    return openapi::Binding<UploadInput>()
        .query("on_error", &UploadInput::on_error, csv::parse_on_error)
        .query("on_duplicate", &UploadInput::on_duplicate, parse_on_duplicate)
        .query("symbol", &UploadInput::symbol)
        .query("delimiter", &UploadInput::delimiter, csv::parse_delimiter)
        .query("decimal", &UploadInput::decimal, csv::parse_decimal_mark)
        .query("date_format", &UploadInput::date_format, parse_date_order)
        .query("timezone", &UploadInput::timezone, zones::TimeZone::find)
        .query("interval", &UploadInput::interval, parse_file_interval)
        .query("column", &UploadInput::column)
        .query("combine", &UploadInput::combine)
        .query("repair", &UploadInput::repair)
        .query("strict", &UploadInput::strict)
        .query("dry_run", &UploadInput::dry_run);
}

ImportOptions options_of(const UploadInput& input, std::uint64_t max_bytes) {
    ImportOptions options;
    options.on_error = input.on_error;
    options.symbol = input.symbol;
    options.delimiter = input.delimiter;
    options.decimal = input.decimal;
    options.date_order = input.date_format;
    options.time_zone = input.timezone;
    options.interval = input.interval;
    options.columns = input.column.value_or(std::vector<ColumnChoice>());
    options.on_duplicate = input.on_duplicate.value_or(OnDuplicate::Reject);
    options.combine = input.combine;
    options.repair = input.repair;
    options.strict = input.strict;
    options.dry_run = input.dry_run;
    options.max_bytes = max_bytes;
    options.source = Source::Upload;
    options.names = OptionNames::Parameters;
    return options;
}

/// Thrown to abort an import whose client no longer waits for the response.
struct Abandoned {};

Error abandoned() {
    return {Errc::Unavailable, "the server is shutting down; nothing was stored", {}, {}};
}

HandlerResult import_file(Uploads& uploads, const http::BodySource& body, ByteSource& file, const UploadInput& input) {
    ImportOptions options = options_of(input, uploads.options().max_bytes);
    options.progress = [&body](const csv::ImportProgress&) {
        if (body.is_abandoned()) throw Abandoned();
    };
    try {
        const ImportOutcome outcome = uploads.market().import(file, options);
        uploads.note(outcome);
        if (!outcome.accepted && !outcome.is_dry_run) return refusal_of(outcome);
        return http::respond_json(to_json(outcome));
    } catch (const Abandoned&) {
        return abandoned();
    } catch (const csv::TooLarge& failure) {
        return Error{Errc::PayloadTooLarge, failure.what(), {}, {}};
    }
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

    const std::string_view type = call.request.header("Content-Type");
    const std::string boundary = http::multipart_boundary(type);
    if (boundary.empty() && to_lower(type).starts_with("multipart/")) {
        co_return Error{Errc::MalformedRequest, "the Content-Type of the multipart body has no boundary", {}, {}};
    }
    const auto import = [&]() -> HandlerResult {
        if (boundary.empty()) return import_file(uploads, body, *file, input);
        Result<http::BodyPart> part = http::find_file_part(*file, boundary);
        if (!part) return part.error();
        return import_file(uploads, body, *part, input);
    };
    co_return co_await uploads.pool().run(import);
}

}  // namespace

Uploads::Uploads(Market& market, UploadOptions options)
    : market_(market), options_(std::move(options)), pool_(options_.at_once) {}

UploadCounts Uploads::counts() const {
    return {.active = active_,
            .stored = stored_,
            .refused = refused_,
            .turned_away = turned_away_,
            .bytes = received_,
            .rows = rows_};
}

std::optional<Uploads::Place> Uploads::take_place() {
    Place place(active_);
    if (active_.fetch_add(1) < options_.at_once) return place;
    turned_away_.fetch_add(1);
    return std::nullopt;
}

void Uploads::note(const ImportOutcome& outcome) {
    if (outcome.is_dry_run) return;
    (outcome.accepted ? stored_ : refused_).fetch_add(1);
    if (outcome.accepted) rows_.fetch_add(outcome.rows - outcome.rejected_count);
}

void register_uploads(openapi::Registry& registry, Uploads& uploads) {
    const auto answer = [&uploads](const openapi::Call& call, UploadInput input) {
        return import_upload(uploads, call, std::move(input));
    };
    registry.add("importBars", upload_binding(), answer);
    registry.add("putBars", upload_binding(), answer);
}

}  // namespace bourse::market

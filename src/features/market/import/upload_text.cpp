#include "features/market/import/upload_text.hpp"

#include "base/json_writer.hpp"
#include "features/market/model/price_digits.hpp"
#include "platform/csv/front.hpp"

namespace bourse::market {
namespace {

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
    json.key(name);
    json.begin_array();
    for (const std::string& text : texts) json.value(text);
    json.end_array();
}

void write_rejected(JsonWriter& json, const ImportOutcome& outcome) {
    json.key("rejected");
    json.begin_array();
    for (const csv::RefusedRow& row : outcome.rejected) {
        json.begin_object();
        json.member("line", row.line);
        json.member("row", row.line);
        json.member("detail", row.detail);
        json.end_object();
    }
    json.end_array();
    json.member("rejected_count", outcome.rejected_count);
}

void write_form(JsonWriter& json, const FoundForm& form, int step) {
    json.key("form");
    json.begin_object();
    json.member("compression", to_string(form.coding.compression));
    json.member("encoding", to_string(form.coding.encoding));
    json.member("line_end", to_string(form.coding.line_end));
    json.member("delimiter", csv::name_of_delimiter(form.delimiter));
    json.member("decimal", to_string(form.decimal));
    json.key("date_format");
    if (form.date_order) {
        json.value(to_string(*form.date_order));
    } else {
        json.null();
    }
    json.member("timezone", form.time_zone);
    json.member("interval", to_string(form.interval));
    json.member("interval_reason", form.interval_reason);
    json.key("step");
    if (step != 0) {
        json.value(step);
    } else {
        json.null();
    }
    json.key("columns");
    json.begin_object();
    for (const ColumnChoice& column : form.columns) json.member(column.column, column.name);
    json.end_object();
    write_texts(json, "ignored", form.ignored);
    json.end_object();
}

void write_first_bars(JsonWriter& json, const ImportOutcome& outcome) {
    const bool is_daily = !outcome.form || outcome.form->interval == BarInterval::Day;
    json.key("first_bars");
    json.begin_array();
    for (const auto& [symbol, bar] : outcome.first_bars) {
        const auto number = [&](std::string_view name, double value) {
            json.key(name);
            json.raw(price_text(value));
        };
        json.begin_object();
        json.member("symbol", symbol.str());
        json.member(is_daily ? "date" : "timestamp", is_daily ? bar.time.date().to_string() : bar.time.to_string());
        number("open", bar.open);
        number("high", bar.high);
        number("low", bar.low);
        number("close", bar.close);
        number("volume", bar.volume);
        json.end_object();
    }
    json.end_array();
}

}  // namespace

std::string to_json(const ImportOutcome& outcome) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.member("inserted", outcome.inserted);
    json.member("updated", outcome.updated);
    json.member("unchanged", outcome.unchanged);
    write_rejected(json, outcome);
    json.member("accepted", outcome.accepted);
    json.member("dry_run", outcome.is_dry_run);
    json.member("rows", outcome.rows);
    json.member("symbols", outcome.symbols);
    json.member("empty", outcome.empty);
    json.member("repaired", outcome.repaired);
    json.member("combined", outcome.combined);
    json.member("duplicates", outcome.duplicates);
    write_texts(json, "warnings", outcome.warnings(OptionNames::Parameters));
    if (outcome.form) write_form(json, *outcome.form, outcome.step);
    write_first_bars(json, outcome);
    json.end_object();
    return text;
}

Error refusal_of(const ImportOutcome& outcome) {
    Error error{Errc::Refused, "nothing was stored", {}, {}};
    if (outcome.rejected.empty()) return error;
    const csv::RefusedRow& first = outcome.rejected.front();
    error.detail = "line " + std::to_string(first.line) + ": " + first.detail;
    if (outcome.rejected_count > 1) {
        error.detail += ", and " + std::to_string(outcome.rejected_count - 1) + " more";
    }
    error.detail += "; nothing was stored";
    for (const csv::RefusedRow& row : outcome.rejected) {
        error.faults.push_back({InputFault::In::Body, "line=" + std::to_string(row.line), row.detail});
    }
    return error;
}

}  // namespace bourse::market

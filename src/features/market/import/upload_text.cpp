#include "features/market/import/upload_text.hpp"

#include "base/json_writer.hpp"

namespace bourse::market {

std::string to_json(const ImportOutcome& outcome) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.member("inserted", outcome.inserted);
    json.member("updated", outcome.updated);
    json.member("unchanged", outcome.unchanged);
    json.key("rejected");
    json.begin_array();
    for (const RefusedRow& row : outcome.rejected) {
        json.begin_object();
        json.member("row", row.line);
        json.member("detail", row.detail);
        json.end_object();
    }
    json.end_array();
    json.member("rejected_count", outcome.rejected_count);
    json.end_object();
    return text;
}

Error refusal_of(const ImportOutcome& outcome) {
    Error error{Errc::Refused, "nothing was stored", {}, {}};
    if (outcome.rejected.empty()) return error;
    const RefusedRow& first = outcome.rejected.front();
    error.detail = "row " + std::to_string(first.line) + ": " + first.detail;
    if (outcome.rejected_count > 1) {
        error.detail += ", and " + std::to_string(outcome.rejected_count - 1) + " more";
    }
    error.detail += "; nothing was stored";
    for (const RefusedRow& row : outcome.rejected) {
        error.faults.push_back({InputFault::In::Body, "row=" + std::to_string(row.line), row.detail});
    }
    return error;
}

}  // namespace bourse::market

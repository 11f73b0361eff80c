#include "features/market/import/bars_import.hpp"

#include <map>
#include <unordered_map>
#include <utility>

#include "features/market/import/bars_form.hpp"
#include "features/market/import/bars_reader.hpp"
#include "features/market/import/bars_rows.hpp"

namespace bourse::market {
namespace {

/// Looks at the keys of all rows of a file, without storing any.
class KeyRows final : public csv::Rows {
  public:
    using Visit = std::function<void(const BarRow&, std::uint64_t line)>;

    KeyRows(BarsReader& reader, Visit visit) : reader_(reader), visit_(std::move(visit)) {}

    Result<> row(std::span<const std::string_view> fields, std::uint64_t line, bool /*is_storing*/) override {
        const auto parsed = reader_.parse(fields);
        if (parsed && *parsed) visit_(**parsed, line);
        return {};
    }

  private:
    BarsReader& reader_;
    Visit visit_;
};

/// Calls `visit` for each bar of the file.
void visit_keys(csv::DecodedSource& text, const BarsForm& form, const ImportOptions& options,
                const KeyRows::Visit& visit) {
    text.rewind();
    BarsReader reader(form, options);
    KeyRows rows(reader, visit);
    const csv::ImportOptions skipping{csv::OnError::Skip, options.progress};
    (void)csv::import_rows(text, {form.delimiter, form.columns.header_records}, skipping, rows);
}

/// The keys that are in the file several times.
std::map<BarKey, Bar> find_repeated(csv::DecodedSource& text, const BarsForm& form, const ImportOptions& options) {
    std::unordered_map<Symbol, SeenSlots> seen;
    std::map<BarKey, Bar> repeated;
    visit_keys(text, form, options, [&](const BarRow& row, std::uint64_t) {
        const std::int64_t slot = row.bar.time.micros() / 60'000'000 / minutes_of(form.interval.interval);
        if (!seen[row.symbol].insert(slot)) repeated.insert_or_assign({row.symbol, row.bar.time}, row.bar);
    });
    return repeated;
}

/// Adds the line of the first row to the messages about keys that are in the file twice.
void name_first_lines(csv::DecodedSource& text, const BarsForm& form, const ImportOptions& options,
                      const std::map<std::uint64_t, BarKey>& conflicts, csv::ImportOutcome& outcome) {
    if (conflicts.empty()) return;
    std::map<BarKey, std::uint64_t> lines;
    for (const csv::RefusedRow& row : outcome.rejected) {
        if (const auto found = conflicts.find(row.line); found != conflicts.end()) lines.emplace(found->second, 0);
    }
    visit_keys(text, form, options, [&](const BarRow& row, std::uint64_t line) {
        const auto found = lines.find({row.symbol, row.bar.time});
        if (found != lines.end() && found->second == 0) found->second = line;
    });
    const BarsReader reader(form, options);
    for (csv::RefusedRow& row : outcome.rejected) {
        const auto found = conflicts.find(row.line);
        if (found == conflicts.end()) continue;
        const std::string where = "lines " + std::to_string(lines[found->second]) + " and " + std::to_string(row.line);
        row.detail = conflict_text(found->second, where, reader, options.names);
    }
}

FoundForm describe(const BarsForm& form, const csv::Coding& coding) {
    FoundForm found;
    found.coding = coding;
    found.delimiter = form.delimiter;
    found.decimal = form.decimal;
    found.date_order = form.date_order;
    for (std::size_t kind = 0; kind < kBarColumnKinds; ++kind) {
        const auto column = static_cast<BarColumn>(kind);
        if (form.columns.has(column))
            found.columns.push_back({std::string(to_string(column)), form.columns.name(column)});
    }
    found.ignored = form.columns.ignored;
    found.time_zone = form.time_zone.name();
    found.is_time_zone_assumed = form.is_time_zone_assumed;
    found.interval = form.interval.interval;
    found.interval_reason = form.interval_reason;
    return found;
}

ImportOutcome rejected(std::string detail) {
    ImportOutcome outcome;
    outcome.rejected.push_back({1, std::move(detail)});
    outcome.rejected_count = 1;
    return outcome;
}

ImportOutcome import_form(BarsStore& store, const Clock& clock, csv::DecodedSource& text, const BarsForm& form,
                          const ImportOptions& options) {
    std::map<BarKey, Bar> held_back;
    if (options.on_duplicate == OnDuplicate::Last) held_back = find_repeated(text, form, options);
    ImportOutcome outcome;
    std::map<std::uint64_t, BarKey> conflicts;
    text.rewind();
    store.write_if(clock.now(), [&](BarsWriter& writer) {
        outcome = {};
        BarsReader reader(form, options);
        BarsRows rows(writer, reader, options, held_back);
        static_cast<csv::ImportOutcome&>(outcome) =
            csv::import_rows(text, {form.delimiter, form.columns.header_records}, options, rows);
        if (outcome.accepted) rows.finish();
        rows.copy_counts(outcome);
        conflicts = rows.conflicts();
        return outcome.accepted && !options.dry_run;
    });
    name_first_lines(text, form, options, conflicts, outcome);
    outcome.form = describe(form, text.coding());
    return outcome;
}

ImportOutcome import_text(BarsStore& store, const Clock& clock, csv::DecodedSource& text, const ImportOptions& options,
                          Survey survey) {
    const auto form = find_form(text, options, survey);
    if (!form) return rejected(form.error().detail);
    return import_form(store, clock, text, *form, options);
}

}  // namespace

std::vector<std::string> ImportOutcome::warnings(OptionNames names) const {
    std::vector<std::string> warnings;
    if (!form) return warnings;
    if (form->is_time_zone_assumed) {
        warnings.push_back("times without an offset were read as UTC; choose another time zone with " +
                           option(names, "timezone"));
    }
    if (!form->ignored.empty()) {
        std::string columns;
        for (const std::string& name : form->ignored) columns += (columns.empty() ? "" : ", ") + name;
        warnings.push_back("columns ignored: " + columns);
    }
    return warnings;
}

ImportOutcome import_bars(BarsStore& store, const Clock& clock, ByteSource& source, const ImportOptions& options) {
    csv::DecodedSource text(source, options.max_bytes);
    ImportOutcome outcome;
    if (options.combine && options.on_duplicate != OnDuplicate::Reject) {
        return rejected(option(options.names, "combine") + " and " + option(options.names, "on duplicate") +
                        " exclude each other");
    }
    try {
        outcome = import_text(store, clock, text, options, Survey::AsNeeded);
    } catch (const FormUndecided&) {
        text.rewind();
        outcome = import_text(store, clock, text, options, Survey::Whole);
    } catch (const csv::Undecodable& failure) {
        outcome = rejected(failure.what());
    }
    outcome.is_dry_run = options.dry_run;
    return outcome;
}

}  // namespace bourse::market

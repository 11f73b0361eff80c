#include "features/datasets/import/records_import.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "features/datasets/import/records_import_reader.hpp"
#include "platform/csv/csv_reader.hpp"
#include "platform/csv/decoded_source.hpp"
#include "platform/csv/front.hpp"

namespace bourse::datasets {
namespace {

/// Records may contain long texts, and an import must accept every export.
constexpr csv::Limits kLimits{.record_bytes = 16 * 1024 * 1024};

/// Memory limit of pending records; the last one may exceed it.
constexpr std::size_t kMaxPendingBytes = 8 * 1024 * 1024;

/// Records by which the form of a file is found.
constexpr std::size_t kSurveyedRecords = 1000;

/// Takes the rows of one file into the store.
class RecordRows final : public csv::Rows {
  public:
    RecordRows(RecordWriter& writer, const Dataset& dataset, const RecordsReader& reader, const Clock& clock,
               Random& random)
        : writer_(writer), dataset_(dataset), reader_(reader), clock_(clock), random_(random) {}

    Result<> row(std::span<const std::string_view> fields, std::uint64_t line, bool /*is_storing*/) override {
        auto row = reader_.read(fields);
        if (!row) return std::move(row).error();
        const Uuid id = row->id ? *row->id : Uuid::make(clock_.now(), random_);
        pending_.push_back({id, {}, std::move(row->values)});
        lines_.push_back(line);
        pending_bytes_ += bytes_of(pending_.back());
        return {};
    }

    [[nodiscard]] bool is_full() const override { return pending_bytes_ >= kMaxPendingBytes; }

    std::vector<csv::RefusedRow> settle(bool is_storing) override {
        std::vector<csv::RefusedRow> refused;
        if (reader_.has_ids()) refused = take_out_known();
        if (is_storing && !pending_.empty()) {
            writer_.add_all(pending_);
            added_ += pending_.size();
        }
        pending_.clear();
        lines_.clear();
        pending_bytes_ = 0;
        return refused;
    }

    [[nodiscard]] std::uint64_t added() const { return added_; }

  private:
    /// Removes pending rows with an id that is stored or occurs in an earlier row. Returns them by line.
    std::vector<csv::RefusedRow> take_out_known() {
        std::vector<Uuid> ids;
        ids.reserve(pending_.size());
        for (const Record& record : pending_) ids.push_back(record.id);
        const std::vector<bool> taken = writer_.are_taken(ids);
        std::vector<csv::RefusedRow> refused;
        std::vector<Record> kept;
        std::set<Uuid> seen;
        for (std::size_t i = 0; i < pending_.size(); ++i) {
            if (!taken[i] && seen.insert(ids[i]).second) {
                kept.push_back(std::move(pending_[i]));
            } else {
                refused.push_back({lines_[i], dataset_.id + ' ' + in_quotes(ids[i].to_string()) + " already exists"});
            }
        }
        pending_ = std::move(kept);
        return refused;
    }

    RecordWriter& writer_;
    const Dataset& dataset_;
    const RecordsReader& reader_;
    const Clock& clock_;
    Random& random_;
    /// Pending records, and their line numbers.
    std::vector<Record> pending_;
    std::vector<std::uint64_t> lines_;
    std::size_t pending_bytes_ = 0;
    std::uint64_t added_ = 0;
};

/// How a file is read.
struct Form {
    char delimiter = ',';
    RecordsReader reader;
};

/// Finds the form by the front of the text.
Result<Form> find_form(ByteSource& text, const Dataset& dataset, const RecordsImportOptions& options) {
    constexpr std::size_t kFrontBytes = 256 * 1024;
    std::vector<char> buffer(kFrontBytes);
    const std::string_view front(buffer.data(), csv::read_full(text, buffer));
    const auto count_known = [&](std::span<const std::string> names) {
        return RecordsReader::count_known(dataset, names);
    };
    const char delimiter = options.delimiter.value_or(csv::find_delimiter(front, count_known));
    const auto [head, fault] = csv::first_records(front, delimiter, kSurveyedRecords);
    if (head.empty()) return invalid(fault);
    const std::vector<std::string_view> header(head[0].begin(), head[0].end());
    auto reader = RecordsReader::from_header(dataset, header, options.decimal.value_or(csv::DecimalMark::Point));
    if (!reader) return reader.error();
    if (options.strict && !reader->ignored().empty()) {
        return invalid("column " + in_quotes(reader->ignored().front()) +
                       " is unknown; without --strict it is ignored");
    }
    if (options.decimal) return Form{delimiter, *std::move(reader)};
    // The last record of a longer file may be cut.
    const std::size_t whole =
        front.size() < buffer.size() || head.size() == kSurveyedRecords ? head.size() : head.size() - 1;
    csv::DecimalEvidence evidence;
    for (const std::size_t position : reader->number_positions()) {
        for (const csv::Record& record : std::span(head).first(whole).subspan(1)) {
            if (position < record.size()) evidence.add(record[position]);
        }
    }
    if (evidence.is_ambiguous()) {
        return invalid("numbers such as " + in_quotes(evidence.ambiguous_cell()) +
                       " have a comma that may separate thousands or decimals; choose with --decimal point or comma");
    }
    std::optional<csv::DecimalMark> mark;
    if (evidence.is_decided()) mark = evidence.mark();
    auto decided = RecordsReader::from_header(dataset, header, mark);
    return Form{delimiter, *std::move(decided)};
}

RecordsImportOutcome rejected(std::string detail) {
    RecordsImportOutcome outcome;
    outcome.rejected.push_back({1, std::move(detail)});
    outcome.rejected_count = 1;
    return outcome;
}

}  // namespace

RecordsImportOutcome import_records(RecordStore& store, const Dataset& dataset, const Clock& clock, Random& random,
                                    ByteSource& source, const RecordsImportOptions& options) {
    csv::DecodedSource text(source);
    RecordsImportOutcome outcome;
    try {
        const auto form = find_form(text, dataset, options);
        if (!form) return rejected(form.error().detail);
        text.rewind();
        store.write_if([&](RecordWriter& writer) {
            RecordRows rows(writer, dataset, form->reader, clock, random);
            static_cast<csv::ImportOutcome&>(outcome) =
                csv::import_rows(text, {form->delimiter, 1}, options, rows, kLimits);
            outcome.added = rows.added();
            return outcome.accepted && !options.dry_run;
        });
        outcome.ignored = form->reader.ignored();
        outcome.delimiter = form->delimiter;
    } catch (const csv::Undecodable& failure) {
        return rejected(failure.what());
    }
    return outcome;
}

}  // namespace bourse::datasets

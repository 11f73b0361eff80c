#include "features/datasets/import/records_import.hpp"

#include <optional>
#include <set>
#include <utility>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "features/datasets/import/records_import_reader.hpp"

namespace bourse::datasets {
namespace {

/// Records may contain long texts, and an import must accept every export.
constexpr CsvLimits kLimits{.record_bytes = 16 * 1024 * 1024};

/// Memory limit of pending records; the last one may exceed it.
constexpr std::size_t kMaxPendingBytes = 8 * 1024 * 1024;

/// Takes the rows of one file into the store.
class RecordRows final : public CsvRows {
  public:
    RecordRows(RecordWriter& writer, const Dataset& dataset, const Clock& clock, Random& random)
        : writer_(writer), dataset_(dataset), clock_(clock), random_(random) {}

    Result<> header(std::span<const std::string_view> fields) override {
        auto reader = RecordsReader::from_header(dataset_, fields);
        if (!reader) return std::move(reader).error();
        reader_ = *std::move(reader);
        return {};
    }

    Result<> row(std::span<const std::string_view> fields, std::uint64_t line, bool /*is_storing*/) override {
        auto row = reader_->read(fields);
        if (!row) return std::move(row).error();
        const Uuid id = row->id ? *row->id : Uuid::make(clock_.now(), random_);
        pending_.push_back({id, {}, std::move(row->values)});
        lines_.push_back(line);
        pending_bytes_ += bytes_of(pending_.back());
        return {};
    }

    [[nodiscard]] bool is_full() const override { return pending_bytes_ >= kMaxPendingBytes; }

    std::vector<RefusedRow> settle(bool is_storing) override {
        std::vector<RefusedRow> refused;
        if (reader_ && reader_->has_ids()) refused = take_out_known();
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
    std::vector<RefusedRow> take_out_known() {
        std::vector<Uuid> ids;
        ids.reserve(pending_.size());
        for (const Record& record : pending_) ids.push_back(record.id);
        const std::vector<bool> taken = writer_.are_taken(ids);
        std::vector<RefusedRow> refused;
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
    const Clock& clock_;
    Random& random_;
    std::optional<RecordsReader> reader_;
    /// Pending records, and their line numbers.
    std::vector<Record> pending_;
    std::vector<std::uint64_t> lines_;
    std::size_t pending_bytes_ = 0;
    std::uint64_t added_ = 0;
};

}  // namespace

RecordsImportOutcome import_records(RecordStore& store, const Dataset& dataset, const Clock& clock, Random& random,
                                    ByteSource& source, const CsvImportOptions& options) {
    RecordsImportOutcome outcome;
    store.write_if([&](RecordWriter& writer) {
        RecordRows rows(writer, dataset, clock, random);
        static_cast<CsvImportOutcome&>(outcome) = read_csv(source, options, rows, kLimits);
        outcome.added = rows.added();
        return outcome.accepted;
    });
    return outcome;
}

}  // namespace bourse::datasets

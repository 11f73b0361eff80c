#include "base/csv_import.hpp"

#include <algorithm>
#include <utility>

namespace bourse {
namespace {

constexpr std::size_t kChunkBytes = 256 * 1024;

/// One run of read_csv().
class CsvImport {
  public:
    CsvImport(ByteSource& source, const CsvImportOptions& options, CsvRows& rows, CsvLimits limits)
        : source_(source), options_(options), rows_(rows), buffer_(kChunkBytes), reader_(limits) {}

    CsvImportOutcome run() {
        outcome_.accepted = true;
        while (!is_ended_) take_step();
        settle();
        report_progress();
        return std::move(outcome_);
    }

  private:
    void take_step() {
        switch (reader_.next()) {
            case CsvReader::Step::Record:
                if (has_header_) {
                    take_row();
                } else {
                    take_header();
                }
                break;
            case CsvReader::Step::Fault:
                if (has_header_) ++outcome_.rows;
                refuse(std::string(reader_.fault()));
                if (!has_header_) stop();
                break;
            case CsvReader::Step::NeedMore:
                read_chunk();
                break;
            case CsvReader::Step::End:
                if (!has_header_) refuse_file("the file is empty: a header row is missing");
                if (reader_.is_cut()) outcome_.accepted = false;
                is_ended_ = true;
                break;
        }
    }

    void read_chunk() {
        const std::size_t count = source_.read(buffer_);
        bytes_ += count;
        if (count == 0) {
            reader_.finish();
        } else {
            report_progress();
            reader_.feed({buffer_.data(), count});
        }
    }

    void report_progress() const {
        if (options_.progress) options_.progress({bytes_, outcome_.rows});
    }

    void take_header() {
        if (auto taken = rows_.header(reader_.fields()); !taken) return refuse_file(std::move(taken).error().detail);
        has_header_ = true;
    }

    void take_row() {
        ++outcome_.rows;
        if (auto taken = rows_.row(reader_.fields(), reader_.line(), outcome_.accepted); !taken) {
            return refuse(std::move(taken).error().detail);
        }
        if (++unsettled_ == CsvRows::kBatch || rows_.is_full()) settle();
    }

    void settle() {
        unsettled_ = 0;
        for (RefusedRow& row : rows_.settle(outcome_.accepted)) refuse(std::move(row));
    }

    /// Rejects the current row.
    void refuse(std::string detail) { refuse({reader_.line(), std::move(detail)}); }

    /// With OnError::Abort, reading continues in order to report more rejected rows.
    void refuse(RefusedRow row) {
        const bool skips = options_.on_error == OnError::Skip;
        const std::size_t kept = skips ? CsvImportOutcome::kKeptWhenSkipping : CsvImportOutcome::kKeptWhenAborting;
        ++outcome_.rejected_count;
        keep_by_line(std::move(row), kept);
        if (skips) return;
        outcome_.accepted = false;
        if (outcome_.rejected_count >= kept) is_ended_ = true;
    }

    /// Rows rejected by settle() may precede others that are already recorded.
    void keep_by_line(RefusedRow row, std::size_t max) {
        std::vector<RefusedRow>& kept = outcome_.rejected;
        const auto place = std::ranges::upper_bound(kept, row.line, {}, &RefusedRow::line);
        if (place == kept.end() && kept.size() == max) return;
        kept.insert(place, std::move(row));
        if (kept.size() > max) kept.pop_back();
    }

    /// Rejects the whole file because it cannot be parsed, also with OnError::Skip.
    void refuse_file(std::string detail) {
        refuse(std::move(detail));
        stop();
    }

    void stop() {
        outcome_.accepted = false;
        is_ended_ = true;
    }

    ByteSource& source_;
    const CsvImportOptions& options_;
    CsvRows& rows_;
    std::vector<char> buffer_;
    CsvReader reader_;
    std::uint64_t bytes_ = 0;
    /// Rows accepted since the last settle().
    std::size_t unsettled_ = 0;
    bool has_header_ = false;
    bool is_ended_ = false;
    CsvImportOutcome outcome_;
};

}  // namespace

bool CsvRows::is_full() const {
    return false;
}

std::vector<RefusedRow> CsvRows::settle(bool /*is_storing*/) {
    return {};
}

CsvImportOutcome read_csv(ByteSource& source, const CsvImportOptions& options, CsvRows& rows, CsvLimits limits) {
    return CsvImport(source, options, rows, limits).run();
}

}  // namespace bourse

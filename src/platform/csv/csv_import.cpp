#include "platform/csv/csv_import.hpp"

#include <algorithm>
#include <utility>

#include "platform/csv/decoded_source.hpp"

namespace bourse::csv {
namespace {

constexpr std::size_t kChunkBytes = 256 * 1024;

/// One run of import_rows().
class Import {
  public:
    Import(ByteSource& text, const Layout& layout, const ImportOptions& options, Rows& rows, Limits limits)
        : source_(text),
          options_(options),
          rows_(rows),
          buffer_(kChunkBytes),
          reader_(layout.delimiter, limits),
          header_records_(layout.header_records) {}

    ImportOutcome run() {
        outcome_.accepted = true;
        while (!is_ended_) take_step();
        settle();
        // Skipping every row is no import.
        if (outcome_.rows > 0 && outcome_.rejected_count >= outcome_.rows) outcome_.accepted = false;
        report_progress();
        return std::move(outcome_);
    }

  private:
    void take_step() {
        switch (reader_.next()) {
            case Reader::Step::Record:
                if (has_header()) {
                    take_row();
                } else {
                    ++header_seen_;
                }
                break;
            case Reader::Step::Fault:
                if (has_header()) ++outcome_.rows;
                refuse(std::string(reader_.fault()));
                if (!has_header()) stop();
                break;
            case Reader::Step::NeedMore:
                read_chunk();
                break;
            case Reader::Step::End:
                if (!has_header()) refuse_file("the file is empty: a header row is missing");
                if (reader_.is_cut()) outcome_.accepted = false;
                is_ended_ = true;
                break;
        }
    }

    [[nodiscard]] bool has_header() const { return header_seen_ == header_records_; }

    void read_chunk() {
        std::size_t count = 0;
        try {
            count = source_.read(buffer_);
        } catch (const Undecodable& failure) {
            return refuse_file(failure.what());
        }
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

    void take_row() {
        ++outcome_.rows;
        if (auto taken = rows_.row(reader_.fields(), reader_.line(), outcome_.accepted); !taken) {
            return refuse(std::move(taken).error().detail);
        }
        if (++unsettled_ == Rows::kBatch || rows_.is_full()) settle();
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
        const std::size_t kept = skips ? ImportOutcome::kKeptWhenSkipping : ImportOutcome::kKeptWhenAborting;
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
    const ImportOptions& options_;
    Rows& rows_;
    std::vector<char> buffer_;
    Reader reader_;
    std::uint64_t bytes_ = 0;
    /// Rows accepted since the last settle().
    std::size_t unsettled_ = 0;
    std::size_t header_records_;
    std::size_t header_seen_ = 0;
    bool is_ended_ = false;
    ImportOutcome outcome_;
};

}  // namespace

Result<OnError> parse_on_error(std::string_view text) {
    if (text == "abort") return OnError::Abort;
    if (text == "skip") return OnError::Skip;
    return invalid("is not one of abort, skip");
}

bool Rows::is_full() const {
    return false;
}

std::vector<RefusedRow> Rows::settle(bool /*is_storing*/) {
    return {};
}

ImportOutcome import_rows(ByteSource& text, const Layout& layout, const ImportOptions& options, Rows& rows,
                          Limits limits) {
    return Import(text, layout, options, rows, limits).run();
}

}  // namespace bourse::csv

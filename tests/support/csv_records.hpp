#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/csv/csv_reader.hpp"

namespace bourse::test {

/// What csv::Reader makes of a text.
struct CsvRecords {
    std::vector<std::vector<std::string>> records;
    /// The line of each record.
    std::vector<std::uint64_t> lines;
    /// `line: what`.
    std::vector<std::string> faults;
    bool is_cut = false;

    friend bool operator==(const CsvRecords&, const CsvRecords&) = default;
};

/// Reads `text` in chunks of `chunk` bytes. Each chunk has its own memory, so that a sanitizer detects views that
/// outlive it.
inline CsvRecords read_csv(std::string_view text, std::size_t chunk, csv::Limits limits = {}, char delimiter = ',') {
    csv::Reader reader(delimiter, limits);
    CsvRecords read;
    std::string piece;
    for (;;) {
        switch (reader.next()) {
            case csv::Reader::Step::Record:
                read.records.emplace_back(reader.fields().begin(), reader.fields().end());
                read.lines.push_back(reader.line());
                break;
            case csv::Reader::Step::Fault:
                read.faults.push_back(std::to_string(reader.line()) + ": " + std::string(reader.fault()));
                break;
            case csv::Reader::Step::NeedMore:
                if (text.empty()) {
                    reader.finish();
                } else {
                    piece = std::string(text.substr(0, chunk));
                    text.remove_prefix(piece.size());
                    reader.feed(piece);
                }
                break;
            case csv::Reader::Step::End:
                read.is_cut = reader.is_cut();
                return read;
        }
    }
}

}  // namespace bourse::test

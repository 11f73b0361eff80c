#include "platform/csv/front.hpp"

#include <array>
#include <utility>

#include "platform/csv/csv_reader.hpp"

namespace bourse::csv {
namespace {

constexpr std::array kDelimiters{std::pair{',', std::string_view("comma")},
                                 std::pair{';', std::string_view("semicolon")},
                                 std::pair{'\t', std::string_view("tab")}, std::pair{'|', std::string_view("bar")}};

/// Records among which the header is looked for.
constexpr std::size_t kMaxTitles = 10;

}  // namespace

std::size_t read_full(ByteSource& text, std::span<char> buffer) {
    std::size_t filled = 0;
    while (filled < buffer.size()) {
        const std::size_t count = text.read(buffer.subspan(filled));
        if (count == 0) break;
        filled += count;
    }
    return filled;
}

FirstRecords first_records(std::string_view front, char delimiter, std::size_t max) {
    Reader reader(delimiter);
    reader.feed(front);
    FirstRecords first{{}, "the file is empty: a header row is missing"};
    bool is_finished = false;
    while (first.records.size() < max) {
        switch (reader.next()) {
            case Reader::Step::Record:
                first.records.emplace_back(reader.fields().begin(), reader.fields().end());
                first.fault.clear();
                break;
            case Reader::Step::Fault:
                if (!first.records.empty()) break;
                first.fault = "the header cannot be read: " + std::string(reader.fault());
                return first;
            case Reader::Step::NeedMore:
                if (is_finished) return first;
                reader.finish();
                is_finished = true;
                break;
            case Reader::Step::End:
                return first;
        }
    }
    return first;
}

char find_delimiter(std::string_view front,
                    const std::function<std::size_t(std::span<const std::string>)>& count_known) {
    char best = ',';
    std::pair<std::size_t, std::size_t> best_score{0, 0};
    for (const auto& [delimiter, name] : kDelimiters) {
        // A title may come before the header.
        for (const Record& record : first_records(front, delimiter, kMaxTitles).records) {
            if (record.size() < 2) continue;
            const std::pair score{count_known(record), record.size()};
            if (score <= best_score) continue;
            best_score = score;
            best = delimiter;
        }
    }
    return best;
}

Result<char> parse_delimiter(std::string_view text) {
    for (const auto& [delimiter, name] : kDelimiters) {
        if (text == name || text == std::string_view(&delimiter, 1)) return delimiter;
    }
    return invalid("is not one of comma, semicolon, tab, bar");
}

std::string_view name_of_delimiter(char delimiter) {
    for (const auto& [known, name] : kDelimiters) {
        if (known == delimiter) return name;
    }
    return {};
}

}  // namespace bourse::csv

#pragma once
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.hpp"
#include "base/result.hpp"

namespace bourse::csv {

/// The fields of a record.
using Record = std::vector<std::string>;

/// Fills the front of `buffer` and returns the number of bytes, which is less than the size of the buffer only at the
/// end, even if the source gives fewer at a time. Throws what the source throws.
std::size_t read_full(ByteSource& text, std::span<char> buffer);

/// The first records of a text.
struct FirstRecords {
    std::vector<Record> records;
    /// Why there are none, for the user: `the file is empty`. Otherwise empty.
    std::string fault;
};

/// The first records, at most `max`, of a text whose front is `front`; the last one may be cut. After the first one,
/// records with faults are left out.
[[nodiscard]] FirstRecords first_records(std::string_view front, char delimiter, std::size_t max);

/// The delimiter (comma, semicolon, tab or bar) by which one of the first records of the text has the most columns that
/// `count_known` counts; then, the most columns.
[[nodiscard]] char find_delimiter(std::string_view front,
                                  const std::function<std::size_t(std::span<const std::string>)>& count_known);

/// `,`, `;`, `|`, `tab`, `comma`, `semicolon` or `bar`. Errc::InvalidInput for any other text.
[[nodiscard]] Result<char> parse_delimiter(std::string_view text);
/// `comma`, `semicolon`, `tab` or `bar`.
[[nodiscard]] std::string_view name_of_delimiter(char delimiter);

}  // namespace bourse::csv

#pragma once
#include <cstddef>
#include <string_view>

namespace bourse::test {

/// A dataset with a property of each type, for tests of CSV files.
inline constexpr std::string_view kPapers = R"(
name: papers
record: Paper
id: paperId
schema:
  type: object
  required: [title]
  properties:
    title: {type: string, maxLength: 100000, x-csv-column: "Title, whole"}
    note: {type: string}
    kind: {type: string, enum: [draft, final, ""], default: draft}
    open: {type: boolean, nullable: true, default: true}
    pages: {type: integer, minimum: -5, maximum: 9223372036854775807}
    parts: {type: integer, x-csv-cut-fraction: true}
    price: {type: number}
)";

/// The places of the properties of kPapers.
enum Paper : std::size_t { Title, Note, Kind, Open, Pages, Parts, Price };

}  // namespace bourse::test

#include "platform/sql/postgres/placeholders.hpp"

#include <algorithm>
#include <charconv>

namespace bourse::sql {
namespace {

/// Length of the literal, quoted name or comment at the start of `sql`; 0 for anything else. A doubled quote inside a
/// literal parses as two adjacent literals, which gives the same result.
std::size_t untouched_length(std::string_view sql) {
    const auto up_to = [&](std::string_view end, std::size_t from) {
        const std::size_t found = sql.find(end, from);
        return found == std::string_view::npos ? sql.size() : found + end.size();
    };
    if (sql.starts_with('\'')) return up_to("'", 1);
    if (sql.starts_with('"')) return up_to("\"", 1);
    if (sql.starts_with("--")) return up_to("\n", 2);
    if (sql.starts_with("/*")) return up_to("*/", 2);
    return 0;
}

}  // namespace

NumberedSql number_placeholders(std::string_view sql) {
    NumberedSql numbered;
    while (!sql.empty()) {
        if (const std::size_t length = untouched_length(sql); length > 0) {
            numbered.text += sql.substr(0, length);
            sql.remove_prefix(length);
            continue;
        }
        int number = 0;
        if (sql.front() == '?' && std::from_chars(sql.data() + 1, sql.data() + sql.size(), number).ec == std::errc()) {
            numbered.text += '$';
            numbered.parameters = std::max(numbered.parameters, number);
        } else {
            numbered.text += sql.front();
        }
        sql.remove_prefix(1);
    }
    return numbered;
}

}  // namespace bourse::sql

#pragma once
#include <string>
#include <string_view>

namespace bourse::sql {

/// A statement with PostgreSQL's parameter syntax.
struct NumberedSql {
    std::string text;
    /// Number of parameters: the largest number in the statement.
    int parameters = 0;
};

/// Rewrites the parameters `?1`, `?2`, … of `sql` as `$1`, `$2`, …; text in literals, quoted names and comments is
/// unchanged. Dollar-quoted bodies are not supported.
[[nodiscard]] NumberedSql number_placeholders(std::string_view sql);

}  // namespace bourse::sql

#pragma once
#include <string>
#include <string_view>

namespace bourse::sql {

/// A statement in PostgreSQL's spelling.
struct NumberedSql {
    std::string text;
    /// How many parameters it takes: the largest number in it.
    int parameters = 0;
};

/// Spells the parameters `?1`, `?2`, … of `sql` as `$1`, `$2`, …; inside literals, quoted names and comments nothing is
/// changed. Bodies in dollar quotes are not known.
[[nodiscard]] NumberedSql number_placeholders(std::string_view sql);

}  // namespace bourse::sql

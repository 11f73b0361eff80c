#pragma once

namespace bourse::sql {
class Connection;
}

namespace bourse::market {

/// Copies all bars and what is known about their symbols, with their ids and versions, into the empty tables of `to`.
/// Both have the newest tables of bars.
void copy_bars(sql::Connection& from, sql::Connection& to);

/// Whether both hold the same state of the bars. Every change makes a new version, which is the time of the change.
[[nodiscard]] bool have_same_bars(sql::Connection& a, sql::Connection& b);

}  // namespace bourse::market

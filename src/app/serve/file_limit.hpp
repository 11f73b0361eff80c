#pragma once
#include <cstddef>

namespace bourse::app {

/// Raises the limit of open files to the hard limit, up to 65,536. The usual soft limit of 1,024 is too low for many
/// idle connections. Returns the new limit.
std::size_t raise_file_limit();

/// Number of connections possible with `files` open files, after those for the store, the log and the listening
/// sockets.
[[nodiscard]] std::size_t connections_within(std::size_t files);

}  // namespace bourse::app

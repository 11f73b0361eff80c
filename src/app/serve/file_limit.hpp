#pragma once
#include <cstddef>

namespace bourse::app {

/// Raises the limit on open files to the maximum that the system allows, at most 65,536. The default limit of 1,024 is
/// too low for many idle connections. Returns the new limit.
std::size_t raise_file_limit();

/// Maximum number of connections with `files` open files; the rest is reserved for the store, the log and listening
/// sockets.
[[nodiscard]] std::size_t connections_within(std::size_t files);

}  // namespace bourse::app

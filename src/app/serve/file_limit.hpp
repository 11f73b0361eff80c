#pragma once
#include <cstddef>

namespace bourse::app {

/// Lets the process open as many files as the system allows it to, up to 65,536: systems start programs with 1,024,
/// which so many idle connections use up. Returns how many there may be now.
std::size_t raise_file_limit();

/// How many connections `files` open files leave room for, beside the store, the log and the listening sockets.
[[nodiscard]] std::size_t connections_within(std::size_t files);

}  // namespace bourse::app

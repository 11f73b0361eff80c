#pragma once
#include <cstdint>

#include "platform/config/schema.hpp"

namespace bourse::tasks {

struct TaskSettings {
    /// Threads for connections; 0: one per core.
    std::int64_t io_threads = 0;
    /// Threads for SQL and other blocking work.
    std::int64_t blocking_threads = 0;
};

[[nodiscard]] config::Schema<TaskSettings> settings_schema();

}  // namespace bourse::tasks

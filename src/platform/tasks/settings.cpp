#include "platform/tasks/settings.hpp"

#include "platform/config/checks.hpp"

namespace bourse::tasks {
config::Schema<TaskSettings> settings_schema() {
    config::Schema<TaskSettings> schema;
    schema
        .add<std::int64_t>(&TaskSettings::io_threads,
                           {.key = "server.io_threads",
                            .help = "Threads that handle connections; 0: one per core",
                            .default_text = "0",
                            .flag = "--io-threads"},
                           config::thread_count_or_zero)
        .add<std::int64_t>(&TaskSettings::blocking_threads,
                           {.key = "server.blocking_threads",
                            .help = "Threads for SQL and other blocking work",
                            .default_text = "4",
                            .flag = "--blocking-threads"},
                           config::thread_count);
    return schema;
}

}  // namespace bourse::tasks

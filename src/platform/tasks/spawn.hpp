#pragma once
#include <functional>
#include <string_view>

#include "platform/tasks/task.hpp"

namespace bourse::tasks {

/// Receives the reason when spawned work ends with an exception. Called on the executor of the work; must not block.
using TaskLost = std::function<void(std::string_view what)>;

/// Starts work that no caller awaits. It owns what it uses. An exception ends it and is passed to `lost`, so that it is
/// logged and shown; one from `lost` itself is dropped.
void spawn(const Executor& executor, Task<> work, TaskLost lost);

}  // namespace bourse::tasks

#pragma once
#include <string>

#include "base/mutex.hpp"
#include "base/result.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/tasks/single_flight.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::openapi {

/// Public answers that are being made: equal requests that arrive meanwhile wait for the answer of the first instead of
/// making it again. Safe from any thread.
class SharedAnswers {
  public:
    using Answer = Result<http::Response>;

    /// The answer of `making`, or of an earlier call with the same key that has not ended yet, if that answer may be
    /// cached and is fresh: a request never gets an older state than it found. `making` is then not started. A stream
    /// and a failure are not shared. When `making` throws, the others get what error_of() tells of it.
    Task<Answer> share(std::string key, Task<Answer> making);

  private:
    struct Outcome {
        Answer answer;
        bool has_thrown = false;
    };
    using Flight = tasks::Flight<Outcome>;

    [[nodiscard]] tasks::SingleFlight<std::string, Flight>::Joined join(const std::string& key);
    void leave(const std::string& key, const Flight& flight);

    Mutex mutex_;
    tasks::SingleFlight<std::string, Flight> flights_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::openapi

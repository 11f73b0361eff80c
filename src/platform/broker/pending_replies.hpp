#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace bourse::broker {

/// The outcome of a request.
enum class Ending : std::uint8_t {
    Answered,
    NobodyListens,  ///< the broker returned the request: no queue took it
    Lost,           ///< the connection was lost; the request may have been processed
};

/// The requests that wait for a reply, by correlation id. Does no I/O and no locking; takes the time as a parameter.
/// Not safe from two threads at once.
class PendingReplies {
  public:
    using Time = std::chrono::steady_clock::time_point;
    using Settle = std::function<void(Ending, std::string body)>;

    /// `prefix` makes the ids of this process unique.
    PendingReplies(std::size_t most, std::string prefix) : most_(most), prefix_(std::move(prefix)) {}

    /// Returns the id for the reply; `settle` is called at most once. Empty when `most` requests are already waiting.
    [[nodiscard]] std::optional<std::string> add(Time deadline, Settle settle);

    /// Settles the request with this id. False when no request with it waits at `now`: the reply is late, a duplicate,
    /// or unknown.
    bool settle(const std::string& id, Ending ending, std::string body, Time now);
    /// The connection is lost: settles all requests as Lost.
    void lose_all();
    /// Removes the request; a later reply is ignored.
    void forget(const std::string& id) { pending_.erase(id); }

    [[nodiscard]] bool is_waiting(const std::string& id, Time now) const;
    [[nodiscard]] std::size_t size() const { return pending_.size(); }

  private:
    struct Question {
        Time deadline;
        Settle settle;
    };

    const std::size_t most_;
    const std::string prefix_;
    std::uint64_t last_ = 0;
    std::unordered_map<std::string, Question> pending_;
};

}  // namespace bourse::broker

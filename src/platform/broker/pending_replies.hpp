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

/// How a question ended.
enum class Ending : std::uint8_t {
    Answered,
    NobodyListens,  ///< it came back: no queue takes it
    Lost,           ///< the connection broke: it may or may not have been worked on
};

/// The questions that wait for an answer, by correlation id. It knows neither threads nor sockets, and is told the
/// time. Not safe from two threads at once.
class PendingReplies {
  public:
    using Time = std::chrono::steady_clock::time_point;
    using Settle = std::function<void(Ending, std::string body)>;

    /// `prefix` tells the ids of this process from those of others.
    PendingReplies(std::size_t most, std::string prefix) : most_(most), prefix_(std::move(prefix)) {}

    /// The id under which an answer settles it, once. Nothing when `most` wait already.
    [[nodiscard]] std::optional<std::string> add(Time deadline, Settle settle);

    /// Settles the question under the id. False when nobody waits for it at `now`: the answer is late, came before, or
    /// was never asked for.
    bool settle(const std::string& id, Ending ending, std::string body, Time now);
    /// The connection is gone: settles all as Lost.
    void lose_all();
    /// Nobody waits for it any more; an answer that comes later is ignored.
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

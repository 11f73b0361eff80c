#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/mutex.hpp"
#include "features/monitor/model/report.hpp"

namespace bourse::monitor {

/// A warning or an error of this process.
struct Notice {
    UtcTime time;
    ReportLevel level = ReportLevel::Warn;
    std::string message;
    /// What was said beside it, as a JSON object.
    std::string fields = "{}";
};

/// Notices of one level and message, by the last of them.
struct NoticeCount {
    Notice last;
    std::uint64_t times = 0;
};

/// What a process has noticed and has not reported yet. Repeated notices are counted, not kept, so a fault that every
/// request meets is one report a minute. Never waits for anybody; safe from any thread.
class NoticeQueue {
  public:
    struct Options {
        /// Different notices that are remembered; more are dropped and counted.
        std::size_t max = 256;
        /// A notice that was told is told again, with its count, no sooner than this.
        std::chrono::seconds pause{60};
    };

    NoticeQueue() = default;
    explicit NoticeQueue(Options options) : options_(options) {}

    void add(Notice notice);

    /// What is to be told at `now`; it counts as told unless it is given back.
    [[nodiscard]] std::vector<NoticeCount> take(UtcTime now);
    /// All that has not been told, whenever the last time was: at the end.
    [[nodiscard]] std::vector<NoticeCount> take_all(UtcTime now);
    /// What could not be told after all: the next take() has it again.
    void give_back(std::span<const NoticeCount> untold);

    /// Notices that were lost because there were too many different ones.
    [[nodiscard]] std::uint64_t dropped() const;

  private:
    struct Entry {
        NoticeCount untold;
        std::optional<UtcTime> told;
    };
    using Key = std::pair<ReportLevel, std::string>;

    /// Null when there is no room.
    Entry* entry_of(const Notice& notice) BOURSE_REQUIRES(mutex_);
    std::vector<NoticeCount> take_due(UtcTime now, bool at_once);

    const Options options_{};
    mutable Mutex mutex_;
    std::map<Key, Entry> entries_ BOURSE_GUARDED_BY(mutex_);
    std::uint64_t dropped_ BOURSE_GUARDED_BY(mutex_) = 0;
};

}  // namespace bourse::monitor

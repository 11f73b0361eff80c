#pragma once
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "platform/http/messages/limits.hpp"
#include "platform/http/messages/origins.hpp"
#include "platform/http/messages/service.hpp"
#include "platform/http/messages/trusted_proxies.hpp"
#include "platform/http/server/observer.hpp"
#include "platform/http/server/response_cache.hpp"
#include "platform/http/server/unsent_answers.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::http {

/// A connection as the sweep sees it. Used on its io thread only.
class SweptConnection {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

    virtual ~SweptConnection() = default;
    /// When expire() is called because the client is too slow; TimePoint::max() while the server
    /// itself is working.
    [[nodiscard]] TimePoint deadline() const { return deadline_; }
    /// Called when the deadline has passed.
    virtual void expire() = 0;
    /// The server drains: an idle connection must close by `until`.
    virtual void drain(TimePoint until) = 0;
    /// Closes the connection immediately, whatever its state.
    virtual void cut() = 0;

  protected:
    TimePoint deadline_ = TimePoint::max();
};

/// State shared by the connections of one io thread and used by no other thread.
class IoThreadState {
  public:
    using TimePoint = SweptConnection::TimePoint;
    using Registration = std::list<SweptConnection*>::iterator;

    /// Shared by all io threads of a server. Everything outlives the IoThreadState objects.
    struct Shared {
        const Limits& limits;
        const Deadlines& deadlines;
        const TrustedProxies& proxies;
        const Origins& origins;
        Service& service;
        tasks::BlockingPool& pool;
        const Clock& clock;
        Observer* observer;
        /// Number of open connections on all threads.
        std::atomic<std::size_t>& connections;
        /// Number of connections that were refused because of too many.
        std::atomic<std::uint64_t>& refused_connections;
        UnsentAnswers& unsent;
    };

    IoThreadState(std::size_t io_thread, std::size_t cache_bytes, const Shared& shared);
    IoThreadState(const IoThreadState&) = delete;
    IoThreadState& operator=(const IoThreadState&) = delete;

    [[nodiscard]] const Limits& limits() const { return shared_.limits; }
    [[nodiscard]] const Deadlines& deadlines() const { return shared_.deadlines; }
    [[nodiscard]] const TrustedProxies& proxies() const { return shared_.proxies; }
    [[nodiscard]] const Origins& origins() const { return shared_.origins; }
    [[nodiscard]] Service& service() { return shared_.service; }
    /// For work that would block the io thread for too long.
    [[nodiscard]] tasks::BlockingPool& pool() { return shared_.pool; }
    [[nodiscard]] Observer* observer() { return shared_.observer; }
    [[nodiscard]] std::size_t io_thread() const { return io_thread_; }
    [[nodiscard]] ResponseCache& cache() { return cache_; }
    [[nodiscard]] UnsentAnswers& unsent() { return shared_.unsent; }

    /// Monotonic time of the last sweep: precise enough for deadlines, and free of cost.
    [[nodiscard]] TimePoint now() const { return now_; }
    /// The Date field with its line end, as of the last sweep.
    [[nodiscard]] std::string_view date_field() const { return date_field_; }
    /// 16 hexadecimal digits, practically unique among all servers; not a secret.
    [[nodiscard]] std::array<char, 16> make_request_id();

    /// Registers a connection with the sweep and counts it until leave().
    [[nodiscard]] Registration enter(SweptConnection& connection);
    void leave(Registration registration);
    /// Whether the number of open connections on all threads exceeds the limit; counts those for which it does.
    [[nodiscard]] bool is_overloaded();
    [[nodiscard]] bool has_connections() const { return !connections_.empty(); }

    /// Updates the time and expires the connections whose deadline has passed.
    void sweep();
    /// Connections close as soon as their clients allow, at the latest at `cut_at`.
    void drain(TimePoint cut_at);
    [[nodiscard]] bool is_draining() const { return is_draining_; }
    /// Remaining time of a drain until connections are cut.
    [[nodiscard]] std::chrono::milliseconds patience_left() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::max(cut_at_ - now_, TimePoint::duration()));
    }

  private:
    void renew_time();

    Shared shared_;
    std::size_t io_thread_;
    ResponseCache cache_;
    std::list<SweptConnection*> connections_;
    TimePoint now_;
    std::int64_t date_second_ = -1;
    std::string date_field_;
    std::uint64_t id_state_;
    bool is_draining_ = false;
    TimePoint cut_at_ = TimePoint::max();
};

}  // namespace bourse::http

#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/mutex.hpp"

namespace bourse::http {

/// Bounds the memory of answers that wait for their clients to read them. A body that several connections send, such as
/// one of the response cache, counts once for all clients together. One client gets at most a quarter of the budget,
/// and the last quarter is for clients for which nothing waits yet, so that a few clients cannot take the share of the
/// others. Clients are addresses, or /64 networks of IPv6. Safe from any thread.
class UnsentAnswers {
  public:
    using Body = std::shared_ptr<const std::string>;

    /// In bytes; 0: no limit.
    explicit UnsentAnswers(std::size_t budget);
    UnsentAnswers(const UnsentAnswers&) = delete;
    UnsentAnswers& operator=(const UnsentAnswers&) = delete;

    /// Whether the client may get an answer of this size, in bytes, that might have to wait. Small answers are always
    /// sent: so are problem documents. Counts refusals.
    [[nodiscard]] bool admit(std::string_view client, std::size_t bytes);

    /// What one connection keeps in memory, until it is destroyed.
    class Hold {
      public:
        ~Hold();
        Hold(Hold&& other) noexcept;
        Hold& operator=(Hold&&) = delete;

      private:
        friend UnsentAnswers;
        Hold(UnsentAnswers& unsent, std::string_view client, std::vector<Body> bodies, std::size_t own_bytes);

        /// Null after a move.
        UnsentAnswers* unsent_;
        std::string client_;
        std::vector<Body> bodies_;
        /// Bytes that no other connection shares.
        std::size_t own_bytes_;
        /// What counts as the client's.
        std::size_t client_bytes_;
    };
    /// Counts these bodies, and `own_bytes` more, as waiting for the client. The hold must not outlive this.
    [[nodiscard]] Hold hold(std::string_view client, std::vector<Body> bodies, std::size_t own_bytes);

    /// Bytes that wait now.
    [[nodiscard]] std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
    /// Number of answers that admit() refused.
    [[nodiscard]] std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

    /// True once after many bytes have waited and most are gone: the moment to return memory to the system. For one
    /// thread.
    [[nodiscard]] bool has_emptied();

  private:
    struct Share {
        std::size_t holds = 0;
        std::size_t bytes = 0;
    };

    void add(const Hold& hold);
    void remove(const Hold& hold);

    const std::size_t budget_;
    const std::size_t quarter_;
    std::atomic<std::size_t> bytes_{0};
    std::atomic<std::uint64_t> refused_{0};
    /// The most bytes since has_emptied() was true.
    std::atomic<std::size_t> peak_{0};
    Mutex mutex_;
    /// Number of holds of each body.
    std::unordered_map<const std::string*, std::size_t> holds_ BOURSE_GUARDED_BY(mutex_);
    /// What waits for each client.
    std::unordered_map<std::string, Share> clients_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::http

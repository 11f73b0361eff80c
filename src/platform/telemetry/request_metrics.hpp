#pragma once
#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bourse::telemetry {

/// Request counts by operation and status, durations, and requests in progress. Each io thread has its own shard, so
/// that counting takes no lock and shares no cache line; a scrape adds the shards.
class RequestMetrics final : public prometheus::Collectable {
  public:
    /// `operations` are the operationIds, which live as long as the process; requests that match none count as "none".
    RequestMetrics(std::size_t threads, std::vector<std::string_view> operations);

    /// Call these members only on io thread `thread`.
    void request_finished(std::size_t thread, std::string_view operation, int status, std::chrono::nanoseconds duration,
                          bool cache_hit);
    void connection_opened(std::size_t thread) { add(shards_[thread]->connections_opened, 1); }
    void connection_closed(std::size_t thread) { add(shards_[thread]->connections_closed, 1); }
    void handler_began(std::size_t thread) { add(shards_[thread]->handlers_began, 1); }
    void handler_ended(std::size_t thread) { add(shards_[thread]->handlers_ended, 1); }

    /// bourse_http_request_duration_seconds, bourse_http_requests_total, bourse_http_response_cache_hits_total,
    /// bourse_http_requests_in_flight, bourse_http_connections. Safe from any thread.
    [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override;

  private:
    using Counter = std::atomic<std::uint64_t>;

    /// Upper bounds in seconds; the last bucket has none.
    static constexpr std::array<double, 13> kBounds{0.00001, 0.00005, 0.0001, 0.0005, 0.001, 0.005, 0.01,
                                                    0.05,    0.1,     0.5,    1,      5,     10};
    /// All statuses that the server sends; any other counts as the last.
    static constexpr std::array<int, 27> kStatuses{200, 201, 204, 304, 308, 400, 401, 403, 404, 405, 406, 408, 409, 412,
                                                   413, 414, 415, 417, 422, 429, 431, 500, 502, 503, 504, 505, 0};

    struct Cell {
        std::array<Counter, kBounds.size() + 1> buckets{};
        Counter nanoseconds{0};
    };

    struct alignas(64) Shard {
        explicit Shard(std::size_t operations) : cells(operations * kStatuses.size()) {}
        std::vector<Cell> cells;
        Counter cache_hits{0};
        Counter connections_opened{0};
        Counter connections_closed{0};
        Counter handlers_began{0};
        Counter handlers_ended{0};
    };

    /// Only one thread writes each counter, so adding needs no atomic read-modify-write instruction.
    static void add(Counter& counter, std::uint64_t amount) {
        counter.store(counter.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t sum(Counter Shard::*counter) const;
    /// The number in progress. Approximate, because the two sums are not read at the same instant.
    [[nodiscard]] double under_way(Counter Shard::*began, Counter Shard::*ended) const;
    [[nodiscard]] static std::size_t status_index(int status);
    [[nodiscard]] std::size_t cell_index(std::string_view operation, int status) const;

    std::vector<std::string_view> operations_;
    /// Keyed by address: each operationId is a single text in memory.
    std::unordered_map<const char*, std::size_t> index_;
    std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace bourse::telemetry

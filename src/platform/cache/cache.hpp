#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bourse::cache {

/// An exclusive right to a task for a limited time. A value; it may have expired while the owner still has it.
struct Lease {
    std::string name;
    /// Identifies the owner; unique for each process.
    std::string owner;
    /// The fencing number: it increases each time that the lease changes hands.
    std::int64_t number = 0;
};

/// A cache of texts shared by replicas, whose contents may disappear at any time, and leases for tasks that one replica
/// performs for all. Two implementations: in memory, for one process, and Redis. Calls may block: not for io threads.
/// Safe from any thread. Every call throws Unavailable when the cache does not answer; the operation may have been
/// performed nevertheless.
class Cache {
  public:
    using Lifetime = std::chrono::milliseconds;

    virtual ~Cache() = default;

    /// The text under `key`; empty when it does not exist or has expired.
    [[nodiscard]] virtual std::optional<std::string> get(std::string_view key) = 0;
    /// `lifetime` is at least a millisecond, as in all members.
    virtual void set(std::string_view key, std::string_view text, Lifetime lifetime) = 0;

    /// Takes the lease `name` for `owner` until `lifetime` from now. An owner that already has it keeps its number.
    /// Empty while another owner has it.
    [[nodiscard]] virtual std::optional<Lease> take_lease(std::string_view name, std::string_view owner,
                                                          Lifetime lifetime) = 0;
    /// Releases the lease early; does nothing when it is no longer held under this number.
    virtual void release(const Lease& lease) = 0;
    /// Atomically performs set() if the lease is still held under its number, so that an owner that has lost the lease
    /// writes nothing. Returns whether the text was written.
    [[nodiscard]] virtual bool set_under(const Lease& lease, std::string_view key, std::string_view text,
                                         Lifetime lifetime) = 0;

    /// Throws Unavailable when the cache does not answer.
    virtual void probe() = 0;
    /// `memory:` or `redis://host:port/database`, for logs.
    [[nodiscard]] virtual std::string description() const = 0;
};

}  // namespace bourse::cache

#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bourse::cache {

/// The right to be the only one that does something, for a time. A value; who holds it may have lost it meanwhile.
struct Lease {
    std::string name;
    /// Who took it: differs between any two processes.
    std::string owner;
    /// The fencing number: larger each time that the lease changes hands.
    std::int64_t number = 0;
};

/// Texts that replicas share and may lose at any time, and leases on what one of them does for all. Two
/// implementations: in process, for one process alone, and Redis. Calls may block: not on an io thread. Safe from any
/// thread. Every call throws Unavailable when the cache does not answer; it may have been done nevertheless.
class Cache {
  public:
    using Lifetime = std::chrono::milliseconds;

    virtual ~Cache() = default;

    /// The text under `key`; nothing when there is none or its lifetime has passed.
    [[nodiscard]] virtual std::optional<std::string> get(std::string_view key) = 0;
    /// `lifetime` is at least a millisecond, as everywhere here.
    virtual void set(std::string_view key, std::string_view text, Lifetime lifetime) = 0;

    /// The lease `name`, held by `owner` for `lifetime` from now on. Who holds it already keeps its number. Nothing
    /// while another owner holds it.
    [[nodiscard]] virtual std::optional<Lease> take_lease(std::string_view name, std::string_view owner,
                                                          Lifetime lifetime) = 0;
    /// Gives it back before its time; does nothing when it is no longer held under this number.
    virtual void release(const Lease& lease) = 0;
    /// As set(), if the lease is still held under its number, in one step: an owner that was paused and has lost it
    /// writes nothing. Says whether it was written.
    [[nodiscard]] virtual bool set_under(const Lease& lease, std::string_view key, std::string_view text,
                                         Lifetime lifetime) = 0;

    /// Throws Unavailable when it does not answer.
    virtual void probe() = 0;
    /// `memory:` or `redis://host:port/database`, for logs.
    [[nodiscard]] virtual std::string description() const = 0;
};

}  // namespace bourse::cache

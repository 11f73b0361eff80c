#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace bourse::monitor {

/// How bad what is reported is, from not at all to the worst.
enum class ReportLevel : std::uint8_t { Debug, Info, Warn, Error, Critical };

[[nodiscard]] std::string_view to_string(ReportLevel level);
/// `debug`, `info`, `warn` or `warning`, `error`, `critical`, in any case. Errc::InvalidInput for anything else.
[[nodiscard]] Result<ReportLevel> parse_report_level(std::string_view text);

// What a report may hold at most; the contract says the same of those that come over HTTP.
inline constexpr std::size_t kMaxNameCharacters = 100;
inline constexpr std::size_t kMaxStatusCharacters = 200;
inline constexpr std::size_t kMaxDataBytes = std::size_t{16} << 10;

/// What a service said of itself.
struct Report {
    /// When it was received.
    UtcTime time;
    ReportLevel level = ReportLevel::Info;
    std::string service;
    /// Which process of the service; empty when it does not say.
    std::string instance;
    /// In a few words.
    std::string status;
    /// JSON.
    std::string data = "null";

    friend bool operator==(const Report&, const Report&) = default;
};

/// The status of a report that says no more than that the service goes on.
inline constexpr std::string_view kAlive = "alive";
/// The status of the last report of a service that ends because it was told to.
inline constexpr std::string_view kStopped = "stopped";

/// A service, or one process of it, by its last report.
struct Source {
    /// The place in the order in which sources reported first.
    std::int64_t number = 0;
    std::string service;
    std::string instance;
    UtcTime last_seen;
    ReportLevel level = ReportLevel::Info;
    std::string status;

    friend bool operator==(const Source&, const Source&) = default;
};

enum class SourceState : std::uint8_t {
    Alive,
    Silent,   ///< its last report is older than kSilentAfter
    Stopped,  ///< it said that it ends
};

[[nodiscard]] std::string_view to_string(SourceState state);

inline constexpr std::chrono::minutes kSilentAfter{2};

[[nodiscard]] SourceState state_of(const Source& source, UtcTime now);

/// The first `max` code points of `text`; what is not UTF-8, and control characters, become `?`.
[[nodiscard]] std::string cut_to(std::string_view text, std::size_t max);

}  // namespace bourse::monitor

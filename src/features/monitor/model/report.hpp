#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace bourse::monitor {

/// Severity of a report, in increasing order.
enum class ReportLevel : std::uint8_t { Debug, Info, Warn, Error, Critical };

[[nodiscard]] std::string_view to_string(ReportLevel level);
/// `debug`, `info`, `warn` or `warning`, `error`, `critical`, in any case. Errc::InvalidInput for anything else.
[[nodiscard]] Result<ReportLevel> parse_report_level(std::string_view text);

// Limits of a report; the contract has the same limits for HTTP.
inline constexpr std::size_t kMaxNameCharacters = 100;
inline constexpr std::size_t kMaxStatusCharacters = 200;
inline constexpr std::size_t kMaxDataBytes = std::size_t{16} << 10;

/// A status report of a service.
struct Report {
    /// Time of receipt.
    UtcTime time;
    ReportLevel level = ReportLevel::Info;
    std::string service;
    /// The process of the service; empty when not given.
    std::string instance;
    /// Short status text, or a whole number in digits.
    std::string status;
    /// JSON.
    std::string data = "null";
    /// Whether the status was reported as a number.
    bool has_numeric_status = false;

    friend bool operator==(const Report&, const Report&) = default;
};

/// Status of a heartbeat report.
inline constexpr std::string_view kAlive = "alive";
/// Status of the last report before a regular shutdown.
inline constexpr std::string_view kStopped = "stopped";

/// A service, or one of its processes, with its last report.
struct Source {
    /// Sequence number by the time of the first report.
    std::int64_t number = 0;
    std::string service;
    std::string instance;
    UtcTime last_seen;
    ReportLevel level = ReportLevel::Info;
    std::string status;
    bool has_numeric_status = false;

    friend bool operator==(const Source&, const Source&) = default;
};

enum class SourceState : std::uint8_t {
    Alive,
    Silent,   ///< its last report is older than kSilentAfter
    Stopped,  ///< its last report announced a shutdown
};

[[nodiscard]] std::string_view to_string(SourceState state);

inline constexpr std::chrono::minutes kSilentAfter{2};

[[nodiscard]] SourceState state_of(const Source& source, UtcTime now);

/// The first `max` code points of `text`; invalid UTF-8 and control characters become `?`.
[[nodiscard]] std::string cut_to(std::string_view text, std::size_t max);

}  // namespace bourse::monitor

#include "features/monitor/model/report.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace bourse::monitor {

std::string_view to_string(ReportLevel level) {
    switch (level) {
        case ReportLevel::Debug:
            return "debug";
        case ReportLevel::Info:
            return "info";
        case ReportLevel::Warn:
            return "warn";
        case ReportLevel::Error:
            return "error";
        case ReportLevel::Critical:
            return "critical";
    }
    return "";
}

Result<ReportLevel> parse_report_level(std::string_view text) {
    const std::string word = to_lower(text);
    if (word == "debug") return ReportLevel::Debug;
    if (word == "info") return ReportLevel::Info;
    if (word == "warn" || word == "warning") return ReportLevel::Warn;
    if (word == "error") return ReportLevel::Error;
    if (word == "critical") return ReportLevel::Critical;
    return invalid("is not a level");
}

std::string_view to_string(SourceState state) {
    switch (state) {
        case SourceState::Alive:
            return "alive";
        case SourceState::Silent:
            return "silent";
        case SourceState::Stopped:
            return "stopped";
    }
    return "";
}

SourceState state_of(const Source& source, UtcTime now) {
    if (source.status == kStopped) return SourceState::Stopped;
    return now - source.last_seen > kSilentAfter ? SourceState::Silent : SourceState::Alive;
}

std::string cut_to(std::string_view text, std::size_t max) {
    std::string out;
    for (std::size_t points = 0; !text.empty() && points < max; ++points) {
        const std::size_t length = utf8_length(text);
        const bool is_control = static_cast<unsigned char>(text.front()) < ' ' || text.front() == '\x7F';
        if (length == 0 || is_control) {
            out += '?';
        } else {
            out += text.substr(0, length);
        }
        text.remove_prefix(std::max(length, std::size_t{1}));
    }
    return out;
}

}  // namespace bourse::monitor

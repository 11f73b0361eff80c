#pragma once
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "base/result.hpp"

namespace bourse::telemetry {

enum class Level { Debug, Info, Warn, Error, Off };

/// Parses `debug`, `info`, `warn` or `warning`, `error`, `off`, case-insensitive, as in LOG_LEVEL of the older systems.
[[nodiscard]] Result<Level> parse_level(std::string_view text);
[[nodiscard]] std::string_view to_string(Level level);

/// One line for each message: plain text, or a JSON object.
enum class LogFormat { Text, Json };
[[nodiscard]] Result<LogFormat> parse_log_format(std::string_view text);

/// A named value of a message.
struct Field {
    std::string_view name;
    std::string_view value;
};

/// Receives warnings and errors.
class LogObserver {
  public:
    virtual ~LogObserver() = default;
    /// Called for warnings and errors, even if the log level suppresses them. Blocks the logging call, so it must be
    /// quick and must not log. Called from any thread, one call at a time. The texts are valid during the call.
    virtual void noticed(UtcTime time, Level level, std::string_view message, std::span<const Field> fields) = 0;
};

/// The log of the process, on standard error. Safe from any thread. A call blocks during the write, so log only rare
/// events here; use AccessLog for requests.
class Log {
  public:
    Log(Level level, LogFormat format, const Clock& clock);

    void info(std::string_view message, std::initializer_list<Field> fields = {}) {
        write(Level::Info, message, fields);
    }
    void warn(std::string_view message, std::initializer_list<Field> fields = {}) {
        write(Level::Warn, message, fields);
    }
    void error(std::string_view message, std::initializer_list<Field> fields = {}) {
        write(Level::Error, message, fields);
    }

    /// Replaces the observer; null removes it. When it returns, no call of the previous observer is in progress.
    void observe(LogObserver* observer);

    [[nodiscard]] Level level() const { return level_; }
    [[nodiscard]] LogFormat format() const { return format_; }

  private:
    void write(Level level, std::string_view message, std::initializer_list<Field> fields);

    Level level_;
    LogFormat format_;
    const Clock& clock_;
    /// Keeps concurrent lines separate.
    Mutex writing_;
    Mutex observer_mutex_;
    LogObserver* observer_ BOURSE_GUARDED_BY(observer_mutex_) = nullptr;
};

/// Writes all of `text`, or as much as possible: a closed or full log must not stop the server.
void write_all(int descriptor, std::string_view text);

/// Appends one line without its line end. Control characters are escaped, so that untrusted text
/// cannot forge a second line.
void format_line(std::string& out, LogFormat format, UtcTime time, Level level, std::string_view message,
                 std::initializer_list<Field> fields);

}  // namespace bourse::telemetry

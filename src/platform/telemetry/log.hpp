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

/// `debug`, `info`, `warn` or `warning`, `error`, `off`, in any case, as LOG_LEVEL of the older systems.
[[nodiscard]] Result<Level> parse_level(std::string_view text);
[[nodiscard]] std::string_view to_string(Level level);

/// One line a message: for people, or one JSON object for machines.
enum class LogFormat { Text, Json };
[[nodiscard]] Result<LogFormat> parse_log_format(std::string_view text);

/// Something said beside the message.
struct Field {
    std::string_view name;
    std::string_view value;
};

/// Who wants to know of warnings and errors.
class LogObserver {
  public:
    virtual ~LogObserver() = default;
    /// Warnings and errors, written or not. Whoever logs waits for it, so it must be quick, and must not log. Any
    /// thread, one call at a time. The texts live as long as the call.
    virtual void noticed(UtcTime time, Level level, std::string_view message, std::span<const Field> fields) = 0;
};

/// What the process says of itself, on standard error. Safe from any thread; a call waits for the write, so it is for
/// what happens rarely. Requests go through AccessLog.
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

    /// Tells `observer` from now on, and nobody else; null: nobody. When it returns, no call of the one before is under
    /// way.
    void observe(LogObserver* observer);

    [[nodiscard]] Level level() const { return level_; }
    [[nodiscard]] LogFormat format() const { return format_; }

  private:
    void write(Level level, std::string_view message, std::initializer_list<Field> fields);

    Level level_;
    LogFormat format_;
    const Clock& clock_;
    /// So that no two lines mix.
    Mutex writing_;
    Mutex observer_mutex_;
    LogObserver* observer_ BOURSE_GUARDED_BY(observer_mutex_) = nullptr;
};

/// Writes all of `text`, or as much as the descriptor takes: a log that is closed or full must not stop the server.
void write_all(int descriptor, std::string_view text);

/// Appends one line without its end. Foreign text cannot forge a second line: control characters are escaped.
void format_line(std::string& out, LogFormat format, UtcTime time, Level level, std::string_view message,
                 std::initializer_list<Field> fields);

}  // namespace bourse::telemetry

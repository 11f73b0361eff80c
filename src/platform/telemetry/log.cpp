#include "platform/telemetry/log.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/json_writer.hpp"
#include "base/text.hpp"

namespace bourse::telemetry {
namespace {

/// Unchanged if it is a single plain word; otherwise a JSON string, whose escapes prevent line
/// breaks.
void append_text_value(std::string& out, std::string_view value) {
    const bool plain = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
        return c > ' ' && c < 0x7F && c != '"' && c != '=' && c != '\\';
    });
    if (plain) {
        out += value;
    } else {
        append_json_string(out, value);
    }
}

}  // namespace

Result<Level> parse_level(std::string_view text) {
    const std::string word = to_lower(text);
    if (word == "debug") return Level::Debug;
    if (word == "info") return Level::Info;
    if (word == "warn" || word == "warning") return Level::Warn;
    if (word == "error") return Level::Error;
    if (word == "off") return Level::Off;
    return invalid("must be debug, info, warn, error or off");
}

std::string_view to_string(Level level) {
    switch (level) {
        case Level::Debug:
            return "debug";
        case Level::Info:
            return "info";
        case Level::Warn:
            return "warn";
        case Level::Error:
            return "error";
        case Level::Off:
            return "off";
    }
    return "";
}

Result<LogFormat> parse_log_format(std::string_view text) {
    const std::string word = to_lower(text);
    if (word == "text") return LogFormat::Text;
    if (word == "json") return LogFormat::Json;
    return invalid("must be text or json");
}

void write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

void format_line(std::string& out, LogFormat format, UtcTime time, Level level, std::string_view message,
                 std::initializer_list<Field> fields) {
    if (format == LogFormat::Json) {
        JsonWriter json(out);
        json.begin_object();
        json.member("time", time.to_string());
        json.member("level", to_string(level));
        json.member("message", message);
        for (const Field& field : fields) json.member(field.name, field.value);
        json.end_object();
        return;
    }
    append(out, time);
    out += ' ';
    out += to_string(level);
    out += ' ';
    for (const char c : message) out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    for (const Field& field : fields) {
        out += ' ';
        out += field.name;
        out += '=';
        append_text_value(out, field.value);
    }
}

Log::Log(Level level, LogFormat format, const Clock& clock) : level_(level), format_(format), clock_(clock) {}

void Log::write(Level level, std::string_view message, std::initializer_list<Field> fields) {
    if (level < level_ && level < Level::Warn) return;
    const UtcTime now = clock_.now();
    if (level >= level_) {
        std::string line;
        format_line(line, format_, now, level, message, fields);
        line += '\n';
        const MutexLock lock(writing_);
        write_all(STDERR_FILENO, line);
    }
    if (level < Level::Warn) return;
    const MutexLock lock(observer_mutex_);
    if (observer_ != nullptr) observer_->noticed(now, level, message, std::span(fields.begin(), fields.size()));
}

void Log::observe(LogObserver* observer) {
    const MutexLock lock(observer_mutex_);
    observer_ = observer;
}

}  // namespace bourse::telemetry

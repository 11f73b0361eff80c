#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bourse {

/// Appends JSON to a string that the caller owns, without building a tree. The caller balances the
/// brackets; the writer adds the commas between members and elements. Depth at most 64. Not
/// thread-safe.
///
///     JsonWriter json(out);
///     json.begin_object();
///     json.member("symbol", "AMZN");
///     json.member("close", 96.5);
///     json.end_object();               // {"symbol":"AMZN","close":96.5}
class JsonWriter {
  public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }

    void key(std::string_view name);

    /// UTF-8 text; control characters, quotes and backslashes are escaped, and invalid bytes become
    /// U+FFFD.
    void value(std::string_view text);
    void value(const char* text) { value(std::string_view(text)); }
    void value(bool flag);
    void value(std::int64_t number);
    void value(int number) { value(static_cast<std::int64_t>(number)); }
    void value(std::uint64_t number);
    /// The shortest representation that reads back to the same value. NaN and infinities become
    /// null, because JSON has neither.
    void value(double number);
    void null();
    /// Text that is already JSON.
    void raw(std::string_view json);

    template <class T>
    void member(std::string_view name, const T& content) {
        key(name);
        value(content);
    }

  private:
    void open(char bracket);
    void close(char bracket);
    void separate();

    std::string& out_;
    /// Bit n is set when the container at depth n has an element, so the next one needs a comma.
    std::uint64_t has_element_ = 0;
    unsigned depth_ = 0;
    bool after_key_ = false;
};

/// The maximum number of bytes written by write_number(): 17 digits, a sign, a point and 6 zeros,
/// or an exponent instead of those.
inline constexpr std::size_t kNumberBytes = 32;

/// Writes the shortest representation that reads back to the same value at `out`, and returns its
/// end. No exponent at least from 1e-6 to 1e16. `number` is finite.
char* write_number(char* out, double number);

/// Appends the output of write_number().
void append_number(std::string& out, double number);
void append_number(std::string& out, std::int64_t number);

/// Appends `text` as a JSON string with its quotes; see JsonWriter::value.
void append_json_string(std::string& out, std::string_view text);

}  // namespace bourse

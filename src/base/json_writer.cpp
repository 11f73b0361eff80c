#include "base/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "base/text.hpp"

namespace bourse {
namespace {

void append_escaped(std::string& out, char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            out += "\\u00";
            out += kHex[static_cast<unsigned char>(c) >> 4];
            out += kHex[static_cast<unsigned char>(c) & 0xF];
    }
}

constexpr bool is_plain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

template <class Number>
void append_chars(std::string& out, Number number) {
    std::array<char, 32> digits;  // the longest double takes 24
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

}  // namespace

char* write_number(char* out, double number) {
    // Of the shortest digits, to_chars prefers 1e+05 to 100000; people and spreadsheets do not. The prices of some
    // tokens are below a millionth.
    const double magnitude = std::fabs(number);
    const bool is_extreme = magnitude != 0 && (magnitude < 1e-12 || magnitude >= 1e16);
    char* const end = out + kNumberBytes;
    return is_extreme ? std::to_chars(out, end, number).ptr
                      : std::to_chars(out, end, number, std::chars_format::fixed).ptr;
}

void append_number(std::string& out, double number) {
    std::array<char, kNumberBytes> digits;
    out.append(digits.data(), write_number(digits.data(), number));
}
void append_number(std::string& out, std::int64_t number) {
    append_chars(out, number);
}

void append_json_string(std::string& out, std::string_view text) {
    out.push_back('"');
    std::size_t i = 0;
    while (i < text.size()) {
        std::size_t plain = i;
        while (plain < text.size() && is_plain(text[plain])) ++plain;
        out.append(text, i, plain - i);
        i = plain;
        if (i == text.size()) break;
        if (static_cast<unsigned char>(text[i]) < 0x80) {
            append_escaped(out, text[i++]);
        } else if (const std::size_t length = utf8_length(text.substr(i)); length != 0) {
            out.append(text, i, length);
            i += length;
        } else {
            out += "\xEF\xBF\xBD";
            ++i;
        }
    }
    out.push_back('"');
}

void JsonWriter::separate() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    const std::uint64_t bit = 1ULL << depth_;
    if (has_element_ & bit) out_.push_back(',');
    has_element_ |= bit;
}

void JsonWriter::open(char bracket) {
    separate();
    out_.push_back(bracket);
    ++depth_;
    has_element_ &= ~(1ULL << depth_);
}

void JsonWriter::close(char bracket) {
    --depth_;
    out_.push_back(bracket);
}

void JsonWriter::key(std::string_view name) {
    separate();
    append_json_string(out_, name);
    out_.push_back(':');
    after_key_ = true;
}

void JsonWriter::value(std::string_view text) {
    separate();
    append_json_string(out_, text);
}

void JsonWriter::value(bool flag) {
    raw(flag ? "true" : "false");
}

void JsonWriter::value(std::int64_t number) {
    separate();
    append_chars(out_, number);
}

void JsonWriter::value(std::uint64_t number) {
    separate();
    append_chars(out_, number);
}

void JsonWriter::value(double number) {
    if (!std::isfinite(number)) return null();
    separate();
    append_number(out_, number);
}

void JsonWriter::null() {
    raw("null");
}

void JsonWriter::raw(std::string_view json) {
    separate();
    out_ += json;
}

}  // namespace bourse

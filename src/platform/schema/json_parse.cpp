#include "platform/schema/json_parse.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/value_stack.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "base/text.hpp"
#include "platform/schema/numbers.hpp"
#include "platform/schema/unique_keys.hpp"

namespace bourse::schema {
namespace {

namespace json = boost::json;

/// Builds the value from the parser's events and rejects input that Boost.JSON would accept: a repeated key, NUL, an
/// infinite number. Boost.JSON determines the names and signatures of its members.
class StrictHandler {
  public:
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

    StrictHandler() { stack_.reset(); }
    [[nodiscard]] json::value release() { return stack_.release(); }
    /// The reason for the rejection; empty when the parser itself rejected the document.
    [[nodiscard]] const std::string& refusal() const { return refusal_; }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_array_begin(json::error_code&) { return true; }
    bool on_array_end(std::size_t size, json::error_code&) {
        stack_.push_array(size);
        return true;
    }
    bool on_object_begin(json::error_code&) {
        keys_.begin_object();
        return true;
    }
    bool on_object_end(std::size_t size, json::error_code&) {
        keys_.end_object();
        stack_.push_object(size);
        return true;
    }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
        text_.append(part);
        return true;
    }
    bool on_key(json::string_view part, std::size_t, json::error_code& error) {
        text_.append(part);
        if (has_nul()) return refuse("a key contains NUL", error);
        if (!keys_.add(text_)) return refuse("the key " + in_quotes(text_) + " repeats", error);
        stack_.push_key(text_);
        text_.clear();
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
        text_.append(part);
        return true;
    }
    bool on_string(json::string_view part, std::size_t, json::error_code& error) {
        text_.append(part);
        if (has_nul()) return refuse("a string contains NUL", error);
        stack_.push_string(text_);
        text_.clear();
        return true;
    }
    bool on_number_part(json::string_view part, json::error_code&) {
        text_.append(part);
        return true;
    }
    bool on_int64(std::int64_t number, json::string_view, json::error_code&) {
        text_.clear();
        stack_.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, json::string_view, json::error_code&) {
        text_.clear();
        stack_.push_uint64(number);
        return true;
    }
    /// Parsed again from the text, because the last digit of the parser's double may be wrong.
    bool on_double(double, json::string_view part, json::error_code& error) {
        text_.append(part);
        const double number = read_double(text_).value();
        if (!std::isfinite(number))
            return refuse("the number " + in_quotes(text_) + " exceeds the range of a double", error);
        text_.clear();
        stack_.push_double(number);
        return true;
    }
    bool on_bool(bool flag, json::error_code&) {
        stack_.push_bool(flag);
        return true;
    }
    bool on_null(json::error_code&) {
        stack_.push_null();
        return true;
    }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

  private:
    [[nodiscard]] bool has_nul() const { return text_.find('\0') != std::string::npos; }

    bool refuse(std::string why, json::error_code& error) {
        refusal_ = std::move(why);
        error = json::error::syntax;
        return false;
    }

    json::value_stack stack_;
    UniqueKeys keys_;
    /// The text of the current key, string or number so far.
    std::string text_;
    std::string refusal_;
};

Error not_json(const std::string& why, std::size_t offset) {
    return {Errc::MalformedRequest,
            "the body is not valid JSON: " + why + " (at byte " + std::to_string(offset) + ")",
            {},
            {}};
}

}  // namespace

Result<json::value> parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = kMaxJsonDepth;
    json::basic_parser<StrictHandler> parser(options);
    json::error_code error;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
    if (!error && used < text.size()) error = json::error::extra_data;
    if (!error) return parser.handler().release();
    const std::string& refusal = parser.handler().refusal();
    return not_json(refusal.empty() ? error.message() : refusal, used);
}

}  // namespace bourse::schema

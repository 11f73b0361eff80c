#include "platform/schema/yaml_json.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "platform/schema/document_error.hpp"
#include "platform/schema/numbers.hpp"
#include "platform/schema/unique_keys.hpp"

namespace bourse::schema {
namespace {

[[noreturn]] void fail(const YAML::Mark& mark, std::string_view what) {
    throw DocumentError("line " + std::to_string(mark.line + 1) + ": " + std::string(what));
}

/// Whether the text begins like a number of the core schema: an optional sign, then a digit or a point.
bool begins_like_number(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && ((text.front() >= '0' && text.front() <= '9') || text.front() == '.');
}

/// Parses `[-+]?[0-9]+`, `0o…`, `0x…`; empty for another form or more than 64 bits.
std::optional<std::int64_t> read_integer(std::string_view text) {
    int base = 10;
    if (text.starts_with("0x")) base = 16;
    if (text.starts_with("0o")) base = 8;
    if (base != 10) text.remove_prefix(2);
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// Parses a float of the core schema; infinite when it exceeds a double; empty for another form.
std::optional<double> read_float(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    return read_double(text);
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

/// Builds the JSON value from the parser's events.
class JsonBuilder final : public YAML::EventHandler {
  public:
    JsonBuilder() { stack_.reset(); }
    [[nodiscard]] boost::json::value release() { return stack_.release(); }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        refuse_anchor(mark, anchor);
        if (take_key(mark, "null")) return;
        stack_.push_null();
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { fail(mark, "aliases are not supported; use $ref"); }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& text) override {
        refuse_anchor(mark, anchor);
        if (text.find('\0') != std::string::npos) fail(mark, "a text contains NUL");
        if (take_key(mark, text)) return;
        if (tag == "?") {  // yaml-cpp's tag of a plain scalar; a quoted one has "!"
            push_plain(mark, text);
        } else {
            stack_.push_string(text);
        }
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        begin_container(mark, anchor, false);
    }
    void OnSequenceEnd() override {
        stack_.push_array(open_.back().size);
        open_.pop_back();
    }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        begin_container(mark, anchor, true);
        keys_.begin_object();
    }
    void OnMapEnd() override {
        stack_.push_object(open_.back().size);
        open_.pop_back();
        keys_.end_object();
    }

  private:
    /// An open sequence or map.
    struct Container {
        bool is_map = false;
        bool awaits_key = false;
        /// Number of elements or members so far.
        std::size_t size = 0;
    };

    static void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
        if (anchor != 0) fail(mark, "anchors are not supported; use $ref");
    }

    void begin_container(const YAML::Mark& mark, YAML::anchor_t anchor, bool is_map) {
        refuse_anchor(mark, anchor);
        if (!open_.empty() && open_.back().awaits_key) fail(mark, "a key must be a scalar");
        count_value();
        open_.push_back({is_map, is_map, 0});
    }

    /// Handles `text` as a key if one is expected and returns true; otherwise counts a value and returns false.
    bool take_key(const YAML::Mark& mark, const std::string& text) {
        if (open_.empty() || !open_.back().awaits_key) {
            count_value();
            return false;
        }
        if (!keys_.add(text)) fail(mark, "the key '" + text + "' repeats");
        stack_.push_key(text);
        open_.back().awaits_key = false;
        return true;
    }

    void count_value() {
        if (open_.empty()) return;
        ++open_.back().size;
        open_.back().awaits_key = open_.back().is_map;
    }

    void push_plain(const YAML::Mark& mark, const std::string& text) {
        if (is_one_of(text, {"true", "True", "TRUE"})) {
            stack_.push_bool(true);
        } else if (is_one_of(text, {"false", "False", "FALSE"})) {
            stack_.push_bool(false);
        } else if (begins_like_number(text)) {
            push_number_like(mark, text);
        } else {
            stack_.push_string(text);
        }
    }

    void push_number_like(const YAML::Mark& mark, const std::string& text) {
        if (is_one_of(text, {".inf", "+.inf", "-.inf", ".nan"}))
            fail(mark, "JSON cannot represent the number '" + text + "'");
        if (const auto integer = read_integer(text)) {
            stack_.push_int64(*integer);
        } else if (const auto number = read_float(text)) {
            if (!std::isfinite(*number)) fail(mark, "JSON cannot represent the number '" + text + "'");
            stack_.push_double(*number);
        } else {
            stack_.push_string(text);
        }
    }

    boost::json::value_stack stack_;
    std::vector<Container> open_;
    UniqueKeys keys_;
};

}  // namespace

boost::json::value yaml_to_json(std::string_view yaml) {
    std::istringstream input{std::string(yaml)};
    try {
        YAML::Parser parser(input);
        JsonBuilder builder;
        if (!parser.HandleNextDocument(builder)) return nullptr;
        boost::json::value document = builder.release();
        JsonBuilder rest;
        if (parser.HandleNextDocument(rest)) throw DocumentError("a second document follows the first");
        return document;
    } catch (const YAML::ParserException& error) {
        fail(error.mark, error.msg);
    }
}

}  // namespace bourse::schema

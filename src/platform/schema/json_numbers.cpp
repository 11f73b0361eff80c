#include "platform/schema/json_numbers.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse_options.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "platform/schema/json_parse.hpp"

namespace bourse::schema {
namespace {

namespace json = boost::json;

/// A parser handler that records the text of one number. Boost.JSON determines the names and signatures of its members.
class NumberFinder {
  public:
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

    explicit NumberFinder(std::string_view member) : member_(member) {}
    [[nodiscard]] std::optional<std::string> take() { return std::move(found_); }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_array_begin(json::error_code&) { return enter(); }
    bool on_array_end(std::size_t, json::error_code&) { return leave(); }
    bool on_object_begin(json::error_code&) { return enter(); }
    bool on_object_end(std::size_t, json::error_code&) { return leave(); }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return add(part); }
    bool on_key(json::string_view part, std::size_t, json::error_code&) {
        add(part);
        // Array elements have no key; only members of the outermost object are considered.
        if (depth_ == 1) is_wanted_ = text_ == member_;
        text_.clear();
        return true;
    }
    bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
    bool on_string(json::string_view, std::size_t, json::error_code&) { return true; }
    bool on_number_part(json::string_view part, json::error_code&) { return add(part); }
    bool on_int64(std::int64_t, json::string_view part, json::error_code&) { return end_number(part); }
    bool on_uint64(std::uint64_t, json::string_view part, json::error_code&) { return end_number(part); }
    bool on_double(double, json::string_view part, json::error_code&) { return end_number(part); }
    bool on_bool(bool, json::error_code&) { return true; }
    bool on_null(json::error_code&) { return true; }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

  private:
    bool enter() {
        ++depth_;
        return true;
    }
    bool leave() {
        --depth_;
        return true;
    }
    bool add(json::string_view part) {
        text_.append(part);
        return true;
    }
    bool end_number(json::string_view part) {
        add(part);
        if (depth_ == 1 && is_wanted_) found_ = text_;
        text_.clear();
        return true;
    }

    const std::string_view member_;
    /// The text of the current key or number so far.
    std::string text_;
    std::size_t depth_ = 0;
    /// Whether the last key of the outermost object is the wanted member.
    bool is_wanted_ = false;
    std::optional<std::string> found_;
};

}  // namespace

std::optional<std::string> number_text(std::string_view json, std::string_view member) {
    json::parse_options options;
    options.max_depth = kMaxJsonDepth;
    json::basic_parser<NumberFinder> parser(options, member);
    json::error_code error;
    parser.write_some(false, json.data(), json.size(), error);
    return parser.handler().take();
}

}  // namespace bourse::schema

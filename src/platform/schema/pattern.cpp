#include "platform/schema/pattern.hpp"

#include <boost/regex.hpp>
#include <stdexcept>

namespace bourse::schema {

struct Pattern::Compiled {
    std::string expression;
    boost::regex regex;
};

namespace {

boost::regex compile(const std::string& expression) {
    try {
        return boost::regex(expression, boost::regex::ECMAScript | boost::regex::optimize);
    } catch (const boost::regex_error& error) {
        throw std::invalid_argument("'" + expression + "' is not a regular expression: " + error.what());
    }
}

}  // namespace

Pattern::Pattern(const std::string& expression)
    : compiled_(std::make_shared<const Compiled>(Compiled{expression, compile(expression)})) {}

bool Pattern::matches(std::string_view text) const {
    try {
        // match_single_line: ^ and $ match the ends of the text, not of its lines.
        return boost::regex_search(text.begin(), text.end(), compiled_->regex, boost::match_single_line);
    } catch (const std::runtime_error&) {  // the backtracking limit was reached
        return false;
    }
}

const std::string& Pattern::expression() const {
    return compiled_->expression;
}

}  // namespace bourse::schema

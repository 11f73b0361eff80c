#include "app/cli/messages.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace bourse::app {
namespace {

constexpr std::string_view kPlainPrefix = "bourse:";
constexpr std::string_view kBoldRedPrefix = "\x1b[1;31mbourse:\x1b[0m";

std::string_view& prefix() {
    static std::string_view text = kPlainPrefix;
    return text;
}

}  // namespace

bool wants_colour(const std::map<std::string, std::string>& environment) {
    const auto no_color = environment.find("NO_COLOR");
    const auto term = environment.find("TERM");
    const bool is_refused = no_color != environment.end() && !no_color->second.empty();
    const bool is_dumb = term == environment.end() || term->second == "dumb";
    return !is_refused && !is_dumb;
}

void allow_colour(bool is_allowed) {
    prefix() = is_allowed && ::isatty(STDERR_FILENO) == 1 ? kBoldRedPrefix : kPlainPrefix;
}

void complain(std::string_view messages) {
    while (!messages.empty()) {
        const std::size_t end = std::min(messages.find('\n'), messages.size());
        fmt::print(stderr, "{} {}\n", prefix(), messages.substr(0, end));
        messages.remove_prefix(std::min(end + 1, messages.size()));
    }
}

StoreNotices printed_notices() {
    return {
        .info = [](std::string_view message, std::string_view what) { complain(fmt::format("{}: {}", message, what)); },
        .warn = [](std::string_view message,
                   std::string_view what) { complain(fmt::format("warning: {}: {}", message, what)); }};
}

}  // namespace bourse::app

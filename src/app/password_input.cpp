#include "app/password_input.hpp"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace bourse::app {
namespace {

/// More is no password.
constexpr std::size_t kLongestLine = 4096;

/// The terminal shows nothing of what is typed.
class WithoutEcho {
  public:
    WithoutEcho() {
        if (::tcgetattr(STDIN_FILENO, &before_) != 0) fail();
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) != 0) fail();
    }
    ~WithoutEcho() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
    WithoutEcho(const WithoutEcho&) = delete;
    WithoutEcho& operator=(const WithoutEcho&) = delete;

  private:
    [[noreturn]] static void fail() { throw std::system_error(errno, std::generic_category(), "terminal"); }
    termios before_{};
};

/// Byte by byte, so that nothing behind the line is taken from whoever reads on.
std::optional<Secret> read_line() {
    std::string line;
    line.reserve(kLongestLine);
    for (;;) {
        char byte = 0;
        const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw std::system_error(errno, std::generic_category(), "standard input");
        if (count == 0 && line.empty()) return std::nullopt;
        if (count == 0 || byte == '\n') break;
        if (line.size() == kLongestLine) {
            wipe(line);
            throw std::runtime_error("the password is too long");
        }
        line += byte;
    }
    if (line.ends_with('\r')) line.pop_back();
    return Secret::taken_from(line);
}

std::optional<Secret> ask_once(const std::string& prompt) {
    fmt::print(stderr, "{}: ", prompt);
    auto entered = read_line();
    fmt::print(stderr, "\n");
    return entered;
}

}  // namespace

std::optional<Secret> ask_password(const std::string& prompt) {
    if (::isatty(STDIN_FILENO) == 0) return read_line();
    const WithoutEcho silent;
    auto first = ask_once(prompt);
    if (!first || first->empty()) return std::nullopt;
    const auto second = ask_once("The same again");
    if (!second || *second != *first) throw std::runtime_error("the two passwords differ");
    return first;
}

}  // namespace bourse::app

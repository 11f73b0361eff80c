#include "app/cli/password_input.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <system_error>

namespace bourse::app {
namespace {

/// A longer line is not a password.
constexpr std::size_t kMaxLineBytes = 4096;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

/// Signals that end a process from a terminal or by hand.
constexpr std::array kEndings{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

/// The descriptor to which the handler writes the signal number. Read by signal handlers.
volatile std::sig_atomic_t g_noted_at = -1;

extern "C" void note_signal(int number) {
    const int before = errno;
    const auto byte = static_cast<unsigned char>(number);
    // The pipe has room for more signals than exist.
    [[maybe_unused]] const ssize_t written = ::write(g_noted_at, &byte, 1);
    errno = before;
}

/// Records the signals that end a process instead of ending this one, on any thread. The destructor restores the
/// previous handlers and raises the first recorded signal again. At most one instance at a time.
class NotedEndings {
  public:
    NotedEndings() {
        if (::pipe2(pipe_.data(), O_CLOEXEC | O_NONBLOCK) != 0) fail("pipe");
        g_noted_at = pipe_[1];
        struct sigaction note {};
        note.sa_handler = note_signal;
        for (std::size_t i = 0; i < kEndings.size(); ++i) {
            ::sigaction(kEndings[i], nullptr, &before_[i]);
            // An ignored signal, as after `nohup`, stays ignored.
            if (before_[i].sa_handler != SIG_IGN) ::sigaction(kEndings[i], &note, nullptr);
        }
    }
    ~NotedEndings() {
        for (std::size_t i = 0; i < kEndings.size(); ++i) ::sigaction(kEndings[i], &before_[i], nullptr);
        unsigned char number = 0;
        const bool is_any = ::read(pipe_[0], &number, 1) == 1;
        g_noted_at = -1;
        ::close(pipe_[0]);
        ::close(pipe_[1]);
        if (is_any) ::raise(number);
    }
    NotedEndings(const NotedEndings&) = delete;
    NotedEndings& operator=(const NotedEndings&) = delete;

    /// Waits for standard input to become readable; false when a signal arrived first.
    [[nodiscard]] bool wait_for_input() const {
        std::array<pollfd, 2> either{pollfd{pipe_[0], POLLIN, 0}, pollfd{STDIN_FILENO, POLLIN, 0}};
        while (::poll(either.data(), either.size(), -1) < 0) {
            if (errno != EINTR) fail("poll");
        }
        return either[0].revents == 0;
    }

  private:
    std::array<int, 2> pipe_{};
    std::array<struct sigaction, kEndings.size()> before_{};
};

/// Turns off terminal echo.
class WithoutEcho {
  public:
    WithoutEcho() {
        if (::tcgetattr(STDIN_FILENO, &before_) != 0) fail("terminal");
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) != 0) fail("terminal");
    }
    ~WithoutEcho() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
    WithoutEcho(const WithoutEcho&) = delete;
    WithoutEcho& operator=(const WithoutEcho&) = delete;

  private:
    termios before_{};
};

/// Reads byte by byte, so that the data behind the line remains for later readers. Empty at the end of the input, and
/// when `endings` (may be null) has recorded a signal.
std::optional<Secret> read_line(const NotedEndings* endings = nullptr) {
    std::string line;
    line.reserve(kMaxLineBytes);
    for (;;) {
        if (endings != nullptr && !endings->wait_for_input()) {
            wipe(line);
            return std::nullopt;
        }
        char byte = 0;
        const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail("standard input");
        if (count == 0 && line.empty()) return std::nullopt;
        if (count == 0 || byte == '\n') break;
        if (line.size() == kMaxLineBytes) {
            wipe(line);
            throw std::runtime_error("the password is too long");
        }
        line += byte;
    }
    if (line.ends_with('\r')) line.pop_back();
    return Secret::taken_from(line);
}

std::optional<Secret> ask_once(const std::string& prompt, const NotedEndings& endings) {
    fmt::print(stderr, "{}: ", prompt);
    auto entered = read_line(&endings);
    fmt::print(stderr, "\n");
    return entered;
}

}  // namespace

std::optional<Secret> ask_password(const std::string& prompt) {
    if (::isatty(STDIN_FILENO) == 0) return read_line();
    // Declared first: a recorded signal ends the process only after the terminal echo is restored.
    const NotedEndings endings;
    const WithoutEcho silent;
    auto first = ask_once(prompt, endings);
    if (!first || first->empty()) return std::nullopt;
    const auto second = ask_once("Repeat the password", endings);
    if (!second || *second != *first) throw std::runtime_error("the two passwords differ");
    return first;
}

}  // namespace bourse::app

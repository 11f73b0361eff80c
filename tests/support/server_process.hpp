#pragma once
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>

extern char** environ;

namespace bourse::test {

/// Runs `SCRIPT serve` of tests/support: a separate server that prints its URL first and then
/// executes commands.
class ServerProcess {
  public:
    explicit ServerProcess(const std::filesystem::path& path) : script_(path.string()) {
        std::array<int, 2> input{};
        std::array<int, 2> output{};
        if (::pipe2(input.data(), O_CLOEXEC) != 0 || ::pipe2(output.data(), O_CLOEXEC) != 0) fail("pipe");
        posix_spawn_file_actions_t actions{};
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
        std::string python = "python3";
        std::string serve = "serve";
        const std::array<char*, 4> arguments{python.data(), script_.data(), serve.data(), nullptr};
        const int failure = ::posix_spawnp(&process_, "python3", &actions, nullptr, arguments.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(input[0]);
        ::close(output[1]);
        orders_ = ::fdopen(input[1], "w");
        answers_ = ::fdopen(output[0], "r");
        if (failure != 0 || orders_ == nullptr || answers_ == nullptr) fail("start");
        url_ = read_line();
    }
    ~ServerProcess() {
        static_cast<void>(std::fclose(orders_));
        static_cast<void>(::waitpid(process_, nullptr, 0));
        static_cast<void>(std::fclose(answers_));
    }
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    [[nodiscard]] const std::string& url() const { return url_; }
    /// Executes a command such as `kill`.
    void order(const std::string& deed) {
        if (command(deed) != "done") fail(deed);
    }
    /// Executes a command and returns its reply.
    std::string command(const std::string& line) {
        if (std::fprintf(orders_, "%s\n", line.c_str()) < 0 || std::fflush(orders_) != 0) fail(line);
        return read_line();
    }

  private:
    std::string read_line() {
        std::string line;
        for (int c = std::fgetc(answers_); c != '\n'; c = std::fgetc(answers_)) {
            if (c == EOF) fail("read");
            line += static_cast<char>(c);
        }
        return line;
    }

    [[noreturn]] void fail(const std::string& doing) const {
        throw std::runtime_error(script_ + ": " + doing + " failed");
    }

    std::string script_;
    pid_t process_ = 0;
    std::FILE* orders_ = nullptr;
    std::FILE* answers_ = nullptr;
    std::string url_;
};

}  // namespace bourse::test

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

/// A PostgreSQL server of its own, for a test that kills or freezes it: `postgres.py serve` of the repository.
class PostgresProcess {
  public:
    explicit PostgresProcess(const std::filesystem::path& repository) {
        std::array<int, 2> input{};
        std::array<int, 2> output{};
        if (::pipe2(input.data(), O_CLOEXEC) != 0 || ::pipe2(output.data(), O_CLOEXEC) != 0) fail("pipe");
        posix_spawn_file_actions_t actions{};
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
        std::string script = (repository / "tests" / "support" / "postgres.py").string();
        std::string python = "python3";
        std::string serve = "serve";
        const std::array<char*, 4> arguments{python.data(), script.data(), serve.data(), nullptr};
        const int failure = ::posix_spawnp(&process_, "python3", &actions, nullptr, arguments.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(input[0]);
        ::close(output[1]);
        orders_ = ::fdopen(input[1], "w");
        answers_ = ::fdopen(output[0], "r");
        if (failure != 0 || orders_ == nullptr || answers_ == nullptr) fail("start");
        url_ = read_line();
    }
    ~PostgresProcess() {
        static_cast<void>(std::fclose(orders_));
        static_cast<void>(::waitpid(process_, nullptr, 0));
        static_cast<void>(std::fclose(answers_));
    }
    PostgresProcess(const PostgresProcess&) = delete;
    PostgresProcess& operator=(const PostgresProcess&) = delete;

    [[nodiscard]] const std::string& url() const { return url_; }
    /// All of its processes at once, with -9.
    void kill() { order("kill"); }
    /// Again, after kill().
    void start() { order("start"); }
    /// Restarts it as a standby of nobody: it answers, and refuses to write, until it is promoted.
    void demote() { order("demote"); }
    /// It says nothing until thaw(), but holds its connections and takes new ones.
    void freeze() { order("freeze"); }
    void thaw() { order("thaw"); }

  private:
    void order(const char* deed) {
        if (std::fprintf(orders_, "%s\n", deed) < 0 || std::fflush(orders_) != 0) fail(deed);
        if (read_line() != "done") fail(deed);
    }

    std::string read_line() {
        std::string line;
        for (int c = std::fgetc(answers_); c != '\n'; c = std::fgetc(answers_)) {
            if (c == EOF) fail("read");
            line += static_cast<char>(c);
        }
        return line;
    }

    [[noreturn]] static void fail(const std::string& doing) {
        throw std::runtime_error("postgres.py: " + doing + " failed");
    }

    pid_t process_ = 0;
    std::FILE* orders_ = nullptr;
    std::FILE* answers_ = nullptr;
    std::string url_;
};

}  // namespace bourse::test

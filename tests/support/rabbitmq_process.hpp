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

/// A RabbitMQ server of its own, for a test that kills or freezes it: `rabbitmq.py serve` of the repository.
class RabbitmqProcess {
  public:
    explicit RabbitmqProcess(const std::filesystem::path& repository) {
        std::array<int, 2> input{};
        std::array<int, 2> output{};
        if (::pipe2(input.data(), O_CLOEXEC) != 0 || ::pipe2(output.data(), O_CLOEXEC) != 0) fail("pipe");
        posix_spawn_file_actions_t actions{};
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
        std::string script = (repository / "tests" / "support" / "rabbitmq.py").string();
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
    ~RabbitmqProcess() {
        static_cast<void>(std::fclose(orders_));
        static_cast<void>(::waitpid(process_, nullptr, 0));
        static_cast<void>(std::fclose(answers_));
    }
    RabbitmqProcess(const RabbitmqProcess&) = delete;
    RabbitmqProcess& operator=(const RabbitmqProcess&) = delete;

    [[nodiscard]] const std::string& url() const { return url_; }
    /// kill, freeze, thaw or start; returns when it is done.
    void tell(const std::string& order) {
        static_cast<void>(std::fputs((order + '\n').c_str(), orders_));
        static_cast<void>(std::fflush(orders_));
        if (read_line() != "done") fail(order);
    }

  private:
    [[noreturn]] static void fail(const std::string& what) { throw std::runtime_error("RabbitMQ: cannot " + what); }

    std::string read_line() {
        std::string line;
        for (int c = 0; (c = std::fgetc(answers_)) != '\n';) {
            if (c == EOF) fail("go on: it has ended");
            line += static_cast<char>(c);
        }
        return line;
    }

    pid_t process_ = 0;
    std::FILE* orders_ = nullptr;
    std::FILE* answers_ = nullptr;
    std::string url_;
};

}  // namespace bourse::test

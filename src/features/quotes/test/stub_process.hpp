#pragma once
#include <fcntl.h>
#include <cstdio>
#include <stdexcept>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace bourse::quotes {

/// tests/support/provider_stub.py as a process of its own, which ends with this object.
class StubProcess {
  public:
    StubProcess() {
        int to_stub[2];
        int from_stub[2];
        if (::pipe2(to_stub, O_CLOEXEC) != 0 || ::pipe2(from_stub, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
        const char* const script = BOURSE_SOURCE_DIR "/tests/support/provider_stub.py";
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(to_stub[0], STDIN_FILENO);
            ::dup2(from_stub[1], STDOUT_FILENO);
            ::execlp("python3", "python3", script, "serve", nullptr);
            ::_exit(127);
        }
        ::close(to_stub[0]);
        ::close(from_stub[1]);
        commands_ = ::fdopen(to_stub[1], "w");
        answers_ = ::fdopen(from_stub[0], "r");
        url_ = read_line();
    }
    ~StubProcess() {
        std::fclose(commands_);
        std::fclose(answers_);
        ::waitpid(pid_, nullptr, 0);
    }
    StubProcess(const StubProcess&) = delete;
    StubProcess& operator=(const StubProcess&) = delete;

    [[nodiscard]] const std::string& url() const { return url_; }
    /// Does what a line says, and returns the answer.
    std::string tell(const std::string& command) {
        std::fputs((command + '\n').c_str(), commands_);
        std::fflush(commands_);
        return read_line();
    }
    int calls() { return std::stoi(tell("calls")); }

  private:
    std::string read_line() {
        std::string line;
        for (int c = 0; (c = std::fgetc(answers_)) != '\n';) {
            if (c == EOF) throw std::runtime_error("the stub has ended");
            line += static_cast<char>(c);
        }
        return line;
    }

    pid_t pid_ = 0;
    std::FILE* commands_ = nullptr;
    std::FILE* answers_ = nullptr;
    std::string url_;
};

}  // namespace bourse::quotes

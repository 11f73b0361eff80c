#pragma once
#include <sys/resource.h>

#include <stdexcept>

namespace bourse::test {

/// While it lives, this process opens no more files and sockets; those that are open go on.
class NoMoreDescriptors {
  public:
    NoMoreDescriptors() {
        if (::getrlimit(RLIMIT_NOFILE, &before_) != 0) throw std::runtime_error("getrlimit failed");
        rlimit exhausted = before_;
        // Standard input, output and error are open; poll() of one socket wants at least 1.
        exhausted.rlim_cur = 3;
        if (::setrlimit(RLIMIT_NOFILE, &exhausted) != 0) throw std::runtime_error("setrlimit failed");
    }
    ~NoMoreDescriptors() { static_cast<void>(::setrlimit(RLIMIT_NOFILE, &before_)); }
    NoMoreDescriptors(const NoMoreDescriptors&) = delete;
    NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

  private:
    rlimit before_{};
};

}  // namespace bourse::test

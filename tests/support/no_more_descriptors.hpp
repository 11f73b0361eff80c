#pragma once
#include <sys/resource.h>

#include <stdexcept>

namespace bourse::test {

/// Prevents this process from opening files and sockets for the lifetime of the object; open ones
/// stay usable.
class NoMoreDescriptors {
  public:
    NoMoreDescriptors() {
        if (::getrlimit(RLIMIT_NOFILE, &before_) != 0) throw std::runtime_error("getrlimit failed");
        rlimit exhausted = before_;
        // Standard input, output and error are open; poll() of one socket needs a limit of at least
        // 1.
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

#include "app/serve/file_limit.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace bourse::app {
namespace {

constexpr rlim_t kEnough = 65'536;
constexpr std::size_t kOtherFiles = 128;

}  // namespace

std::size_t raise_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    const rlimit raised{std::max(limit.rlim_cur, std::min(limit.rlim_max, kEnough)), limit.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
    return static_cast<std::size_t>(std::min(limit.rlim_cur, kEnough));
}

std::size_t connections_within(std::size_t files) {
    return files > 2 * kOtherFiles ? files - kOtherFiles : files / 2;
}

}  // namespace bourse::app

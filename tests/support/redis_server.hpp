#pragma once
#include <cstdlib>
#include <string>

namespace bourse::test {

/// The URL of a Redis server for tests; null when there is none. tests/support/redis.py runs tests with one.
inline const char* redis_server() {
    return std::getenv("BOURSE_TEST_REDIS");
}

/// The message of tests that are skipped without a server.
inline constexpr const char* kNoRedis = "BOURSE_TEST_REDIS names no Redis server: see tests/support/redis.py";

}  // namespace bourse::test

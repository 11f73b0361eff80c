#pragma once
#include <filesystem>

#include "support/server_process.hpp"

namespace bourse::test {

/// A separate PostgreSQL server, for tests that kill or freeze it: `postgres.py serve` of the
/// repository.
class PostgresProcess : public ServerProcess {
  public:
    explicit PostgresProcess(const std::filesystem::path& repository)
        : ServerProcess(repository / "tests/support/postgres.py") {}

    /// Kills all of its processes with SIGKILL.
    void kill() { order("kill"); }
    /// Restarts the server after kill().
    void start() { order("start"); }
    /// Restarts it as a standby without a primary: it answers, but rejects writes until it is
    /// promoted.
    void demote() { order("demote"); }
    /// Stops answering until thaw(), but keeps its connections and accepts new ones.
    void freeze() { order("freeze"); }
    void thaw() { order("thaw"); }
};

}  // namespace bourse::test

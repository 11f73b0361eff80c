#pragma once
#include <filesystem>

#include "support/server_process.hpp"

namespace bourse::test {

/// A PostgreSQL server of its own, for a test that kills or freezes it: `postgres.py serve` of the repository.
class PostgresProcess : public ServerProcess {
  public:
    explicit PostgresProcess(const std::filesystem::path& repository)
        : ServerProcess(repository / "tests/support/postgres.py") {}

    /// All of its processes at once, with -9.
    void kill() { order("kill"); }
    /// Again, after kill().
    void start() { order("start"); }
    /// Restarts it as a standby of nobody: it answers, and refuses to write, until it is promoted.
    void demote() { order("demote"); }
    /// It says nothing until thaw(), but holds its connections and takes new ones.
    void freeze() { order("freeze"); }
    void thaw() { order("thaw"); }
};

}  // namespace bourse::test

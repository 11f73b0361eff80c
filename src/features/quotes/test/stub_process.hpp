#pragma once
#include <filesystem>
#include <string>

#include "support/server_process.hpp"

namespace bourse::quotes {

/// tests/support/provider_stub.py as a process of its own, which ends with this object.
class StubProcess : public test::ServerProcess {
  public:
    StubProcess() : ServerProcess(std::filesystem::path(BOURSE_SOURCE_DIR) / "tests/support/provider_stub.py") {}

    /// How many requests have come.
    int calls() { return std::stoi(command("calls")); }
};

}  // namespace bourse::quotes

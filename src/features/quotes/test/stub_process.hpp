#pragma once
#include <filesystem>
#include <string>

#include "support/server_process.hpp"

namespace bourse::quotes {

/// Runs tests/support/provider_stub.py as a separate process for the lifetime of this object.
class StubProcess : public test::ServerProcess {
  public:
    StubProcess() : ServerProcess(std::filesystem::path(BOURSE_SOURCE_DIR) / "tests/support/provider_stub.py") {}

    /// Number of received requests.
    int calls() { return std::stoi(command("calls")); }
};

}  // namespace bourse::quotes

#pragma once
#include <filesystem>

#include "support/server_process.hpp"

namespace bourse::test {

/// A RabbitMQ server of its own, for a test that kills or freezes it: `rabbitmq.py serve` of the repository. Takes the
/// orders kill, freeze, thaw and start.
class RabbitmqProcess : public ServerProcess {
  public:
    explicit RabbitmqProcess(const std::filesystem::path& repository)
        : ServerProcess(repository / "tests/support/rabbitmq.py") {}
};

}  // namespace bourse::test

#pragma once
#include <filesystem>

#include "support/server_process.hpp"

namespace bourse::test {

/// A separate RabbitMQ server, for tests that kill or freeze it: `rabbitmq.py serve` of the
/// repository. Accepts the orders kill, freeze, thaw and start.
class RabbitmqProcess : public ServerProcess {
  public:
    explicit RabbitmqProcess(const std::filesystem::path& repository)
        : ServerProcess(repository / "tests/support/rabbitmq.py") {}
};

}  // namespace bourse::test

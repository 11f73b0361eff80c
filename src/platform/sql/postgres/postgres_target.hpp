#pragma once
#include <string>

namespace bourse::sql {

/// Where a connection leads. Holds what libpq takes, which may hold a password.
class PostgresTarget {
  public:
    /// Throws std::invalid_argument, which tells nothing of the text, when `connection` cannot be read.
    explicit PostgresTarget(std::string connection);

    /// For libpq only.
    [[nodiscard]] const std::string& connection() const { return connection_; }
    /// `postgresql://user@host:5432/database`: without the password.
    [[nodiscard]] const std::string& description() const { return description_; }

  private:
    std::string connection_;
    std::string description_;
};

}  // namespace bourse::sql

#pragma once
#include <string>

namespace bourse::sql {

/// The address of a PostgreSQL server. Contains libpq's connection string, which may include a password.
class PostgresTarget {
  public:
    /// Throws std::invalid_argument when `connection` cannot be parsed; the message does not quote the text.
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

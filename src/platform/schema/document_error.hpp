#pragma once
#include <stdexcept>

namespace bourse::schema {

/// A malformed document of this program or of an operator. what() names the place. Aborts the start.
class DocumentError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace bourse::schema

#pragma once
#include <stdexcept>

namespace bourse::schema {

/// A document that we ship, or that an operator gave us, is malformed. what() names the place. Stops the start.
class DocumentError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace bourse::schema

#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace bourse::schema {

/// A regular expression (ECMA-262, as OpenAPI wants it), compiled. Its engine keeps its own stack and gives up on what
/// takes too long, so foreign text cannot bring the process down. Copies share; safe from any thread.
class Pattern {
  public:
    /// Throws std::invalid_argument when the expression is malformed.
    explicit Pattern(const std::string& expression);

    /// Whether the expression is found in the text; false also when finding out takes too long.
    [[nodiscard]] bool matches(std::string_view text) const;
    [[nodiscard]] const std::string& expression() const;

  private:
    struct Compiled;
    /// Shared because a compiled expression is immutable and costly.
    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace bourse::schema

#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace bourse::schema {

/// A compiled regular expression (ECMA-262, as OpenAPI requires). Its engine uses its own stack and gives up when
/// matching takes too long, so untrusted text cannot crash or block the process. Copies share the expression; safe from
/// any thread.
class Pattern {
  public:
    /// Throws std::invalid_argument when the expression is malformed.
    explicit Pattern(const std::string& expression);

    /// Whether the text contains a match; also false when matching takes too long.
    [[nodiscard]] bool matches(std::string_view text) const;
    [[nodiscard]] const std::string& expression() const;

  private:
    struct Compiled;
    /// Shared, because a compiled expression is immutable and expensive.
    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace bourse::schema

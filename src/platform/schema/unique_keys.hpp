#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bourse::schema {

/// Detects repeated keys within an object while a document is parsed. Uses ordered sets, because an attacker who
/// chooses the keys could exploit a hash function.
class UniqueKeys {
  public:
    void begin_object() { open_objects_.emplace_back(); }
    void end_object() { open_objects_.pop_back(); }
    /// False when the innermost open object already has the key.
    [[nodiscard]] bool add(std::string_view key) { return open_objects_.back().emplace(key).second; }

  private:
    std::vector<std::set<std::string>> open_objects_;
};

}  // namespace bourse::schema

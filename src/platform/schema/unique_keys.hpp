#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bourse::schema {

/// Notices a key that repeats inside one object of a document that is being read. Ordered sets, because the keys may be
/// chosen by somebody who knows our hash function.
class UniqueKeys {
  public:
    void begin_object() { open_objects_.emplace_back(); }
    void end_object() { open_objects_.pop_back(); }
    /// False when the innermost open object has the key already.
    [[nodiscard]] bool add(std::string_view key) { return open_objects_.back().emplace(key).second; }

  private:
    std::vector<std::set<std::string>> open_objects_;
};

}  // namespace bourse::schema

#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "features/datasets/model/record.hpp"

namespace bourse::datasets {

/// The entity tags of one dataset's records, with their quotes: `"888.1-5ec3a9f0"`. Strong: a revision never comes
/// again, and the hash behind it is another one when the dataset's file, or the code that writes the form, has changed
/// so that the same revision is written in other bytes.
class RecordEtags {
  public:
    explicit RecordEtags(const Dataset& dataset);

    [[nodiscard]] std::string json(Revision revision) const;
    [[nodiscard]] std::string html(Revision revision) const;

    /// The revision that a tag of the JSON form names, whatever its hash: a change overwrites a state, not its bytes.
    /// Without a hash too, as people write it; nothing for other tags.
    [[nodiscard]] static std::optional<Revision> revision_of(std::string_view etag);

  private:
    std::string json_hash_;
    std::string html_hash_;
};

}  // namespace bourse::datasets

#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "features/datasets/model/record.hpp"

namespace bourse::datasets {

/// Entity tags of one dataset's records, with quotes: `"888.1-5ec3a9f0"`. They are strong: revisions are never reused,
/// and the hash changes when the dataset's file or the code changes the bytes of the same revision.
class RecordEtags {
  public:
    explicit RecordEtags(const Dataset& dataset);

    [[nodiscard]] std::string json(Revision revision) const;
    [[nodiscard]] std::string html(Revision revision) const;

    /// The revision in a tag of the JSON form. The hash is ignored and may be absent, because a change depends on the
    /// revision, not on its bytes. Empty for other tags.
    [[nodiscard]] static std::optional<Revision> revision_of(std::string_view etag);

  private:
    std::string json_hash_;
    std::string html_hash_;
};

}  // namespace bourse::datasets

#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bourse::http {

/// Removes and returns the text before `separator`, trimmed; all of `text` when there is no
/// separator.
[[nodiscard]] std::string_view take_until(std::string_view& text, char separator);

/// One member of Accept, Accept-Encoding or a similar field (RFC 9110, 12.4.2).
struct Preference {
    /// Up to the first parameter, such as `text/csv` or `gzip`; not empty.
    std::string_view name;
    /// From 0 (not acceptable) to 1.
    double weight = 1;
};

/// Removes and returns the first valid member of `list`, skipping members without a name or with a
/// `q` that is not a number from 0 to 1. Parameters other than `q` are ignored. Empty at the end of
/// the list.
[[nodiscard]] std::optional<Preference> take_preference(std::string_view& list);

/// Whether an Accept-Encoding field allows gzip: it names `gzip`, `x-gzip` or `*` with a weight
/// above zero (RFC 9110, 12.5.3). False when empty or malformed.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

/// Whether an If-None-Match field is `*` or names `etag` (with its quotes), compared weakly, in its
/// identity or gzip form. In a malformed list, everything after the fault is ignored.
[[nodiscard]] bool matches_etag(std::string_view if_none_match, std::string_view etag);

/// The strong tags in an If-Match field, with their quotes, each converted to its identity form
/// (`"abc-gz"` → `"abc"`), because a precondition does not depend on the content coding. Weak tags
/// are skipped, and so is everything after a fault in the list.
[[nodiscard]] std::vector<std::string> strong_etags(std::string_view if_match);

/// The validator of the gzip form: `"abc"` → `"abc-gz"`.
[[nodiscard]] std::string gzip_etag(std::string_view etag);

/// Whether bodies of this media type compress well: text, JSON and its derivatives, JavaScript,
/// SVG.
[[nodiscard]] bool is_compressible(std::string_view content_type);

}  // namespace bourse::http

#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bourse::http {

/// Removes and returns what stands before `separator`, without blanks at its ends; all of `text` when there is none.
[[nodiscard]] std::string_view take_until(std::string_view& text, char separator);

/// One member of Accept, Accept-Encoding and their like (RFC 9110, 12.4.2).
struct Preference {
    /// Up to the first parameter, such as `text/csv` or `gzip`; not empty.
    std::string_view name;
    /// 0, not wanted, to 1.
    double weight = 1;
};

/// Removes and returns the first member of `list` that can be read, passing over those without a name or with a `q`
/// that is no number from 0 to 1. Parameters other than `q` mean nothing here. Nothing at the end.
[[nodiscard]] std::optional<Preference> take_preference(std::string_view& list);

/// Whether the value of an Accept-Encoding field lets us send gzip: it names `gzip`, `x-gzip` or `*` with a weight
/// above zero (RFC 9110, 12.5.3). Empty or malformed: no.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

/// Whether the value of an If-None-Match field names `etag` (with its quotes), compared weakly, in its identity or its
/// gzip form, or is `*`. Malformed lists match nothing from where they are malformed.
[[nodiscard]] bool matches_etag(std::string_view if_none_match, std::string_view etag);

/// The strong tags that the value of an If-Match field lists, with their quotes, each as its identity form has it
/// (`"abc-gz"` → `"abc"`): what may be changed is the same whatever its coding was. Weak tags are left out, and so is
/// everything from where the list is malformed.
[[nodiscard]] std::vector<std::string> strong_etags(std::string_view if_match);

/// The validator of the gzip form: `"abc"` → `"abc-gz"`.
[[nodiscard]] std::string gzip_etag(std::string_view etag);

/// Whether a body of this media type gains by gzip: text, JSON and its kin, JavaScript, SVG.
[[nodiscard]] bool is_compressible(std::string_view content_type);

}  // namespace bourse::http

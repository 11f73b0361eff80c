#include "platform/http/messages/multipart.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.hpp"

namespace bourse::http {
namespace {

constexpr std::size_t kMaxHeadBytes = 16 * 1024;
constexpr std::size_t kBlockBytes = 256 * 1024;

Error malformed(std::string detail) {
    return {Errc::MalformedRequest, "the multipart body " + std::move(detail), {}, {}};
}

/// Looks into a file from the front on, in bounded memory.
class Search {
  public:
    explicit Search(BodyFile& file) : file_(file) {}

    /// The offset of the next `wanted` at or after `from`; empty when there is none.
    std::optional<std::uint64_t> find(std::string_view wanted, std::uint64_t from) {
        for (;;) {
            const std::string_view rest = bytes(from, wanted.size());
            if (const std::size_t at = rest.find(wanted); at != std::string_view::npos) return from + at;
            if (is_last_) return std::nullopt;
            // The text may begin at the end of the window.
            from += rest.size() - (wanted.size() - 1);
        }
    }
    /// The bytes from `from` on: `count` or more, fewer only at the end of the file. `from` grows from call to call.
    /// Valid until the next call.
    std::string_view bytes(std::uint64_t from, std::size_t count) {
        if (!is_last_ && from + count > begin_ + window_.size()) read(from);
        return std::string_view(window_).substr(std::min<std::uint64_t>(from - begin_, window_.size()));
    }

  private:
    void read(std::uint64_t from) {
        window_.resize(kBlockBytes);
        std::size_t filled = 0;
        while (filled < window_.size()) {
            const std::size_t count = file_.read_at(from + filled, std::span(window_).subspan(filled));
            if (count == 0) break;
            filled += count;
        }
        is_last_ = filled < kBlockBytes;
        window_.resize(filled);
        begin_ = from;
    }

    BodyFile& file_;
    /// Bytes of the file, from begin_ on.
    std::string window_;
    std::uint64_t begin_ = 0;
    /// Whether the window reaches the end of the file.
    bool is_last_ = false;
};

/// Whether the head of a part gives a file name.
bool has_file_name(std::string_view head) {
    const std::string lower = to_lower(head);
    const std::size_t disposition = lower.find("content-disposition:");
    if (disposition == std::string::npos) return false;
    const std::size_t end = lower.find("\r\n", disposition);
    const std::string_view line = std::string_view(lower).substr(disposition, end - disposition);
    return line.find("filename=") != std::string_view::npos || line.find("filename*=") != std::string_view::npos;
}

}  // namespace

std::string multipart_boundary(std::string_view content_type) {
    constexpr std::string_view kType = "multipart/form-data";
    constexpr std::string_view kName = "boundary=";
    const std::string lower = to_lower(content_type);
    if (!lower.starts_with(kType)) return {};
    const std::size_t name = lower.find(kName, kType.size());
    if (name == std::string::npos) return {};
    std::string_view value = content_type.substr(name + kName.size());
    if (value.starts_with('"')) {
        value.remove_prefix(1);
        return std::string(value.substr(0, value.find('"')));
    }
    return std::string(trim(value.substr(0, value.find(';'))));
}

std::size_t BodyPart::read(std::span<char> buffer) {
    const std::uint64_t left = end_ - position_;
    const std::size_t count =
        file_.read_at(position_, buffer.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer.size()))));
    position_ += count;
    return count;
}

Result<BodyPart> find_file_part(BodyFile& body, std::string_view boundary) {
    const std::string delimiter = "\r\n--" + std::string(boundary);
    // The first delimiter may be at the very front, without a line end before it.
    const std::string_view first = std::string_view(delimiter).substr(2);
    Search search(body);
    std::uint64_t after = first.size();
    if (!search.bytes(0, first.size()).starts_with(first)) {
        const auto at = search.find(delimiter, 0);
        if (!at) return malformed("has no closing boundary");
        after = *at + delimiter.size();
    }
    std::optional<BodyPart> found;
    while (!search.bytes(after, 2).starts_with("--")) {
        const std::string_view head = search.bytes(after, kMaxHeadBytes).substr(0, kMaxHeadBytes);
        const std::size_t end_of_head = head.find("\r\n\r\n");
        if (end_of_head == std::string_view::npos) return malformed("has a part without a head");
        const bool is_file = has_file_name(head.substr(0, end_of_head + 2));
        const std::uint64_t begin = after + end_of_head + 4;
        // An empty part ends with the line end of its head.
        const auto end = search.find(delimiter, begin - 2);
        if (!end) return malformed("ends inside a part");
        after = *end + delimiter.size();
        if (!is_file) continue;
        if (found) return invalid("the multipart body has several files; send one");
        found.emplace(body, begin, std::max(begin, *end));
    }
    if (!found) return invalid("the multipart body has no file");
    return *found;
}

}  // namespace bourse::http

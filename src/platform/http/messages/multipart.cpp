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

/// Finds texts in a file from the front on, in bounded memory.
class Search {
  public:
    explicit Search(BodyFile& file) : file_(file) {}

    /// The offset of the next `wanted` at or after `from`, which grows from call to call; empty when there is none.
    std::optional<std::uint64_t> find(std::string_view wanted, std::uint64_t from) {
        for (;;) {
            seek(from);
            if (const std::size_t at = window_.find(wanted, 0); at != std::string::npos) return from + at;
            if (window_.size() < kBlockBytes) return std::nullopt;
            // The text may begin at the end of the window.
            from += window_.size() - std::min(window_.size(), wanted.size() - 1);
        }
    }
    /// The bytes at `from`, at most `count`.
    std::string_view bytes(std::uint64_t from, std::size_t count) {
        seek(from);
        return std::string_view(window_).substr(0, count);
    }

  private:
    void seek(std::uint64_t from) {
        if (is_read_ && from == begin_) return;
        window_.resize(kBlockBytes);
        std::size_t filled = 0;
        while (filled < window_.size()) {
            const std::size_t count = file_.read_at(from + filled, std::span(window_).subspan(filled));
            if (count == 0) break;
            filled += count;
        }
        window_.resize(filled);
        begin_ = from;
        is_read_ = true;
    }

    BodyFile& file_;
    std::string window_;
    std::uint64_t begin_ = 0;
    bool is_read_ = false;
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
    Search search(body);
    // The first delimiter may be at the very front, without a line end before it.
    std::optional<std::uint64_t> at = search.bytes(0, delimiter.size() - 2) == std::string_view(delimiter).substr(2)
                                          ? std::optional<std::uint64_t>(0)
                                          : search.find(delimiter, 0);
    std::optional<BodyPart> found;
    for (std::uint64_t after = delimiter.size() - 2; at; at = search.find(delimiter, after)) {
        after = *at + (*at == 0 ? delimiter.size() - 2 : delimiter.size());
        if (search.bytes(after, 2) == "--") break;
        const std::string_view head = search.bytes(after, kMaxHeadBytes);
        const std::size_t end_of_head = head.find("\r\n\r\n");
        if (end_of_head == std::string_view::npos) return malformed("has a part without a head");
        const bool is_file = has_file_name(head.substr(0, end_of_head + 2));
        const std::uint64_t begin = after + end_of_head + 4;
        // An empty part ends with the line end of its head.
        after = begin - 2;
        const auto end = search.find(delimiter, after);
        if (!end) return malformed("ends inside a part");
        if (!is_file) continue;
        if (found) return invalid("the multipart body has several files; send one");
        found.emplace(body, begin, std::max(begin, *end));
    }
    if (!at) return malformed("has no closing boundary");
    if (!found) return invalid("the multipart body has no file");
    return *found;
}

}  // namespace bourse::http

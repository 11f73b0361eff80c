#include "platform/openapi/negotiation.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <vector>

namespace bourse::openapi {
namespace {

/// One member of an Accept header.
struct MediaRange {
    std::string_view type;
    std::string_view subtype;
    double weight = 1;
};

/// What stands before `separator`, without blanks; `text` keeps what stands behind it.
std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    std::string_view taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    constexpr std::string_view kBlanks = " \t";
    taken.remove_prefix(std::min(taken.find_first_not_of(kBlanks), taken.size()));
    taken.remove_suffix(taken.size() - std::min(taken.find_last_not_of(kBlanks) + 1, taken.size()));
    return taken;
}

/// A weight of 0 to 1; nothing for another text.
std::optional<double> read_weight(std::string_view text) {
    double weight = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight, std::chars_format::fixed);
    if (error != std::errc() || end != text.data() + text.size() || !(weight >= 0 && weight <= 1)) return std::nullopt;
    return weight;
}

/// Nothing when the member cannot be read. Parameters other than `q` do not tell our representations apart.
std::optional<MediaRange> read_range(std::string_view member) {
    std::string_view name = take_until(member, ';');
    MediaRange range;
    range.type = take_until(name, '/');
    range.subtype = name;
    if (range.type.empty() || range.subtype.empty()) return std::nullopt;
    while (!member.empty()) {
        std::string_view parameter = take_until(member, ';');
        if (!http::same_name(take_until(parameter, '='), "q")) continue;
        const auto weight = read_weight(parameter);
        if (!weight) return std::nullopt;
        range.weight = *weight;
    }
    return range;
}

std::vector<MediaRange> read_accept(std::span<const http::HeaderView> headers) {
    std::vector<MediaRange> ranges;
    for (const http::HeaderView& header : headers) {
        if (!http::same_name(header.name, "Accept")) continue;
        std::string_view members = header.value;
        while (!members.empty()) {
            if (const auto range = read_range(take_until(members, ','))) ranges.push_back(*range);
        }
    }
    return ranges;
}

/// How closely the range names the type: 3 exactly, 2 as `type/*`, 1 as `*/*`, 0 not at all.
int closeness(const MediaRange& range, std::string_view media_type) {
    const std::string_view type = take_until(media_type, '/');
    const std::string_view subtype = media_type;
    if (range.type == "*" && range.subtype == "*") return 1;
    if (!http::same_name(range.type, type)) return 0;
    if (range.subtype == "*") return 2;
    return http::same_name(range.subtype, subtype) ? 3 : 0;
}

/// The weight that the closest range gives the type; 0 when none names it.
double weight_of(std::string_view media_type, std::span<const MediaRange> ranges) {
    int closest = 0;
    double weight = 0;
    for (const MediaRange& range : ranges) {
        const int closeness_here = closeness(range, media_type);
        if (closeness_here > closest) {
            closest = closeness_here;
            weight = range.weight;
        }
    }
    return weight;
}

}  // namespace

std::optional<std::string_view> negotiate(std::span<const std::string> offered,
                                          std::span<const http::HeaderView> headers) {
    const bool anything_goes = offered.size() == 1 && offered.front().find('*') != std::string::npos;
    const auto ranges = anything_goes ? std::vector<MediaRange>() : read_accept(headers);
    if (ranges.empty()) return offered.front();
    std::optional<std::string_view> best;
    double best_weight = 0;
    for (const std::string& media_type : offered) {
        const double weight = weight_of(media_type, ranges);
        if (weight > best_weight) {
            best = media_type;
            best_weight = weight;
        }
    }
    return best;
}

}  // namespace bourse::openapi

#include "platform/openapi/negotiation.hpp"

#include <vector>

#include "platform/http/messages/negotiation.hpp"

namespace bourse::openapi {
namespace {

/// One member of an Accept header.
struct MediaRange {
    std::string_view type;
    std::string_view subtype;
    double weight = 1;
};

/// Empty when it is not `type/subtype`.
std::optional<MediaRange> to_range(const http::Preference& preference) {
    std::string_view name = preference.name;
    const std::string_view type = http::take_until(name, '/');
    if (type.empty() || name.empty()) return std::nullopt;
    return MediaRange{type, name, preference.weight};
}

std::vector<MediaRange> read_accept(std::span<const http::HeaderView> headers) {
    std::vector<MediaRange> ranges;
    for (const http::HeaderView& header : headers) {
        if (!http::same_name(header.name, "Accept")) continue;
        std::string_view members = header.value;
        while (const auto preference = http::take_preference(members)) {
            if (const auto range = to_range(*preference)) ranges.push_back(*range);
        }
    }
    return ranges;
}

/// The specificity of the match: 3 for the exact type, 2 for `type/*`, 1 for `*/*`, 0 for no match.
int closeness(const MediaRange& range, std::string_view media_type) {
    const std::string_view type = http::take_until(media_type, '/');
    const std::string_view subtype = media_type;
    if (range.type == "*" && range.subtype == "*") return 1;
    if (!http::same_name(range.type, type)) return 0;
    if (range.subtype == "*") return 2;
    return http::same_name(range.subtype, subtype) ? 3 : 0;
}

/// The weight of the most specific matching range; 0 when none matches.
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

#include "platform/openapi/query.hpp"

#include <algorithm>
#include <utility>

#include "platform/openapi/percent.hpp"

namespace bourse::openapi {

Result<std::vector<QueryItem>> read_query(std::string_view query) {
    std::vector<QueryItem> items;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view item = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (item.empty()) continue;
        const std::size_t sign = std::min(item.find('='), item.size());
        auto name = percent_decode(item.substr(0, sign), Plus::Blank);
        auto value = percent_decode(item.substr(std::min(sign + 1, item.size())), Plus::Blank);
        if (!name || !value)
            return Error{Errc::MalformedRequest, "the query must be percent-encoded UTF-8 without NUL", {}, {}};
        items.push_back({*std::move(name), *std::move(value)});
    }
    return items;
}

}  // namespace bourse::openapi

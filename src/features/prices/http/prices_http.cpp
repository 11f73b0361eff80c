#include "features/prices/http/prices_http.hpp"

#include <algorithm>
#include <string>

#include "features/prices/http/record_text.hpp"
#include "platform/http/messages/respond.hpp"

namespace bourse::prices {
namespace {

Result<http::Response> answer_record(const PriceSource& source, UtcTime now, std::chrono::milliseconds max_age) {
    const auto price = source.latest();
    if (!price) return Error{Errc::Unavailable, "no price available yet; retry later", {}, {}};
    http::Response response = http::respond_json(record_json(*price));
    response.headers.push_back({"Cache-Control", "no-cache"});
    if (!is_fresh(price->time, now, max_age)) {
        const auto age = std::max(std::chrono::seconds(0), std::chrono::floor<std::chrono::seconds>(now - price->time));
        http::mark_stale(response, age);
    }
    return response;
}

}  // namespace

void register_prices(openapi::Registry& registry, const PriceSource& source, const Clock& clock,
                     std::chrono::milliseconds max_age) {
    registry.add("getRecord", [&source, &clock, max_age](const openapi::Call&) {
        return answer_record(source, clock.now(), max_age);
    });
}

}  // namespace bourse::prices

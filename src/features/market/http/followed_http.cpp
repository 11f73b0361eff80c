#include "features/market/http/followed_http.hpp"

#include <span>
#include <string>

#include "base/csv.hpp"
#include "base/json_writer.hpp"
#include "features/market/store/followed_store.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/openapi/registry.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::market {
namespace {

using openapi::Call;
using openapi::HandlerResult;

void write_followed(JsonWriter& json, const Followed& followed) {
    json.begin_object();
    json.member("symbol", followed.symbol.str());
    json.member("state", to_string(followed.state));
    json.key("checked_at");
    if (followed.checked_at) {
        json.value(to_the_second(*followed.checked_at));
    } else {
        json.null();
    }
    json.member("next_at", to_the_second(followed.next_at));
    json.member("provider", followed.provider);
    json.member("new_bars", followed.new_bars);
    json.member("detail", followed.detail);
    json.end_object();
}

std::string to_json(std::span<const Followed> all) {
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    for (const Followed& followed : all) write_followed(json, followed);
    json.end_array();
    return out;
}

std::string to_csv(std::span<const Followed> all) {
    std::string out = "symbol,state,checked_at,next_at,provider,new_bars,detail\r\n";
    CsvWriter csv(out);
    for (const Followed& followed : all) {
        csv.text(followed.symbol.str());
        csv.plain(to_string(followed.state));
        csv.plain(followed.checked_at ? to_the_second(*followed.checked_at) : "");
        csv.plain(to_the_second(followed.next_at));
        csv.text(followed.provider);
        csv.number(followed.new_bars);
        csv.text(followed.detail);
        csv.end_row();
    }
    return out;
}

Task<HandlerResult> list_followed(FollowedStore& store, tasks::BlockingPool& pool, const Call& call) {
    const auto work = [&]() -> HandlerResult {
        const http::ListForm form = http::list_form(call.media_type);
        const auto all = store.list();
        return http::respond_list(form, form == http::ListForm::Csv ? to_csv(all) : to_json(all));
    };
    co_return co_await pool.run(work);
}

}  // namespace

void register_followed(openapi::Registry& registry, FollowedStore& store, tasks::BlockingPool& pool) {
    registry.add("listFollowed", [&store, &pool](const Call& call) { return list_followed(store, pool, call); });
}

}  // namespace bourse::market

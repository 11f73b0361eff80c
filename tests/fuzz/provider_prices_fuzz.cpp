// Any bytes are parsed as rates within the allowed range, or fail with a text that can be logged;
// the same holds for records from the cache.
#include "features/prices/model/price_record.hpp"
#include "features/prices/providers/price_answers.hpp"
#include "fuzzing.hpp"

using namespace bourse;
using namespace bourse::prices;

namespace {

void check_failure(const Failure& failure) {
    fuzzing::require(!failure.what.empty() && failure.what.size() < 256, "a failure says why, in a few words");
    for (const char c : failure.what) fuzzing::require(static_cast<unsigned char>(c) >= 0x20, "a failure is one line");
    fuzzing::require(!failure.is_transient, "a complete answer is not retried");
}

void check_rate(Rate rate) {
    fuzzing::require(rate > Rate() && rate < kMaxRate, "a rate is above zero and below reason");
}

void check_rates(const Answer<Rates>& rates) {
    if (!rates) return check_failure(rates.error());
    fuzzing::require(rates->front().has_value(), "dollars are there");
    for (const auto& rate : *rates) {
        if (rate) check_rate(*rate);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body = fuzzing::text_of(data, size);
    check_rates(parse_coinbase(body));
    check_rates(parse_kraken(body));
    if (const auto rate = parse_binance("BTCUSDT", body)) {
        check_rate(*rate);
    } else {
        check_failure(rate.error());
    }
    check_failure(binance_fault(body));
    if (const auto price = parse_record(body)) {
        fuzzing::require(parse_record(to_record(*price)) == price, "a record reads back the same");
    }
    return 0;
}

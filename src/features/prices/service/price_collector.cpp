#include "features/prices/service/price_collector.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/error.hpp"
#include "features/prices/model/price_record.hpp"
#include "platform/upstream/call_chain.hpp"

namespace bourse::prices {
namespace {

constexpr std::string_view kLeaseName = "price:bitcoin";
/// Time for cache calls in addition to the providers' deadline.
constexpr std::chrono::seconds kToWrite{2};

}  // namespace

PriceCollector::PriceCollector(std::vector<std::unique_ptr<PriceProvider>> providers, cache::Cache& cache,
                               const Clock& clock, std::string owner, CollectorOptions options)
    : providers_(std::move(providers)),
      cache_(cache),
      clock_(clock),
      owner_(std::move(owner)),
      options_(options),
      pause_(options.first_pause) {
    if (providers_.empty()) throw std::invalid_argument("PriceCollector needs at least one provider");
}

PriceCollector::Round PriceCollector::run() {
    const MutexLock lock(mutex_);
    const UtcTime now = clock_.now();
    if (!is_due(look_at_, now)) return {};
    try {
        return attempt(now);
    } catch (const Unavailable& failure) {
        // Another owner may hold the lease by now; ask the cache again.
        lease_.reset();
        return fail(failure.what());
    }
}

void PriceCollector::retire() noexcept {
    try {
        const MutexLock lock(mutex_);
        give_back_lease();
    } catch (const std::exception&) {
        // The lease expires by itself.
    }
}

PriceCollector::Round PriceCollector::attempt(UtcTime now) {
    look_at_ = now + options_.renewal;
    if (!holds_lease(now) || !is_due(ask_at_, now)) return {};
    // A provider call may take longer than the normal lease.
    const auto longer = cache_.take_lease(kLeaseName, owner_, options_.deadline + kToWrite);
    if (!longer || longer->number != lease_->number) return {Outcome::Late, "the lease was lost"};
    return collect();
}

PriceCollector::Round PriceCollector::collect() {
    auto price = ask();
    if (!price) {
        give_back_lease();
        return fail(price.error().what);
    }
    if (!cache_.set_under(*lease_, kPriceKey, to_record(*price), options_.lifetime)) {
        lease_.reset();
        return {Outcome::Late, "the lease was lost during the call to " + price->provider};
    }
    // Shorten the lease again: after this process is killed, other replicas wait until the lease expires.
    static_cast<void>(cache_.take_lease(kLeaseName, owner_, options_.lease));
    const UtcTime now = clock_.now();
    ask_at_ = now + options_.interval;
    look_at_ = std::min(ask_at_, now + options_.renewal);
    pause_ = options_.first_pause;
    last_ = *std::move(price);
    return {Outcome::Written, ""};
}

PriceCollector::Round PriceCollector::fail(std::string trouble) {
    look_at_ = clock_.now() + pause_;
    pause_ = std::min(2 * pause_, options_.interval);
    return {Outcome::Failed, std::move(trouble)};
}

bool PriceCollector::holds_lease(UtcTime now) {
    auto lease = cache_.take_lease(kLeaseName, owner_, options_.lease);
    if (lease && lease_ && lease->number == lease_->number) return true;
    lease_ = std::move(lease);
    if (!lease_) return false;
    const auto record = cache_.get(kPriceKey);
    last_ = record ? parse_record(*record) : std::nullopt;
    ask_at_ = last_ ? last_->time + options_.interval : now;
    return true;
}

void PriceCollector::give_back_lease() {
    if (lease_) cache_.release(*std::exchange(lease_, std::nullopt));
}

Answer<BitcoinPrice> PriceCollector::ask() {
    const auto ask_one = [this, last = last_](PriceProvider& provider, PriceProvider::Within left) {
        Answer<BitcoinPrice> price = provider.price(left);
        if (!price) return price;
        const auto odd = odd_jump(last, *price, options_.jump);
        return odd ? broken(*odd) : price;
    };
    return upstream::first_found<BitcoinPrice>(providers_, options_.deadline, clock_, ask_one);
}

}  // namespace bourse::prices

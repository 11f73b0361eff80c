#include "platform/http/server/unsent_answers.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/ip_address.hpp"

namespace bourse::http {
namespace {

constexpr std::size_t kQuarters = 4;
/// Up to this size an answer is always sent.
constexpr std::size_t kSmallAnswer = 4 * 1024;
/// So many bytes leave free memory behind that is worth returning.
constexpr std::size_t kManyBytes = std::size_t{16} << 20;

/// One customer of a provider has at least a /64 network of IPv6. What is no address stays as it is.
std::string network_of(std::string_view client) {
    constexpr unsigned kCustomerBits = 64;
    const auto address = IpAddress::parse(client);
    if (!address || address->is_v4()) return std::string(client);
    return address->prefix(kCustomerBits).to_string();
}

std::size_t sum_of(const std::vector<UnsentAnswers::Body>& bodies) {
    std::size_t bytes = 0;
    for (const auto& body : bodies) bytes += body->size();
    return bytes;
}

}  // namespace

UnsentAnswers::UnsentAnswers(std::size_t budget)
    : budget_(budget == 0 ? std::numeric_limits<std::size_t>::max() / 2 : budget), quarter_(budget_ / kQuarters) {}

bool UnsentAnswers::admit(std::string_view client, std::size_t bytes) {
    const std::size_t waiting = this->bytes();
    if (bytes <= kSmallAnswer || waiting == 0 || waiting + bytes <= quarter_) return true;
    {
        const MutexLock lock(mutex_);
        const auto found = clients_.find(network_of(client));
        const bool is_first = found == clients_.end();
        const std::size_t of_client = is_first ? 0 : found->second.bytes;
        const std::size_t of_all = is_first ? budget_ : budget_ - quarter_;
        if (of_client + bytes <= quarter_ && waiting + bytes <= of_all) return true;
    }
    refused_.fetch_add(1, std::memory_order_relaxed);
    return false;
}

UnsentAnswers::Hold UnsentAnswers::hold(std::string_view client, std::vector<Body> bodies, std::size_t own_bytes) {
    return {*this, client, std::move(bodies), own_bytes};
}

UnsentAnswers::Hold::Hold(UnsentAnswers& unsent, std::string_view client, std::vector<Body> bodies,
                          std::size_t own_bytes)
    : unsent_(&unsent),
      client_(network_of(client)),
      bodies_(std::move(bodies)),
      own_bytes_(own_bytes),
      client_bytes_(own_bytes + sum_of(bodies_)) {
    unsent_->add(*this);
}

UnsentAnswers::Hold::Hold(Hold&& other) noexcept
    : unsent_(std::exchange(other.unsent_, nullptr)),
      client_(std::move(other.client_)),
      bodies_(std::move(other.bodies_)),
      own_bytes_(other.own_bytes_),
      client_bytes_(other.client_bytes_) {}

UnsentAnswers::Hold::~Hold() {
    if (unsent_ != nullptr) unsent_->remove(*this);
}

void UnsentAnswers::add(const Hold& hold) {
    const MutexLock lock(mutex_);
    // Before anything is counted: the insertions may throw.
    Share& share = clients_[hold.client_];
    for (const Body& body : hold.bodies_) holds_.try_emplace(body.get(), 0);
    std::size_t added = hold.own_bytes_;
    for (const Body& body : hold.bodies_) {
        if (holds_[body.get()]++ == 0) added += body->size();
    }
    ++share.holds;
    share.bytes += hold.client_bytes_;
    const std::size_t now = bytes_.fetch_add(added, std::memory_order_relaxed) + added;
    peak_.store(std::max(peak_.load(std::memory_order_relaxed), now), std::memory_order_relaxed);
}

void UnsentAnswers::remove(const Hold& hold) {
    const MutexLock lock(mutex_);
    std::size_t removed = hold.own_bytes_;
    for (const Body& body : hold.bodies_) {
        const auto held = holds_.find(body.get());
        if (--held->second > 0) continue;
        holds_.erase(held);
        removed += body->size();
    }
    const auto client = clients_.find(hold.client_);
    client->second.bytes -= hold.client_bytes_;
    if (--client->second.holds == 0) clients_.erase(client);
    bytes_.fetch_sub(removed, std::memory_order_relaxed);
}

bool UnsentAnswers::has_emptied() {
    const std::size_t peak = peak_.load(std::memory_order_relaxed);
    if (peak < kManyBytes || bytes() > peak / 2) return false;
    peak_.store(bytes(), std::memory_order_relaxed);
    return true;
}

}  // namespace bourse::http

#include "platform/http/server/io_thread_state.hpp"

#include <fmt/format.h>

#include <random>

#include "base/split_mix.hpp"

namespace bourse::http {
namespace {

/// `Date: Sun, 06 Nov 1994 08:49:37 GMT` with its line end (RFC 9110, 5.6.7).
std::string render_date_field(UtcTime time) {
    static constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto ymd = time.date().ymd();
    const auto of_day = time.seconds() - UtcTime(time.date()).seconds();
    return fmt::format("Date: {}, {:02} {} {:04} {:02}:{:02}:{:02} GMT\r\n", kDays[time.date().weekday().c_encoding()],
                       static_cast<unsigned>(ymd.day()), kMonths[static_cast<unsigned>(ymd.month()) - 1],
                       static_cast<int>(ymd.year()), of_day / 3600, of_day / 60 % 60, of_day % 60);
}

std::uint64_t random_seed() {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32) | device();
}

}  // namespace

IoThreadState::IoThreadState(std::size_t io_thread, std::size_t cache_bytes, const Shared& shared)
    : shared_(shared), io_thread_(io_thread), cache_(cache_bytes), id_state_(random_seed()) {
    renew_time();
}

/// Unique within the thread.
std::array<char, 16> IoThreadState::make_request_id() {
    id_state_ += kSplitMixStep;
    std::uint64_t bits = split_mix(id_state_);
    std::array<char, 16> id;
    for (char& digit : id) {
        digit = "0123456789abcdef"[bits & 0xF];
        bits >>= 4;
    }
    return id;
}

IoThreadState::Registration IoThreadState::enter(SweptConnection& connection) {
    shared_.connections.fetch_add(1, std::memory_order_relaxed);
    if (shared_.observer != nullptr) shared_.observer->connection_opened(io_thread_);
    return connections_.insert(connections_.end(), &connection);
}

bool IoThreadState::is_overloaded() {
    if (shared_.connections.load(std::memory_order_relaxed) <= shared_.limits.connections) return false;
    shared_.refused_connections.fetch_add(1, std::memory_order_relaxed);
    return true;
}

void IoThreadState::leave(Registration registration) {
    connections_.erase(registration);
    shared_.connections.fetch_sub(1, std::memory_order_relaxed);
    if (shared_.observer != nullptr) shared_.observer->connection_closed(io_thread_);
}

void IoThreadState::renew_time() {
    now_ = std::chrono::steady_clock::now();
    const UtcTime time = shared_.clock.now();
    if (time.seconds() == date_second_) return;
    date_second_ = time.seconds();
    date_field_ = render_date_field(time);
}

void IoThreadState::sweep() {
    renew_time();
    for (SweptConnection* connection : connections_) {
        if (connection->deadline() <= now_) connection->expire();
        if (now_ >= cut_at_) connection->cut();
    }
}

void IoThreadState::drain(TimePoint cut_at) {
    renew_time();
    is_draining_ = true;
    cut_at_ = std::min(cut_at, cut_at_);
    for (SweptConnection* connection : connections_) connection->drain(now_ + shared_.deadlines.drain_idle);
}

}  // namespace bourse::http

#include "platform/sql/postgres/postgres_wire.hpp"

#include <poll.h>

#include <cerrno>
#include <string>

#include "base/error.hpp"

namespace bourse::sql {
namespace {

/// Interval at which a waiting call checks whether the server is gone.
constexpr int kSliceMilliseconds = 50;

}  // namespace

void PostgresWire::sent(int outcome) {
    if (outcome != 1) lose();
}

void PostgresWire::flush() {
    if (PQflush(handle_.get()) < 0) lose();
}

void PostgresWire::flush_all() {
    for (;;) {
        const int unsent = PQflush(handle_.get());
        if (unsent < 0) lose();
        if (unsent == 0) return;
        wait(POLLIN | POLLOUT);
    }
}

PgResult PostgresWire::next_result() {
    while (PQisBusy(handle_.get()) != 0) {
        const int unsent = PQflush(handle_.get());
        if (unsent < 0) lose();
        wait(static_cast<short>(unsent == 0 ? POLLIN : POLLIN | POLLOUT));
    }
    PgResult result(PQgetResult(handle_.get()));
    if (PQstatus(handle_.get()) == CONNECTION_BAD) {
        is_lost_ = true;
        // A final error message from the server says more than a lost connection.
        if (result == nullptr || PQresultErrorField(result.get(), PG_DIAG_SQLSTATE) == nullptr) lose();
    }
    return result;
}

bool PostgresWire::is_intact() {
    if (is_lost_) return false;
    short seen = 0;
    while (poll(POLLIN, 0, seen)) {
        // Consumes unexpected messages; after the server's closing message the end of the connection follows.
        if (PQconsumeInput(handle_.get()) != 1 || PQstatus(handle_.get()) == CONNECTION_BAD) return false;
    }
    return true;
}

void PostgresWire::lose() {
    is_lost_ = true;
    std::string message = PQerrorMessage(handle_.get());
    if (const std::size_t end = message.find('\n'); end != std::string::npos) message.resize(end);
    throw Unavailable("the connection to " + watch_.target().description() + " is lost: " + message);
}

void PostgresWire::wait(short events) {
    const auto since = std::chrono::steady_clock::now();
    short seen = 0;
    while (!poll(events, kSliceMilliseconds, seen)) {
        try {
            watch_.check_silence(since);
        } catch (...) {
            is_lost_ = true;
            throw;
        }
    }
    if ((seen & ~POLLOUT) != 0 && PQconsumeInput(handle_.get()) != 1) lose();
}

bool PostgresWire::poll(short events, int milliseconds, short& seen) const {
    pollfd socket{PQsocket(handle_.get()), events, 0};
    const int ready = ::poll(&socket, 1, milliseconds);
    seen = socket.revents;
    return ready > 0;
}

}  // namespace bourse::sql

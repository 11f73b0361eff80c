#include "platform/sql/postgres/postgres_connect.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <new>

#include "platform/sql/postgres/postgres_error.hpp"

namespace bourse::sql {
namespace {

using Clock = std::chrono::steady_clock;

/// The SQLSTATE in a verbose libpq message, `… FATAL:  53300: sorry, too many clients already`; empty when the message
/// is not from a server. libpq provides no other access to it for a failed connection.
std::string sqlstate_in(std::string_view message) {
    constexpr std::string_view kBefore = ":  ";
    constexpr std::size_t kLength = 5;
    for (std::size_t at = message.find(kBefore); at != std::string_view::npos; at = message.find(kBefore, at + 1)) {
        const std::string_view rest = message.substr(at + kBefore.size());
        const auto is_code = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
        if (rest.size() > kLength && rest[kLength] == ':' && std::ranges::all_of(rest.substr(0, kLength), is_code)) {
            return std::string(rest.substr(0, kLength));
        }
    }
    return {};
}

/// Whether the network or the peer's system reports that the server is not there. libpq gives only the system's error
/// text; other texts are local failures, such as a missing descriptor or address.
bool is_refused_by_peer(std::string_view message) {
    constexpr std::array kErrors{ECONNREFUSED, ECONNRESET, EPIPE, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH};
    constexpr std::string_view kClosed = "server closed the connection unexpectedly";
    const auto is_in = [&](int error) { return message.find(std::strerror(error)) != std::string_view::npos; };
    return message.find(kClosed) != std::string_view::npos || std::ranges::any_of(kErrors, is_in);
}

/// The evidence about the server in libpq's message on a failed connection.
Evidence evidence_in(std::string_view message) {
    const std::string sqlstate = sqlstate_in(message);
    if (sqlstate.empty()) return is_refused_by_peer(message) ? Evidence::Gone : Evidence::None;
    // 57: the server is starting or shutting down, perhaps after its current sessions end.
    return sqlstate.starts_with("57") ? Evidence::None : Evidence::Alive;
}

/// The first line; the others of a verbose message are positions in the server's source.
std::string first_line(std::string_view message) {
    return std::string(message.substr(0, message.find('\n')));
}

/// One attempt to connect.
class Attempt {
  public:
    Attempt(const PostgresTarget& target, std::chrono::milliseconds limit)
        : target_(target), deadline_(Clock::now() + limit), handle_(begin(target)) {
        if (handle_ == nullptr) throw std::bad_alloc();
        // Notices are meant for a terminal.
        PQsetNoticeProcessor(
            handle_.get(), [](void*, const char*) {}, nullptr);
    }

    PgHandle finish(std::chrono::milliseconds statement_limit) {
        establish();
        check_encoding();
        PQsetnonblocking(handle_.get(), 1);
        set_up(statement_limit);
        if (PQenterPipelineMode(handle_.get()) != 1) fail();
        return std::move(handle_);
    }

  private:
    static PGconn* begin(const PostgresTarget& target) {
        // Keywords before the connection string are defaults; keywords after it override it.
        const std::array keywords{"fallback_application_name", "keepalives_idle",
                                  "tcp_user_timeout",          "dbname",
                                  "client_encoding",           static_cast<const char*>(nullptr)};
        const std::array values{
            "bourse", "30", "30000", target.connection().c_str(), "UTF8", static_cast<const char*>(nullptr)};
        return PQconnectStartParams(keywords.data(), values.data(), 1);
    }

    void establish() {
        // Includes the SQLSTATE in the message.
        PQsetErrorVerbosity(handle_.get(), PQERRORS_VERBOSE);
        auto status = PGRES_POLLING_WRITING;
        while (status != PGRES_POLLING_OK) {
            if (status == PGRES_POLLING_FAILED || PQstatus(handle_.get()) == CONNECTION_BAD) fail();
            wait(status == PGRES_POLLING_READING ? POLLIN : POLLOUT);
            status = PQconnectPoll(handle_.get());
        }
        PQsetErrorVerbosity(handle_.get(), PQERRORS_DEFAULT);
    }

    void check_encoding() {
        const char* encoding = PQparameterStatus(handle_.get(), "server_encoding");
        if (encoding != nullptr && std::strcmp(encoding, "UTF8") == 0) return;
        throw ConnectFailure(target_.description() + " must be in UTF8, but is in " +
                                 (encoding != nullptr ? encoding : "an unknown encoding"),
                             Evidence::Alive);
    }

    void set_up(std::chrono::milliseconds statement_limit) {
        const std::string script =
            "SET TimeZone TO 'UTC'; SET standard_conforming_strings TO on; SET statement_timeout TO " +
            std::to_string(statement_limit.count()) +
            "; SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = "
            "'off'";
        if (PQsendQuery(handle_.get(), script.c_str()) != 1) fail();
        while (const PgResult result = next_result()) {
            if (PQresultStatus(result.get()) != PGRES_FATAL_ERROR) continue;
            const PostgresError error = PostgresError::of(result.get());
            throw ConnectFailure(target_.description() + ": set up the session: " + error.message,
                                 error.is_fatal ? Evidence::None : Evidence::Alive);
        }
    }

    PgResult next_result() {
        while (PQisBusy(handle_.get()) != 0) {
            const int unsent = PQflush(handle_.get());
            wait(static_cast<short>(unsent == 0 ? POLLIN : POLLIN | POLLOUT));
            if (PQconsumeInput(handle_.get()) != 1) fail();
        }
        return PgResult(PQgetResult(handle_.get()));
    }

    void wait(short events) {
        for (;;) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
            if (left.count() <= 0) throw ConnectFailure(target_.description() + " does not answer", Evidence::Gone);
            pollfd socket{PQsocket(handle_.get()), events, 0};
            const int ready = ::poll(&socket, 1, static_cast<int>(left.count()));
            if (ready > 0) return;
            if (ready < 0 && errno != EINTR) {
                throw ConnectFailure(std::string("poll: ") + std::strerror(errno), Evidence::None);
            }
        }
    }

    [[noreturn]] void fail() {
        const std::string message = PQerrorMessage(handle_.get());
        throw ConnectFailure(first_line(message), evidence_in(message));
    }

    const PostgresTarget& target_;
    const Clock::time_point deadline_;
    PgHandle handle_;
};

}  // namespace

PgHandle connect(const PostgresTarget& target, std::chrono::milliseconds statement_limit,
                 std::chrono::milliseconds limit) {
    return Attempt(target, limit).finish(statement_limit);
}

}  // namespace bourse::sql

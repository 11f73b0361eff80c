#pragma once
#include <atomic>
#include <boost/asio/error.hpp>
#include <span>
#include <string>
#include <utility>

#include "platform/http/server/http_session.hpp"
#include "platform/http/server/io_thread_state.hpp"
#include "platform/http/server/transport.hpp"
#include "platform/tasks/into.hpp"

namespace bourse::http {

using tasks::into;

/// The peer's address without the port; IPv4-mapped addresses become IPv4. Empty when the peer has
/// disconnected.
inline std::string remote_address(const Socket& socket) {
    ErrorCode is_gone;
    const auto endpoint = socket.remote_endpoint(is_gone);
    if (is_gone) return {};
    const auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

/// The I/O of one connection: reads for its HttpSession, writes what the session queued, and
/// enforces the deadlines. `Transport` is TcpTransport or TlsTransport (transport_*.cpp):
///
///     Socket& socket();
///     Task<> open(ErrorCode&);                             // the handshake
///     auto async_read_some(buffers, token);                // as Asio's
///     auto async_write_some(buffers, token);
///     std::size_t write_now(buffers, ErrorCode&);          // never waits: would_block
///     Task<> close_write(ErrorCode&);                      // tells the peer that nothing follows
template <class Transport>
class Connection final : public SweptConnection, public Feed {
  public:
    Connection(Transport transport, IoThreadState& thread_state)
        : transport_(std::move(transport)),
          thread_state_(thread_state),
          session_(thread_state, *this, remote_address(transport_.socket())),
          registration_(thread_state.enter(*this)) {}
    ~Connection() override { thread_state_.leave(registration_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Task<> run() {
        ErrorCode error;
        set_deadline(thread_state_.now() + thread_state_.deadlines().header);
        co_await transport_.open(error);
        if (error) co_return;
        if (thread_state_.is_overloaded()) {
            session_.refuse(Error{Errc::Unavailable, "too many connections; retry later", {}, {}});
        }
        co_await converse();
        if (!is_broken_) co_await say_goodbye();
    }

    void expire() override {
        has_expired_ = true;
        ErrorCode ignored;
        transport_.socket().cancel(ignored);
    }

    void drain(TimePoint until) override {
        // A deadline is set only while the connection waits. Before the first byte it waits for a
        // request.
        if (reading_ == HttpSession::Awaited::Request && deadline_ != TimePoint::max()) {
            deadline_ = std::min(deadline_, until);
        }
    }

    void cut() override {
        is_abandoned_ = true;
        is_broken_ = true;
        ErrorCode ignored;
        transport_.socket().close(ignored);
    }

    Task<Result<>> fetch() override {
        if (!flush_now()) co_await flush();
        if (is_broken_) co_return went_away();
        begin_read();
        const std::span<char> room = session_.input().room();
        ErrorCode error;
        const std::size_t count =
            co_await transport_.async_read_some(boost::asio::buffer(room.data(), room.size()), into(error));
        co_return end_fetch(error, count);
    }

    void reset() override {
        ErrorCode ignored;
        transport_.socket().set_option(boost::asio::socket_base::linger(true, 0), ignored);
        cut();
    }

    Task<bool> push() override {
        if (!flush_now()) co_await flush();
        co_return !is_broken_;
    }

    [[nodiscard]] bool is_abandoned() const override { return is_abandoned_; }

  private:
    Task<> converse() {
        while (!is_ending_) {
            const HttpSession::Next next = session_.advance();
            if (!flush_now()) co_await flush();
            if (is_broken_ || next == HttpSession::Next::Close) co_return;
            if (next == HttpSession::Next::Handle) {
                co_await session_.handle();
                if (is_broken_) co_return;
            } else if (next == HttpSession::Next::Read) {
                begin_read();
                const std::span<char> room = session_.input().room();
                ErrorCode error;
                const std::size_t count =
                    co_await transport_.async_read_some(boost::asio::buffer(room.data(), room.size()), into(error));
                end_read(error, count);
            }
        }
    }

    /// Sets the deadline of the next read: one for a whole head, a new one for each kProgress bytes
    /// of a body.
    void begin_read() {
        const HttpSession::Awaited awaited = session_.awaited();
        const bool is_same_request = requests_ended_ == session_.requests_ended();
        requests_ended_ = session_.requests_ended();
        const bool goes_on = is_same_request && awaited == reading_ && awaited != HttpSession::Awaited::Request &&
                             (awaited == HttpSession::Awaited::Head || progress_ < Deadlines::kProgress);
        reading_ = awaited;
        if (goes_on) {
            // A handler that reads a body in pieces may have been busy since the last read.
            read_deadline_ += thread_state_.now() - stopped_reading_;
            set_deadline(read_deadline_);
            return;
        }
        progress_ = 0;
        if (awaited == HttpSession::Awaited::Request) session_.input().release();
        read_deadline_ = thread_state_.now() + patience(awaited);
        set_deadline(read_deadline_);
    }

    [[nodiscard]] Deadlines::Duration patience(HttpSession::Awaited awaited) const {
        const Deadlines& deadlines = thread_state_.deadlines();
        switch (awaited) {
            case HttpSession::Awaited::Request:
                return thread_state_.is_draining() ? deadlines.drain_idle : deadlines.idle;
            case HttpSession::Awaited::Head:
                return deadlines.header;
            case HttpSession::Awaited::Body:
                return deadlines.body;
        }
        return {};
    }

    void end_read(const ErrorCode& error, std::size_t count) {
        stop_reading();
        if (!error) {
            if (reading_ == HttpSession::Awaited::Request) reading_ = std::nullopt;
            session_.input().commit(count);
            progress_ += count;
        } else if (!has_expired_) {
            is_broken_ = is_ending_ = true;
        } else if (reading_ == HttpSession::Awaited::Request) {
            is_ending_ = true;
        } else {
            session_.time_out();
        }
    }

    /// A client that shut down its sending side within a body can still receive the error; after
    /// any other failure the connection is unusable.
    [[nodiscard]] Result<> end_fetch(const ErrorCode& error, std::size_t count) {
        stop_reading();
        if (!error) {
            session_.input().commit(count);
            progress_ += count;
            return {};
        }
        if (has_expired_) return Error{Errc::RequestTimeout, "the request did not arrive in time", {}, {}};
        is_broken_ = is_broken_ || error != boost::asio::error::eof;
        return went_away();
    }

    static Error went_away() {
        return {Errc::MalformedRequest, "the connection closed before the end of the body", {}, {}};
    }

    void stop_reading() {
        deadline_ = TimePoint::max();
        stopped_reading_ = thread_state_.now();
    }

    /// Sends without waiting, which nearly always suffices. False: the socket would block.
    [[nodiscard]] bool flush_now() {
        OutputQueue& output = session_.output();
        while (!output.empty()) {
            ErrorCode error;
            const std::size_t count = transport_.write_now(output.buffers(), error);
            if (error == boost::asio::error::would_block || error == boost::asio::error::try_again) return false;
            if (error) {
                is_broken_ = true;
                return true;
            }
            output.consume(count);
        }
        return true;
    }

    Task<> flush() {
        const auto hold = session_.hold_unsent();
        OutputQueue& output = session_.output();
        std::size_t progress = Deadlines::kProgress;
        while (!output.empty() && !is_broken_) {
            if (progress >= Deadlines::kProgress) {
                progress = 0;
                set_deadline(thread_state_.now() + thread_state_.deadlines().write);
            }
            ErrorCode error;
            const std::size_t count = co_await transport_.async_write_some(output.buffers(), into(error));
            if (error) is_broken_ = true;
            output.consume(count);
            progress += count;
        }
        deadline_ = TimePoint::max();
    }

    /// Closes gracefully so that the last response arrives: closing a socket with unread bytes
    /// resets the connection, and the client may lose data that it has not read yet.
    Task<> say_goodbye() {
        set_deadline(thread_state_.now() + thread_state_.deadlines().linger);
        ErrorCode error;
        co_await transport_.close_write(error);
        InputBuffer& input = session_.input();
        while (!error && !has_expired_) {
            input.consume(input.bytes().size());
            const std::span<char> room = input.room();
            co_await transport_.socket().async_read_some(boost::asio::buffer(room.data(), room.size()), into(error));
        }
    }

    void set_deadline(TimePoint deadline) {
        deadline_ = deadline;
        has_expired_ = false;
    }

    Transport transport_;
    IoThreadState& thread_state_;
    HttpSession session_;
    IoThreadState::Registration registration_;
    /// What the current read, or the last read of an unfinished request, waits for.
    std::optional<HttpSession::Awaited> reading_;
    TimePoint read_deadline_ = TimePoint::max();
    TimePoint stopped_reading_;
    /// HttpSession::requests_ended() when the last read began: the read that ends one request may
    /// contain the start of the next.
    std::uint64_t requests_ended_ = 0;
    /// Bytes of the body received since its deadline was renewed.
    std::size_t progress_ = 0;
    bool has_expired_ = false;
    /// No further request is read; when is_broken_ is set as well, nothing more is sent.
    bool is_ending_ = false;
    bool is_broken_ = false;
    std::atomic<bool> is_abandoned_{false};
};

}  // namespace bourse::http

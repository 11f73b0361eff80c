#include "platform/http/server/server.hpp"

#include <malloc.h>
#include <openssl/ssl.h>

#include <atomic>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>
#include <vector>

#include "base/mutex.hpp"
#include "platform/http/server/io_thread_state.hpp"
#include "platform/http/server/listener.hpp"
#include "platform/http/server/transport.hpp"
#include "platform/tasks/into.hpp"
#include "platform/tasks/spawn.hpp"

namespace bourse::http {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Timer = boost::asio::basic_waitable_timer<SteadyClock, boost::asio::wait_traits<SteadyClock>, tasks::Executor>;
namespace ssl = boost::asio::ssl;
using tasks::into;

Task<> sleep(tasks::Executor executor, std::chrono::milliseconds duration) {
    Timer timer(executor, duration);
    co_await timer.async_wait(boost::asio::use_awaitable_t<tasks::Executor>{});
}

/// Interval at which a draining thread checks whether it is done.
constexpr std::chrono::milliseconds kDrainSweep(20);
/// Time that handshakes in progress get before the listening socket is closed.
constexpr std::chrono::milliseconds kHandshakeGrace(100);
/// After running out of descriptors or memory: delay until the next attempt and the next report to
/// the observer.
constexpr std::chrono::milliseconds kAcceptRetry(100);
constexpr std::chrono::milliseconds kAcceptFailureTold(1000);

/// With TLS 1.2, only key exchanges with forward secrecy and authenticated encryption; TLS 1.3 has no others.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!PSK";

/// In wire format: each name after its length.
constexpr std::string_view kProtocols = "\x08http/1.1\x08http/1.0";

/// A client that offers other protocols only, such as h2, gets the alert that RFC 7301 demands.
int select_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int offered_length, void*) {
    // OpenSSL wants a pointer to unsigned bytes that are not const, and does not change them.
    unsigned char* found = nullptr;
    const int outcome = SSL_select_next_proto(&found, length, reinterpret_cast<const unsigned char*>(kProtocols.data()),
                                              static_cast<unsigned int>(kProtocols.size()), offered, offered_length);
    *chosen = found;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// Allows only secure protocol versions and cipher suites.
ssl::context make_tls(const TlsFiles& files) {
    ssl::context tls(ssl::context::tls_server);
    tls.set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 |
                    ssl::context::no_compression);
    if (SSL_CTX_set_cipher_list(tls.native_handle(), kCiphers) != 1) {
        throw std::runtime_error("OpenSSL offers none of the TLS 1.2 ciphers that Bourse accepts");
    }
    SSL_CTX_set_alpn_select_cb(tls.native_handle(), select_protocol, nullptr);
    ErrorCode error;
    tls.use_certificate_chain_file(files.certificate, error);
    if (error) throw std::runtime_error("cannot use the TLS certificate " + files.certificate + ": " + error.message());
    tls.use_private_key_file(files.key, ssl::context::pem, error);
    if (error) throw std::runtime_error("cannot use the TLS key " + files.key + ": " + error.message());
    return tls;
}

/// The part of the server that runs on one io thread.
struct Lane {
    Lane(std::size_t io_thread, std::size_t cache_bytes, const IoThreadState::Shared& shared, Acceptor listening,
         ssl::context* tls_context, const Alarms& told)
        : thread_state(io_thread, cache_bytes, shared),
          acceptor(std::move(listening)),
          sweep_timer(acceptor.get_executor()),
          alarms(told),
          tls(tls_context) {}

    IoThreadState thread_state;
    Acceptor acceptor;
    Timer sweep_timer;
    const Alarms& alarms;
    /// Null: plain HTTP.
    ssl::context* tls;
    bool is_listening = true;
    /// When the observer may next be told that accepting fails.
    SteadyClock::time_point next_accept_failure;
};

void serve(Lane& lane, Socket socket) {
    ErrorCode ignored;
    socket.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    socket.non_blocking(true, ignored);
    const auto executor = lane.acceptor.get_executor();
    if (lane.tls != nullptr) {
        tasks::spawn(executor, serve_tls(std::move(socket), *lane.tls, lane.thread_state), lane.alarms.connection);
    } else {
        tasks::spawn(executor, serve_tcp(std::move(socket), lane.thread_state), lane.alarms.connection);
    }
}

/// Accepts the connections that are queued, without waiting for more.
void accept_waiting(Lane& lane) {
    lane.acceptor.non_blocking(true);
    for (;;) {
        ErrorCode error;
        Socket socket(lane.acceptor.get_executor());
        lane.acceptor.accept(socket, error);
        if (error) return;
        serve(lane, std::move(socket));
    }
}

void log_accept_failed(Lane& lane, const ErrorCode& error) {
    const auto now = SteadyClock::now();
    if (now < lane.next_accept_failure || lane.thread_state.observer() == nullptr) return;
    lane.next_accept_failure = now + kAcceptFailureTold;
    lane.thread_state.observer()->accept_failed(lane.thread_state.io_thread(), error.message());
}

/// Accepts until the drain begins, then drains the kernel's queue.
Task<> accept_all(Lane& lane) {
    while (!lane.thread_state.is_draining()) {
        ErrorCode error;
        Socket socket(lane.acceptor.get_executor());
        co_await lane.acceptor.async_accept(socket, into(error));
        if (!error) {
            serve(lane, std::move(socket));
        } else if (!lane.thread_state.is_draining()) {
            log_accept_failed(lane, error);
            co_await sleep(lane.acceptor.get_executor(), kAcceptRetry);
        }
    }
    refuse_new_connections(lane.acceptor);
    accept_waiting(lane);
    co_await sleep(lane.acceptor.get_executor(), std::min(kHandshakeGrace, lane.thread_state.patience_left()));
    accept_waiting(lane);
    ErrorCode ignored;
    lane.acceptor.close(ignored);
    lane.is_listening = false;
}

/// A latch with a deadline. Safe from any thread.
class Countdown {
  public:
    void begin(std::size_t count) {
        const MutexLock lock(mutex_);
        left_ = count;
    }
    void count_down() {
        const MutexLock lock(mutex_);
        if (--left_ == 0) over_.notify_all();
    }
    [[nodiscard]] bool is_over() const {
        const MutexLock lock(mutex_);
        return left_ == 0;
    }
    void wait() {
        MutexLock lock(mutex_);
        while (left_ != 0) over_.wait(lock);
    }
    /// Whether the count reached zero by the deadline.
    [[nodiscard]] bool wait_until(SteadyClock::time_point deadline) {
        MutexLock lock(mutex_);
        while (left_ != 0 && over_.wait_until(lock, deadline)) {
        }
        return left_ == 0;
    }

  private:
    mutable Mutex mutex_;
    ConditionVariable over_;
    std::size_t left_ BOURSE_GUARDED_BY(mutex_) = 0;
};

}  // namespace

struct Server::State {
    State(tasks::IoThreads& io_threads, tasks::BlockingPool& blocking, ServerOptions server_options, Service& behind,
          const Clock& time, Observer* watching)
        : threads(io_threads),
          pool(blocking),
          options(std::move(server_options)),
          service(behind),
          clock(time),
          observer(watching),
          unsent(options.unsent_answer_bytes) {}

    tasks::IoThreads& threads;
    tasks::BlockingPool& pool;
    ServerOptions options;
    Service& service;
    const Clock& clock;
    Observer* observer;
    std::optional<ssl::context> tls;
    std::atomic<std::size_t> connections{0};
    std::atomic<std::uint64_t> refused_connections{0};
    UnsentAnswers unsent;
    std::vector<std::unique_ptr<Lane>> lanes;
    std::uint16_t port = 0;
    /// Number of threads that still have connections; zero before start().
    Countdown undrained;
    std::atomic<bool> is_draining{false};

    static void spawn_accepting(const std::shared_ptr<State>& state, Lane& lane) {
        tasks::spawn(lane.acceptor.get_executor(), accept_all(lane), [state, &lane](std::string_view what) {
            // The kernel gives further connections to the other threads.
            ErrorCode ignored;
            lane.acceptor.close(ignored);
            lane.is_listening = false;
            state->options.alarms.server("a thread accepts no connections any more: " + std::string(what));
        });
    }
    /// Deadlines and the drain depend on the sweep, so it starts again after an exception.
    static void spawn_sweep(const std::shared_ptr<State>& state, Lane& lane) {
        tasks::spawn(lane.sweep_timer.get_executor(), sweep_until_drained(state, lane),
                     [state, &lane](std::string_view what) {
                         state->options.alarms.server("the sweep of connections has failed: " + std::string(what));
                         spawn_sweep(state, lane);
                     });
    }

    /// The allocator keeps the memory of freed answers, which it hardly ever needs again. Returning it takes
    /// milliseconds.
    static void return_memory(const std::shared_ptr<State>& state) {
        tasks::spawn(state->threads.executor(0), trim_memory(state), [](std::string_view) {
            // Memory returns after the next answers.
        });
    }
    static Task<> trim_memory(std::shared_ptr<State> state) {
        const auto trim = [] { return malloc_trim(0); };
        co_await state->pool.run_admitted(trim);
    }

    /// Sweeps the connections of a lane until the last one closes after a drain.
    static Task<> sweep_until_drained(std::shared_ptr<State> state, Lane& lane) {
        IoThreadState& thread_state = lane.thread_state;
        while (!thread_state.is_draining() || lane.is_listening || thread_state.has_connections()) {
            const auto interval = thread_state.deadlines().sweep;
            lane.sweep_timer.expires_after(thread_state.is_draining() ? std::min(interval, kDrainSweep) : interval);
            ErrorCode woken_by_drain;
            co_await lane.sweep_timer.async_wait(into(woken_by_drain));
            thread_state.sweep();
            // All lanes share the unsent answers, so one looks after them.
            if (&lane == state->lanes.front().get() && state->unsent.has_emptied()) return_memory(state);
        }
        state->undrained.count_down();
    }
};

Server::Server(tasks::IoThreads& threads, tasks::BlockingPool& pool, ServerOptions options, Service& service,
               const Clock& clock, Observer* observer)
    : state_(std::make_shared<State>(threads, pool, std::move(options), service, clock, observer)) {
    if (state_->options.tls) state_->tls = make_tls(*state_->options.tls);
}

Server::~Server() {
    if (state_->lanes.empty()) return;
    if (!state_->is_draining) drain(std::chrono::milliseconds(0));
    join();
}

void Server::start() {
    State& state = *state_;
    std::vector<Acceptor> acceptors = listen(state.threads, state.options.host, state.options.port);
    state.port = acceptors.front().local_endpoint().port();
    const IoThreadState::Shared shared{state.options.limits,  state.options.deadlines,
                                       state.options.proxies, state.options.origins,
                                       state.service,         state.pool,
                                       state.clock,           state.observer,
                                       state.connections,     state.refused_connections,
                                       state.unsent};
    state.undrained.begin(acceptors.size());
    for (std::size_t i = 0; i < acceptors.size(); ++i) {
        state.lanes.push_back(std::make_unique<Lane>(i, state.options.response_cache_bytes / acceptors.size(), shared,
                                                     std::move(acceptors[i]), state.tls ? &*state.tls : nullptr,
                                                     state.options.alarms));
        State::spawn_accepting(state_, *state.lanes[i]);
        State::spawn_sweep(state_, *state.lanes[i]);
    }
    state.threads.start();
}

std::uint16_t Server::port() const {
    return state_->port;
}

std::uint64_t Server::refused_connections() const {
    return state_->refused_connections.load(std::memory_order_relaxed);
}

const UnsentAnswers& Server::unsent() const {
    return state_->unsent;
}

void Server::drain(std::chrono::milliseconds patience) {
    if (state_->undrained.is_over()) return;
    state_->is_draining = true;
    for (const auto& lane : state_->lanes) {
        boost::asio::post(lane->acceptor.get_executor(), [state = state_, &lane = *lane, patience] {
            lane.thread_state.drain(SteadyClock::now() + patience);
            ErrorCode ignored;
            lane.acceptor.cancel(ignored);
            lane.sweep_timer.cancel();
        });
    }
}

void Server::join() {
    state_->undrained.wait();
}

bool Server::join_until(std::chrono::steady_clock::time_point deadline) {
    return state_->undrained.wait_until(deadline);
}

}  // namespace bourse::http

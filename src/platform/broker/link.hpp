#pragma once
#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "base/mutex.hpp"
#include "platform/broker/amqp_connection.hpp"
#include "platform/broker/backoff.hpp"
#include "platform/broker/broker_observer.hpp"
#include "platform/tasks/service_thread.hpp"

namespace bourse::broker {

struct LinkOptions {
    /// Name in logs and metrics; at most 15 characters.
    std::string name{};
    ConnectionOptions connection{};
    BackoffOptions backoff{};
};

/// Callbacks of a link. All are called on the link's thread and may throw ConnectionLost.
class LinkUser {
  public:
    LinkUser() = default;
    virtual ~LinkUser() = default;
    LinkUser(const LinkUser&) = delete;
    LinkUser& operator=(const LinkUser&) = delete;

    /// A new connection is open: declares its queues and exchanges.
    virtual void opened(AmqpConnection& connection) = 0;
    /// Sends pending messages while the connection is writable.
    virtual void flush(AmqpConnection& connection) = 0;
    virtual void received(AmqpConnection& connection, Incoming incoming) = 0;
    /// The link stops regularly; called after the last flush().
    virtual void closing(AmqpConnection& /*connection*/) {}
    /// The connection and its unfinished work are lost. Must not throw.
    virtual void lost() = 0;
};

/// A connection that reconnects automatically, and the only thread that uses it: librabbitmq blocks and is not
/// thread-safe.
class Link {
  public:
    /// References outlive the link.
    Link(AmqpTarget target, LinkOptions options, LinkUser& user, Random& random, BrokerObserver& observer);
    /// Closes the connection and joins the thread; lost() has been called when the destructor
    /// returns.
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    /// Starts to connect. Call it once.
    void start();
    /// Requests a flush(). Safe from any thread.
    void wake();
    [[nodiscard]] bool is_up() const { return is_up_; }
    /// The reason why the link is not connected; empty when it is.
    [[nodiscard]] std::string trouble() const;

  private:
    class Descriptor {
      public:
        explicit Descriptor(int file) : file_(file) {}
        ~Descriptor();
        Descriptor(const Descriptor&) = delete;
        Descriptor& operator=(const Descriptor&) = delete;
        [[nodiscard]] int get() const { return file_; }

      private:
        int file_;
    };

    void run();
    void live();
    void serve(AmqpConnection& connection);
    void sleep(std::chrono::milliseconds longest);
    void wait(const AmqpConnection* connection, std::chrono::milliseconds longest);
    void set_trouble(std::string why);

    const AmqpTarget target_;
    const LinkOptions options_;
    LinkUser& user_;
    BrokerObserver& observer_;
    Backoff backoff_;
    Descriptor wake_;
    std::atomic<bool> is_up_ = false;
    std::atomic<bool> is_ending_ = false;
    mutable Mutex mutex_;
    std::string trouble_ BOURSE_GUARDED_BY(mutex_) = "not connected yet";
    /// Declared last: the thread uses all members above.
    std::unique_ptr<tasks::ServiceThread> thread_;
};

}  // namespace bourse::broker

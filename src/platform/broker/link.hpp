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
    /// As logs and metrics call it; at most 15 characters.
    std::string name{};
    ConnectionOptions connection{};
    BackoffOptions backoff{};
};

/// What happens on a link. All of it is called on the link's thread, and may throw ConnectionLost.
class LinkUser {
  public:
    LinkUser() = default;
    virtual ~LinkUser() = default;
    LinkUser(const LinkUser&) = delete;
    LinkUser& operator=(const LinkUser&) = delete;

    /// A new connection: declares what is needed on it.
    virtual void opened(AmqpConnection& connection) = 0;
    /// Sends what waits to be sent, as far as the connection is writable.
    virtual void flush(AmqpConnection& connection) = 0;
    virtual void received(AmqpConnection& connection, Incoming incoming) = 0;
    /// The link ends in order, after the last flush().
    virtual void closing(AmqpConnection& /*connection*/) {}
    /// The connection is gone, and what was under way on it. Does not throw.
    virtual void lost() = 0;
};

/// A connection that comes back, and the one thread that touches it: librabbitmq blocks and is not safe from two.
class Link {
  public:
    /// What is taken by reference outlives the link.
    Link(AmqpTarget target, LinkOptions options, LinkUser& user, Random& random, BrokerObserver& observer);
    /// Ends the connection and the thread; lost() has been called when it returns.
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    /// Begins to connect. Once.
    void start();
    /// There is something to send. From any thread.
    void wake();
    [[nodiscard]] bool is_up() const { return is_up_; }
    /// Why it is not up; empty when it is.
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
    /// The last member: it uses all of the above.
    std::unique_ptr<tasks::ServiceThread> thread_;
};

}  // namespace bourse::broker

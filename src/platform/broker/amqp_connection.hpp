#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/broker/amqp_target.hpp"

struct amqp_connection_state_t_;
struct amqp_frame_t_;
struct amqp_method_t_;

namespace bourse::broker {

/// The connection broke or did not come about. what() is for the log and tells no credentials.
class ConnectionLost : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct ConnectionOptions {
    /// For connecting, TLS and signing in, each.
    std::chrono::milliseconds connect_deadline{2000};
    /// For a declaration to be answered.
    std::chrono::milliseconds rpc_deadline{5000};
    /// A peer that says nothing for twice as long is given up.
    std::chrono::seconds heartbeat{5};
    /// A larger message is taken in without its body, which nobody can read then.
    std::size_t max_body_bytes = std::size_t{16} << 20;
    /// Shown by the broker's tools.
    std::string name = "bourse";
};

/// A message to be sent. What the views show lives as long as the call.
struct Outgoing {
    /// Empty: the default exchange, whose routing keys are names of queues.
    std::string_view exchange{};
    std::string_view routing_key{};
    std::string_view body{};
    std::string_view correlation_id{};
    std::string_view reply_to{};
    std::string_view message_id{};
    std::string_view type{};
    /// How long it is worth delivering.
    std::optional<std::chrono::milliseconds> expiration{};
    /// Comes back when no queue takes it.
    bool is_mandatory = false;
    /// Survives the broker's restart in a durable queue.
    bool is_persistent = false;
};

/// What comes from the broker.
struct Incoming {
    enum class Kind : std::uint8_t {
        Message,    ///< for us
        Returned,   ///< ours, which no queue took
        Confirmed,  ///< the broker has taken over what we published
        Refused,    ///< the broker could not take it over
    };
    Kind kind = Kind::Message;
    /// Of Message what to acknowledge; of Confirmed and Refused the number of the published message.
    std::uint64_t tag = 0;
    /// Of Confirmed and Refused: all up to that number.
    bool is_multiple = false;
    std::string correlation_id{};
    std::string reply_to{};
    std::optional<std::chrono::milliseconds> expiration{};
    std::string body{};
};

/// A message whose body is still coming.
struct PartialMessage {
    Incoming message{};
    std::uint64_t missing = 0;
    bool has_header = false;
    bool is_too_large = false;
};

struct QueueOptions {
    bool is_durable = false;
    /// Gone when nobody has listened for this long.
    std::optional<std::chrono::milliseconds> expires{};
    /// More than this and the oldest leaves.
    std::optional<std::int64_t> max_messages{};
};

/// One channel of one connection by librabbitmq. Every function throws ConnectionLost, after which only the destructor
/// may be called. For one thread.
class AmqpConnection {
  public:
    /// Connects and signs in; blocks within the deadlines, but for the time that looking up the name takes.
    AmqpConnection(const AmqpTarget& target, ConnectionOptions options);
    ~AmqpConnection();
    AmqpConnection(const AmqpConnection&) = delete;
    AmqpConnection& operator=(const AmqpConnection&) = delete;

    void declare_queue(std::string_view name, const QueueOptions& options);
    /// Ends it when nobody listens and it is empty.
    void delete_idle_queue(std::string_view name);
    /// Durable; routes by patterns of the routing key.
    void declare_topic_exchange(std::string_view name);
    void bind_queue(std::string_view queue, std::string_view exchange, std::string_view pattern);
    /// How many messages may be with us unacknowledged.
    void set_prefetch(std::uint16_t count);
    /// Messages of the queue come from next() on; `acknowledges` says whether each must be acknowledged.
    void consume(std::string_view queue, bool acknowledges);
    /// No more new messages; those on their way still come.
    void stop_consuming();
    /// From now on each message published is confirmed or refused, numbered from 1.
    void select_confirms();

    /// Blocks only when is_writable() is false.
    void publish(const Outgoing& message);
    void acknowledge(std::uint64_t tag);

    /// What has come, without waiting; keeps up the heartbeat, so it is called at least once a second.
    [[nodiscard]] std::optional<Incoming> next();

    /// Readable when it is time for next(). Never closed by the caller.
    [[nodiscard]] int descriptor() const;
    /// Whether the kernel has room for what is sent.
    [[nodiscard]] bool is_writable() const;

    /// Says goodbye; the destructor just hangs up.
    void close();

  private:
    struct Destroy {
        void operator()(amqp_connection_state_t_* state) const;
    };
    void open_socket(const AmqpTarget& target);
    void sign_in(const AmqpTarget& target);
    void check_reply(std::string_view doing) const;
    [[nodiscard]] std::optional<Incoming> take(const amqp_frame_t_& frame);
    [[nodiscard]] std::optional<Incoming> take_method(const amqp_method_t_& method);
    [[nodiscard]] std::optional<Incoming> take_header(const amqp_frame_t_& frame);
    [[nodiscard]] std::optional<Incoming> take_body(const amqp_frame_t_& frame);
    [[nodiscard]] std::optional<Incoming> finish_message();

    const ConnectionOptions options_;
    std::unique_ptr<amqp_connection_state_t_, Destroy> state_;
    std::optional<PartialMessage> partial_;
    std::string consumer_;
};

}  // namespace bourse::broker

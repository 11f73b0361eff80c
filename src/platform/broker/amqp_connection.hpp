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

/// The connection was lost or could not be established. what() is for the log and contains no credentials.
class ConnectionLost : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct ConnectionOptions {
    /// Separate limit for each of connecting, TLS and signing in.
    std::chrono::milliseconds connect_deadline{2000};
    /// Limit for the reply to a declaration.
    std::chrono::milliseconds rpc_deadline{5000};
    /// A peer that is silent for twice this time counts as lost.
    std::chrono::seconds heartbeat{5};
    /// The body of a larger message is discarded.
    std::size_t max_body_bytes = std::size_t{16} << 20;
    /// Shown in the broker's management tools.
    std::string name = "bourse";
};

/// A message to be sent. The views must be valid during the call.
struct Outgoing {
    /// Empty: the default exchange, whose routing keys are queue names.
    std::string_view exchange{};
    std::string_view routing_key{};
    std::string_view body{};
    std::string_view correlation_id{};
    std::string_view reply_to{};
    std::string_view message_id{};
    std::string_view type{};
    /// The broker discards the message after this time.
    std::optional<std::chrono::milliseconds> expiration{};
    /// The broker returns the message when no queue takes it.
    bool is_mandatory = false;
    /// Survives a restart of the broker in a durable queue.
    bool is_persistent = false;
};

/// A message or confirmation received from the broker.
struct Incoming {
    enum class Kind : std::uint8_t {
        Message,    ///< a message from a queue
        Returned,   ///< a published message that no queue took
        Confirmed,  ///< the broker accepted a published message
        Refused,    ///< the broker could not accept a published message
    };
    Kind kind = Kind::Message;
    /// For Message: the delivery tag to acknowledge. For Confirmed and Refused: the number of the published message.
    std::uint64_t tag = 0;
    /// For Confirmed and Refused: applies to all messages up to that number.
    bool is_multiple = false;
    std::string correlation_id{};
    std::string reply_to{};
    std::optional<std::chrono::milliseconds> expiration{};
    std::string body{};
};

/// A message whose body is still incomplete.
struct PartialMessage {
    Incoming message{};
    std::uint64_t missing = 0;
    bool has_header = false;
    bool is_too_large = false;
};

struct QueueOptions {
    bool is_durable = false;
    /// The broker deletes the queue after this time without a consumer.
    std::optional<std::chrono::milliseconds> expires{};
    /// When the queue is full, the oldest message is dropped.
    std::optional<std::int64_t> max_messages{};
};

/// One channel on one connection, using librabbitmq. Every function throws ConnectionLost; afterwards only the
/// destructor may be called. For one thread.
class AmqpConnection {
  public:
    /// Connects and signs in. Blocks within the deadlines, except for the name lookup.
    AmqpConnection(const AmqpTarget& target, ConnectionOptions options);
    ~AmqpConnection();
    AmqpConnection(const AmqpConnection&) = delete;
    AmqpConnection& operator=(const AmqpConnection&) = delete;

    void declare_queue(std::string_view name, const QueueOptions& options);
    /// Deletes the queue if it has no consumer and is empty.
    void delete_idle_queue(std::string_view name);
    /// Durable; routes by patterns of the routing key.
    void declare_topic_exchange(std::string_view name);
    void bind_queue(std::string_view queue, std::string_view exchange, std::string_view pattern);
    /// Maximum number of unacknowledged messages.
    void set_prefetch(std::uint16_t count);
    /// Messages of the queue are then returned by next(); `acknowledges` says whether each must be acknowledged.
    void consume(std::string_view queue, bool acknowledges);
    /// Requests no new messages; those in transit still arrive.
    void stop_consuming();
    /// From now on the broker confirms or refuses each published message; they are numbered from 1.
    void select_confirms();

    /// Blocks only when is_writable() is false.
    void publish(const Outgoing& message);
    void acknowledge(std::uint64_t tag);

    /// Returns the next received message without waiting. Also handles the heartbeat, so call it at least once a
    /// second.
    [[nodiscard]] std::optional<Incoming> next();

    /// Becomes readable when next() should be called. The caller must not close it.
    [[nodiscard]] int descriptor() const;
    /// Whether the socket's send buffer has room.
    [[nodiscard]] bool is_writable() const;

    /// Closes the connection regularly; the destructor only closes the socket.
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

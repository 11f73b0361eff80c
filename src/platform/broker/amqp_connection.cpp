#include "platform/broker/amqp_connection.hpp"

#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <charconv>
#include <utility>

namespace bourse::broker {
namespace {

constexpr amqp_channel_t kChannel = 1;
constexpr std::uint8_t kTransient = 1;
constexpr std::uint8_t kPersistent = 2;

/// librabbitmq only reads the bytes but takes a non-const pointer.
amqp_bytes_t bytes_of(std::string_view text) {
    return {text.size(), const_cast<char*>(text.data())};  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

std::string text_of(const amqp_bytes_t& bytes) {
    return {static_cast<const char*>(bytes.bytes), bytes.len};
}

timeval timeval_of(std::chrono::milliseconds duration) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
    return {seconds.count(), std::chrono::microseconds(duration - seconds).count()};
}

[[noreturn]] void lost(std::string_view doing, std::string_view why) {
    throw ConnectionLost(std::string(doing) + ": " + std::string(why));
}

void check_status(int status, std::string_view doing) {
    if (status != AMQP_STATUS_OK) lost(doing, amqp_error_string2(status));
}

/// The reason for which the broker closed a channel or the connection.
std::string reason_of(const amqp_method_t& method) {
    if (method.id == AMQP_CONNECTION_CLOSE_METHOD) {
        return text_of(static_cast<const amqp_connection_close_t*>(method.decoded)->reply_text);
    }
    if (method.id == AMQP_CHANNEL_CLOSE_METHOD) {
        return text_of(static_cast<const amqp_channel_close_t*>(method.decoded)->reply_text);
    }
    return "an unexpected answer";
}

void check(const amqp_rpc_reply_t& reply, std::string_view doing) {
    switch (reply.reply_type) {
        case AMQP_RESPONSE_NORMAL:
            return;
        case AMQP_RESPONSE_NONE:
            lost(doing, "the connection was closed");
        case AMQP_RESPONSE_LIBRARY_EXCEPTION:
            lost(doing, amqp_error_string2(reply.library_error));
        case AMQP_RESPONSE_SERVER_EXCEPTION:
            lost(doing, reason_of(reply.reply));
    }
}

amqp_table_entry_t entry(const char* key, amqp_field_value_t value) {
    return {amqp_cstring_bytes(key), value};
}

amqp_field_value_t flag_value() {
    amqp_field_value_t value{};
    value.kind = AMQP_FIELD_KIND_BOOLEAN;
    value.value.boolean = 1;
    return value;
}

amqp_field_value_t number_value(std::int64_t number) {
    amqp_field_value_t value{};
    value.kind = AMQP_FIELD_KIND_I64;
    value.value.i64 = number;
    return value;
}

amqp_field_value_t text_value(std::string_view text) {
    amqp_field_value_t value{};
    value.kind = AMQP_FIELD_KIND_UTF8;
    value.value.bytes = bytes_of(text);
    return value;
}

/// Empty when the text is not a number of milliseconds.
std::optional<std::chrono::milliseconds> parse_expiration(std::string_view text) {
    std::uint32_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return std::chrono::milliseconds(count);
}

void set_text(amqp_basic_properties_t& properties, amqp_bytes_t& member, amqp_flags_t flag, std::string_view text) {
    if (text.empty()) return;
    member = bytes_of(text);
    properties._flags |= flag;
}

}  // namespace

void AmqpConnection::Destroy::operator()(amqp_connection_state_t_* state) const {
    amqp_destroy_connection(state);
}

AmqpConnection::AmqpConnection(const AmqpTarget& target, ConnectionOptions options)
    : options_(std::move(options)), state_(amqp_new_connection()) {
    if (!state_) throw std::bad_alloc();
    const timeval connect = timeval_of(options_.connect_deadline);
    const timeval rpc = timeval_of(options_.rpc_deadline);
    check_status(amqp_set_handshake_timeout(state_.get(), &connect), "prepare");
    check_status(amqp_set_rpc_timeout(state_.get(), &rpc), "prepare");
    open_socket(target);
    sign_in(target);
    amqp_channel_open(state_.get(), kChannel);
    check_reply("open a channel");
}

AmqpConnection::~AmqpConnection() = default;

void AmqpConnection::open_socket(const AmqpTarget& target) {
    amqp_socket_t* const socket = target.is_tls ? amqp_ssl_socket_new(state_.get()) : amqp_tcp_socket_new(state_.get());
    if (socket == nullptr) throw std::bad_alloc();
    if (target.is_tls) {
        SSL_CTX_set_default_verify_paths(static_cast<SSL_CTX*>(amqp_ssl_socket_get_context(socket)));
        amqp_ssl_socket_set_verify_peer(socket, 1);
        amqp_ssl_socket_set_verify_hostname(socket, 1);
        amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST);
    }
    const timeval deadline = timeval_of(options_.connect_deadline);
    check_status(amqp_socket_open_noblock(socket, target.host.c_str(), target.port, &deadline), "connect");

    const int file = descriptor();
    // Limits the time that sent data may stay unacknowledged: a peer that stops reading must not
    // block the thread for ever.
    const auto patience = static_cast<unsigned>(std::chrono::milliseconds(options_.heartbeat * 2).count());
    static_cast<void>(::setsockopt(file, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience));
    const int flags = ::fcntl(file, F_GETFD);
    static_cast<void>(::fcntl(file, F_SETFD, flags | FD_CLOEXEC));
}

void AmqpConnection::sign_in(const AmqpTarget& target) {
    // With these capabilities the broker reports why it rejects a sign-in, and when a queue is deleted under a
    // consumer.
    std::array<amqp_table_entry_t, 3> capability_entries{entry("authentication_failure_close", flag_value()),
                                                         entry("consumer_cancel_notify", flag_value()),
                                                         entry("basic.nack", flag_value())};
    amqp_field_value_t capabilities{};
    capabilities.kind = AMQP_FIELD_KIND_TABLE;
    capabilities.value.table = {static_cast<int>(capability_entries.size()), capability_entries.data()};
    std::array<amqp_table_entry_t, 2> entries{entry("capabilities", capabilities),
                                              entry("connection_name", text_value(options_.name))};
    const amqp_table_t properties{static_cast<int>(entries.size()), entries.data()};
    // The library needs a null-terminated string.
    std::string password(target.password.reveal());
    const amqp_rpc_reply_t reply =
        amqp_login_with_properties(state_.get(), target.vhost.c_str(), kChannel, AMQP_DEFAULT_FRAME_SIZE,
                                   static_cast<int>(options_.heartbeat.count()), &properties, AMQP_SASL_METHOD_PLAIN,
                                   target.user.c_str(), password.c_str());
    wipe(password);
    check(reply, "sign in");
}

void AmqpConnection::check_reply(std::string_view doing) const {
    check(amqp_get_rpc_reply(state_.get()), doing);
}

void AmqpConnection::declare_queue(std::string_view name, const QueueOptions& options) {
    std::array<amqp_table_entry_t, 2> entries{};
    amqp_table_t arguments{0, entries.data()};
    const auto add = [&](const char* key, std::int64_t number) {
        entries.at(static_cast<std::size_t>(arguments.num_entries++)) = entry(key, number_value(number));
    };
    if (options.expires) add("x-expires", options.expires->count());
    if (options.max_messages) add("x-max-length", *options.max_messages);
    amqp_queue_declare(state_.get(), kChannel, bytes_of(name), 0, options.is_durable ? 1 : 0, 0, 0, arguments);
    check_reply("declare a queue");
}

void AmqpConnection::delete_idle_queue(std::string_view name) {
    amqp_queue_delete(state_.get(), kChannel, bytes_of(name), 1, 1);
    check_reply("delete a queue");
}

void AmqpConnection::declare_topic_exchange(std::string_view name) {
    amqp_exchange_declare(state_.get(), kChannel, bytes_of(name), amqp_cstring_bytes("topic"), 0, 1, 0, 0,
                          amqp_empty_table);
    check_reply("declare an exchange");
}

void AmqpConnection::bind_queue(std::string_view queue, std::string_view exchange, std::string_view pattern) {
    amqp_queue_bind(state_.get(), kChannel, bytes_of(queue), bytes_of(exchange), bytes_of(pattern), amqp_empty_table);
    check_reply("bind a queue");
}

void AmqpConnection::set_prefetch(std::uint16_t count) {
    amqp_basic_qos(state_.get(), kChannel, 0, count, 0);
    check_reply("limit the prefetch");
}

void AmqpConnection::consume(std::string_view queue, bool acknowledges) {
    const amqp_basic_consume_ok_t* const begun = amqp_basic_consume(
        state_.get(), kChannel, bytes_of(queue), amqp_empty_bytes, 0, acknowledges ? 0 : 1, 0, amqp_empty_table);
    check_reply("consume");
    consumer_ = text_of(begun->consumer_tag);
}

void AmqpConnection::stop_consuming() {
    amqp_basic_cancel(state_.get(), kChannel, bytes_of(consumer_));
    check_reply("stop consuming");
}

void AmqpConnection::select_confirms() {
    amqp_confirm_select(state_.get(), kChannel);
    check_reply("select confirms");
}

void AmqpConnection::publish(const Outgoing& message) {
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG;
    properties.content_type = amqp_cstring_bytes("application/json");
    properties.delivery_mode = message.is_persistent ? kPersistent : kTransient;
    const std::string expiration = message.expiration ? std::to_string(message.expiration->count()) : std::string();
    set_text(properties, properties.correlation_id, AMQP_BASIC_CORRELATION_ID_FLAG, message.correlation_id);
    set_text(properties, properties.reply_to, AMQP_BASIC_REPLY_TO_FLAG, message.reply_to);
    set_text(properties, properties.expiration, AMQP_BASIC_EXPIRATION_FLAG, expiration);
    set_text(properties, properties.message_id, AMQP_BASIC_MESSAGE_ID_FLAG, message.message_id);
    set_text(properties, properties.type, AMQP_BASIC_TYPE_FLAG, message.type);
    check_status(amqp_basic_publish(state_.get(), kChannel, bytes_of(message.exchange), bytes_of(message.routing_key),
                                    message.is_mandatory ? 1 : 0, 0, &properties, bytes_of(message.body)),
                 "publish");
}

void AmqpConnection::acknowledge(std::uint64_t tag) {
    check_status(amqp_basic_ack(state_.get(), kChannel, tag, 0), "acknowledge");
}

std::optional<Incoming> AmqpConnection::next() {
    for (;;) {
        amqp_frame_t frame{};
        const timeval at_once{0, 0};
        const int status = amqp_simple_wait_frame_noblock(state_.get(), &frame, &at_once);
        if (status == AMQP_STATUS_TIMEOUT) return std::nullopt;
        check_status(status, "read");
        auto incoming = take(frame);
        // All data of the frame has been copied.
        amqp_maybe_release_buffers(state_.get());
        if (incoming) return incoming;
    }
}

std::optional<Incoming> AmqpConnection::take(const amqp_frame_t& frame) {
    switch (frame.frame_type) {
        case AMQP_FRAME_METHOD:
            return take_method(frame.payload.method);
        case AMQP_FRAME_HEADER:
            return take_header(frame);
        case AMQP_FRAME_BODY:
            return take_body(frame);
        default:
            return std::nullopt;
    }
}

std::optional<Incoming> AmqpConnection::take_method(const amqp_method_t& method) {
    switch (method.id) {
        case AMQP_BASIC_DELIVER_METHOD:
            partial_.emplace();
            partial_->message.tag = static_cast<const amqp_basic_deliver_t*>(method.decoded)->delivery_tag;
            return std::nullopt;
        case AMQP_BASIC_RETURN_METHOD:
            partial_.emplace();
            partial_->message.kind = Incoming::Kind::Returned;
            return std::nullopt;
        case AMQP_BASIC_ACK_METHOD: {
            const auto* const ack = static_cast<const amqp_basic_ack_t*>(method.decoded);
            return Incoming{Incoming::Kind::Confirmed, ack->delivery_tag, ack->multiple != 0};
        }
        case AMQP_BASIC_NACK_METHOD: {
            const auto* const nack = static_cast<const amqp_basic_nack_t*>(method.decoded);
            return Incoming{Incoming::Kind::Refused, nack->delivery_tag, nack->multiple != 0};
        }
        case AMQP_BASIC_CANCEL_METHOD:
            lost("consume", "the queue is gone");
        case AMQP_CHANNEL_CLOSE_METHOD:
        case AMQP_CONNECTION_CLOSE_METHOD:
            lost("read", reason_of(method));
        default:
            return std::nullopt;
    }
}

std::optional<Incoming> AmqpConnection::take_header(const amqp_frame_t& frame) {
    if (!partial_) lost("read", "a header without a method");
    const auto& properties = *static_cast<const amqp_basic_properties_t*>(frame.payload.properties.decoded);
    Incoming& message = partial_->message;
    if ((properties._flags & AMQP_BASIC_CORRELATION_ID_FLAG) != 0) {
        message.correlation_id = text_of(properties.correlation_id);
    }
    if ((properties._flags & AMQP_BASIC_REPLY_TO_FLAG) != 0) message.reply_to = text_of(properties.reply_to);
    if ((properties._flags & AMQP_BASIC_EXPIRATION_FLAG) != 0) {
        message.expiration = parse_expiration(text_of(properties.expiration));
    }
    partial_->has_header = true;
    partial_->missing = frame.payload.properties.body_size;
    partial_->is_too_large = partial_->missing > options_.max_body_bytes;
    return finish_message();
}

std::optional<Incoming> AmqpConnection::take_body(const amqp_frame_t& frame) {
    const amqp_bytes_t& fragment = frame.payload.body_fragment;
    if (!partial_ || !partial_->has_header || fragment.len > partial_->missing)
        lost("read", "a body without its header");
    if (!partial_->is_too_large) {
        partial_->message.body.append(static_cast<const char*>(fragment.bytes), fragment.len);
    }
    partial_->missing -= fragment.len;
    return finish_message();
}

std::optional<Incoming> AmqpConnection::finish_message() {
    if (partial_->missing > 0) return std::nullopt;
    Incoming message = std::move(partial_->message);
    partial_.reset();
    return message;
}

int AmqpConnection::descriptor() const {
    return amqp_get_sockfd(state_.get());
}

bool AmqpConnection::is_writable() const {
    pollfd file{descriptor(), POLLOUT, 0};
    return ::poll(&file, 1, 0) == 1 && (file.revents & POLLOUT) != 0;
}

void AmqpConnection::close() {
    const amqp_rpc_reply_t reply = amqp_connection_close(state_.get(), AMQP_REPLY_SUCCESS);
    check(reply, "close");
}

}  // namespace bourse::broker

#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"

namespace bourse::cache {

/// Redis returned an error: a wrong password, a full memory, an invalid command. The connection stays usable.
class RedisRefusal : public Unavailable {
  public:
    explicit RedisRefusal(const std::string& message) : Unavailable("Redis: " + message), message_(message) {}

    /// The first word of the message, such as `NOSCRIPT`.
    [[nodiscard]] std::string_view code() const { return std::string_view(message_).substr(0, message_.find(' ')); }

  private:
    std::string message_;
};

/// The reply to a command. Errors are thrown as RedisRefusal instead. A value.
class RedisReply {
  public:
    using Elements = std::vector<RedisReply>;

    /// Nil.
    RedisReply() = default;
    explicit RedisReply(std::int64_t number) : content_(number) {}
    explicit RedisReply(std::string text) : content_(std::move(text)) {}
    explicit RedisReply(Elements elements) : content_(std::move(elements)) {}

    [[nodiscard]] bool is_nil() const { return std::holds_alternative<std::monostate>(content_); }
    /// Each throws RedisRefusal when the reply has another type.
    [[nodiscard]] std::int64_t number() const { return get<std::int64_t>(); }
    [[nodiscard]] const std::string& text() const { return get<std::string>(); }
    [[nodiscard]] const Elements& elements() const { return get<Elements>(); }

  private:
    template <class Kind>
    [[nodiscard]] const Kind& get() const {
        const Kind* const content = std::get_if<Kind>(&content_);
        if (content == nullptr) throw RedisRefusal("unexpected reply type");
        return *content;
    }

    std::variant<std::monostate, std::int64_t, std::string, Elements> content_;
};

}  // namespace bourse::cache

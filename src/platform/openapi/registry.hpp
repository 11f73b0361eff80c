#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/openapi/binding.hpp"
#include "platform/openapi/call.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::openapi {

/// A synchronous handler, called on the io thread: it must not block.
template <class Input>
using Handler = std::function<HandlerResult(const Call&, Input)>;

/// An asynchronous handler. The Call lives until the task ends.
template <class Input>
using WaitingHandler = std::function<Task<HandlerResult>(const Call&, Input)>;

/// A handler with its binding; the input type is erased.
class Endpoint {
  public:
    /// The result, or the task that produces it.
    using Answer = std::variant<HandlerResult, Task<HandlerResult>>;

    virtual ~Endpoint() = default;
    /// Compares the binding with the operation and throws ContractError when they differ. Call
    /// once, before answer().
    virtual void attach(const Operation& operation) = 0;
    /// Safe from any thread. `arguments` are valid for the operation and may be moved from; `call`
    /// outlives the returned task.
    [[nodiscard]] virtual Answer answer(const Call& call, Arguments& arguments) const = 0;
};

/// The handlers by operationId. Features register theirs at start-up; the dispatcher takes the
/// registry and compares it with the contract. Not thread-safe.
class Registry {
  public:
    struct Entry {
        std::string operation_id;
        std::unique_ptr<Endpoint> endpoint;
    };

    template <class Input>
    void add(std::string operation_id, Binding<Input> binding, std::type_identity_t<Handler<Input>> handler) {
        add_endpoint<Input>(std::move(operation_id), std::move(binding), std::move(handler));
    }
    template <class Input>
    void add(std::string operation_id, Binding<Input> binding, std::type_identity_t<WaitingHandler<Input>> handler) {
        add_endpoint<Input>(std::move(operation_id), std::move(binding), std::move(handler));
    }
    /// For an operation without parameters and body.
    void add(std::string operation_id, std::function<HandlerResult(const Call&)> handler);
    void add(std::string operation_id, std::function<Task<HandlerResult>(const Call&)> handler);

    /// For an endpoint that does not use a Binding.
    void add(std::string operation_id, std::unique_ptr<Endpoint> endpoint) {
        entries_.push_back({std::move(operation_id), std::move(endpoint)});
    }

    /// Moves the entries out, in order of registration.
    [[nodiscard]] std::vector<Entry> take_entries() && { return std::move(entries_); }

  private:
    template <class Input, class AnyHandler>
    class BoundEndpoint final : public Endpoint {
      public:
        BoundEndpoint(Binding<Input> binding, AnyHandler handler)
            : binding_(std::move(binding)), handler_(std::move(handler)) {}
        void attach(const Operation& operation) override { binding_.attach(operation); }
        Answer answer(const Call& call, Arguments& arguments) const override {
            Result<Input> input = binding_.read(arguments);
            if (!input) return HandlerResult(std::move(input).error());
            return handler_(call, *std::move(input));
        }

      private:
        Binding<Input> binding_;
        AnyHandler handler_;
    };

    template <class Input, class AnyHandler>
    void add_endpoint(std::string operation_id, Binding<Input> binding, AnyHandler handler) {
        entries_.push_back({std::move(operation_id), std::make_unique<BoundEndpoint<Input, AnyHandler>>(
                                                         std::move(binding), std::move(handler))});
    }

    std::vector<Entry> entries_;
};

}  // namespace bourse::openapi

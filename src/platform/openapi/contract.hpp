#pragma once
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "platform/auth/principal.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/schema/document_error.hpp"

namespace bourse::schema {
struct Schema;
}

namespace bourse::openapi {

/// The contract is malformed, or the code does not fit it. what() names the place. Stops the start.
class ContractError : public schema::DocumentError {
  public:
    using DocumentError::DocumentError;
};

/// A declared parameter of an operation.
struct Parameter {
    InputFault::In in = InputFault::In::Query;
    std::string name;
    bool required = false;
    /// Arrays: true when the key repeats (`a=1&a=2`), false when commas separate (`a=1,2`).
    bool explode = true;
    /// Taken when the parameter is not given; null when there is none.
    boost::json::value default_value;
    /// Never null; owned by the contract.
    const schema::Schema* schema = nullptr;
};

/// The body that an operation takes.
struct RequestBody {
    struct Form {
        /// Lower case, without parameters: `application/json`.
        std::string media_type;
        /// Null for a form that is not JSON: its bytes go to the handler unread.
        const schema::Schema* schema = nullptr;
    };
    bool required = false;
    std::vector<Form> forms;
    /// `x-max-body`: bytes beyond which it is refused unread, where the server's limit is not smaller.
    std::optional<std::uint64_t> max_bytes;
    /// `x-streamed-body`: the handler reads it, piece by piece, by http::Request::body_source, with a limit of its own.
    bool streamed = false;
};

/// Who may call an operation.
struct Security {
    /// Any of these ways to say who one is; none: everybody may call.
    auth::Schemes schemes;
    /// Whether somebody who shows no credentials may call as well; those that are shown must be right all the same.
    bool anonymous = false;
    bool super_users = false;
};

/// A value of the reserved query parameter `format` and the media type that it asks for.
struct NamedFormat {
    std::string name;
    std::string media_type;
};

/// One operation of the contract, with every `$ref` resolved.
struct Operation {
    std::string id;
    http::Method method = http::Method::Get;
    /// The template, such as `/stocks/time-series/{symbol}`.
    std::string path;
    /// Other templates with the same parameters, from the path's `x-aliases`.
    std::vector<std::string> aliases;
    /// Those of the path first. Path parameters may stand anywhere.
    std::vector<Parameter> parameters;
    std::optional<RequestBody> body;
    /// Of the first 2xx response, in the declared order: the first is what a client without preference gets. Empty: no
    /// body.
    std::vector<std::string> media_types;
    /// The values of the `format` parameter; empty when the operation declares none.
    std::vector<NamedFormat> formats;
    /// Who may call it: its `security`, or else the document's, and its `x-super-users`.
    Security security;
    /// `x-rate-limit`: the policy that its callers are limited by; empty: none.
    std::string rate_limit;
    /// `x-cacheable`: responses may be kept and served again to anybody. Never with credentials.
    bool cacheable = false;
};

/// A piece of the contract that does not stand in its file.
struct ContractPart {
    /// Where it comes from, for messages: `people.yaml`.
    std::string source;
    /// An OpenAPI document of tags, paths and components.schemas only. It may refer to what the contract declares.
    boost::json::value document;
};

/// Whether this is the reserved query parameter `format`, which picks the representation: the dispatcher reads it and
/// bindings leave it out.
[[nodiscard]] bool is_format_parameter(const Parameter& parameter);

/// `api/openapi.yaml` (OpenAPI 3.0) as data. Movable: operations and schemas keep their addresses. Immutable, safe from
/// any thread; must outlive everything that was given an Operation.
class Contract {
  public:
    /// Throws ContractError, naming the line or the place, when the text is no YAML, no OpenAPI 3.0, breaks a `$ref`,
    /// repeats an operationId, or declares for its input something that is not checked here. `parts` are added to it;
    /// what one of them declares must not be there already. Of the operations that are marked with an `x-role`, those
    /// of `roles` are kept, or all when it is empty.
    [[nodiscard]] static Contract parse(std::string_view yaml, std::span<const ContractPart> parts = {},
                                        std::span<const std::string_view> roles = {});

    Contract(Contract&&) noexcept;
    Contract& operator=(Contract&&) noexcept;
    ~Contract();

    /// In the order of the document.
    [[nodiscard]] std::span<const Operation> operations() const { return operations_; }
    /// Null when there is none with this operationId.
    [[nodiscard]] const Operation* find(std::string_view operation_id) const;
    /// The whole contract as JSON text, for `/openapi.json`.
    [[nodiscard]] const std::shared_ptr<const std::string>& json() const { return json_; }

  private:
    Contract();

    std::vector<std::unique_ptr<schema::Schema>> schemas_;
    std::vector<Operation> operations_;
    std::shared_ptr<const std::string> json_;
};

}  // namespace bourse::openapi

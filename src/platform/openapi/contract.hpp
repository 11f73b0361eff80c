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

/// The contract is malformed or does not match the code. what() names the place. Prevents start-up.
class ContractError : public schema::DocumentError {
  public:
    using DocumentError::DocumentError;
};

/// A declared parameter of an operation.
struct Parameter {
    InputFault::In in = InputFault::In::Query;
    std::string name;
    bool required = false;
    /// Arrays: true when the key is repeated (`a=1&a=2`), false when values are comma-separated
    /// (`a=1,2`).
    bool explode = true;
    /// Used when the parameter is missing; null when there is no default.
    boost::json::value default_value;
    /// Never null; owned by the contract.
    const schema::Schema* schema = nullptr;
};

/// The request body that an operation accepts.
struct RequestBody {
    struct Form {
        /// Lower case, without parameters: `application/json`.
        std::string media_type;
        /// Null for a media type other than JSON: its bytes are passed to the handler unparsed.
        const schema::Schema* schema = nullptr;
    };
    bool required = false;
    std::vector<Form> forms;
    /// `x-max-body`: maximum size in bytes, beyond which the body is rejected unread; the server's
    /// limit also applies.
    std::optional<std::uint64_t> max_bytes;
    /// `x-streamed-body`: the handler reads the body in pieces through http::Request::body_source
    /// and sets its own limit.
    bool streamed = false;
};

/// What an API key must include to call an operation; None: no API key may call it.
enum class KeyScope : std::uint8_t { None, Read, Ingest };

/// The access rules of an operation.
struct Security {
    /// Any one of these authentication schemes; none means that the operation is public.
    auth::Schemes schemes;
    /// Whether credentials are optional; if sent, they must be valid.
    bool anonymous = false;
    bool super_users = false;
    /// The scope that an API key needs: that of `x-scope`, or else Read for an operation that changes nothing.
    KeyScope scope = KeyScope::None;
};

/// A value of the reserved query parameter `format` and the media type that it selects.
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
    /// Parameters of the path first. Path parameters may be at any position.
    std::vector<Parameter> parameters;
    std::optional<RequestBody> body;
    /// Media types of the first 2xx response, in declared order: the first is the default for
    /// clients without a preference. Empty means no body.
    std::vector<std::string> media_types;
    /// The values of the `format` parameter; empty when the operation declares none.
    std::vector<NamedFormat> formats;
    /// The operation's own `security`, or else the document's, and its `x-super-users`.
    Security security;
    /// `x-rate-limit`: the name of the rate-limit policy; empty means unlimited.
    std::string rate_limit;
    /// Whether it changes something: every method but GET, HEAD and OPTIONS, and what is marked with `x-writes`.
    bool writes = false;
    /// `x-cacheable`: responses may be cached and served to any client. Never with credentials.
    bool cacheable = false;
};

/// A part of the contract from outside its main file.
struct ContractPart {
    /// The origin, for messages: `people.yaml`.
    std::string source;
    /// An OpenAPI document with only tags, paths and components.schemas. It may refer to
    /// declarations of the contract.
    boost::json::value document;
};

/// Whether this is the reserved query parameter `format`, which selects the representation: the
/// dispatcher reads it and bindings omit it.
[[nodiscard]] bool is_format_parameter(const Parameter& parameter);

/// The parsed `api/openapi.yaml` (OpenAPI 3.0). Movable: operations and schemas keep their
/// addresses. Immutable, safe from any thread; must outlive everything that holds an Operation.
class Contract {
  public:
    /// Throws ContractError, naming the line or the place, when the text is not valid YAML or
    /// OpenAPI 3.0, has an unresolved `$ref`, repeats an operationId, or declares input rules that
    /// are not enforced here. `parts` are added; they must not declare anything twice. Of the
    /// operations with an `x-role`, only those for one of `roles` are kept, or all when `roles` is
    /// empty.
    [[nodiscard]] static Contract parse(std::string_view yaml, std::span<const ContractPart> parts = {},
                                        std::span<const std::string_view> roles = {});

    Contract(Contract&&) noexcept;
    Contract& operator=(Contract&&) noexcept;
    ~Contract();

    /// In document order.
    [[nodiscard]] std::span<const Operation> operations() const { return operations_; }
    /// Null when no operation has this operationId.
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

#pragma once
#include <boost/json/value.hpp>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "platform/openapi/call.hpp"
#include "platform/openapi/contract.hpp"
#include "platform/openapi/member_type.hpp"
#include "platform/schema/finding.hpp"

namespace bourse::openapi {

/// A parameter as declared by a binding; compared with the contract at start-up.
struct BoundParameter {
    InputFault::In in;
    std::string name;
    MemberType type;
};

/// The index in Operation::parameters of each of `bound`, in the order of `bound`. Throws
/// ContractError, naming the operation and the parameter, when either side has a parameter that the
/// other lacks (except the reserved `format`), when the types differ, or when a non-optional member
/// is bound to a parameter that may be missing. `takes_body`: whether the binding has a member for
/// a JSON body.
[[nodiscard]] std::vector<std::size_t> match_parameters(const Operation& operation,
                                                        std::span<const BoundParameter> bound, bool takes_body);

/// Binds the parameters and the body of an operation to the members of `Input`, an aggregate that
/// can be initialised from `{}`.
///
///     struct StocksInput { std::optional<std::string> q; std::int64_t limit = 0; };
///     openapi::Binding<StocksInput>().query("q", &StocksInput::q).query("limit", &StocksInput::limit)
///
/// A member is bool, std::int64_t, double, std::string, a type with a static `Result<T>
/// parse(std::string_view)` (Symbol, Date, UtcTime), a std::vector of those for an array, or a
/// std::optional of any of these. A non-optional member needs a parameter that is required or has a
/// default in the contract. Other types need a conversion `Result<T> (*)(std::string_view)`. A
/// failed conversion becomes a fault of that parameter: `'x' ` + its Error::detail. A number of the
/// format `decimal` binds to text or to a type such as Decimal: it is passed as written and never
/// converted to double. In a body this applies to members of the outermost object too.
template <class Input>
class Binding {
  public:
    template <class Member>
    Binding& path(std::string name, Member Input::*member) {
        return add(InputFault::In::Path, std::move(name), member);
    }
    template <class Member>
    Binding& path(std::string name, Member Input::*member, Conversion<Member> convert) {
        return add(InputFault::In::Path, std::move(name), member, convert);
    }
    template <class Member>
    Binding& query(std::string name, Member Input::*member) {
        return add(InputFault::In::Query, std::move(name), member);
    }
    template <class Member>
    Binding& query(std::string name, Member Input::*member, Conversion<Member> convert) {
        return add(InputFault::In::Query, std::move(name), member, convert);
    }
    template <class Member>
    Binding& header(std::string name, Member Input::*member) {
        return add(InputFault::In::Header, std::move(name), member);
    }
    template <class Member>
    Binding& header(std::string name, Member Input::*member, Conversion<Member> convert) {
        return add(InputFault::In::Header, std::move(name), member, convert);
    }
    /// The JSON body, validated by its schema; null when it is optional and was not sent.
    Binding& body(boost::json::value Input::*member) {
        body_ = member;
        return *this;
    }

    /// Call before read(). Throws as match_parameters does.
    void attach(const Operation& operation) { positions_ = match_parameters(operation, bound_, body_ != nullptr); }

    /// The input of one request. Errc::InvalidInput lists every parameter whose conversion failed.
    /// Moves the body out of `arguments`.
    [[nodiscard]] Result<Input> read(Arguments& arguments) const {
        Input input{};
        std::vector<schema::Finding> findings;
        for (std::size_t i = 0; i < readers_.size(); ++i) {
            const boost::json::value& value = arguments.parameters[positions_[i]];
            if (value.is_null()) continue;
            if (auto refused = readers_[i](input, value)) {
                findings.push_back({{bound_[i].in, bound_[i].name, std::move(*refused)}, bound_[i].name});
            }
        }
        if (!findings.empty()) return schema::invalid_input(std::move(findings));
        if (body_ != nullptr) input.*body_ = std::move(arguments.body);
        return input;
    }

  private:
    /// Sets one member from a validated value; returns the fault when its conversion fails.
    using Reader = std::function<std::optional<std::string>(Input&, const boost::json::value&)>;

    template <class Member>
    Binding& add(InputFault::In in, std::string name, Member Input::*member) {
        bound_.push_back({in, std::move(name), member_type<Member>()});
        readers_.push_back(
            [member](Input& input, const boost::json::value& value) { return read_member(input.*member, value); });
        return *this;
    }
    template <class Member>
    Binding& add(InputFault::In in, std::string name, Member Input::*member, Conversion<Member> convert) {
        bound_.push_back({in, std::move(name), converted_member_type<Member>()});
        readers_.push_back([member, convert](Input& input, const boost::json::value& value) {
            return convert_member(input.*member, value, convert);
        });
        return *this;
    }

    std::vector<BoundParameter> bound_;
    /// Parallel to bound_.
    std::vector<Reader> readers_;
    /// Parallel to bound_; set by attach().
    std::vector<std::size_t> positions_;
    boost::json::value Input::*body_ = nullptr;
};

}  // namespace bourse::openapi

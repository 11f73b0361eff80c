#pragma once
#include <boost/json/array.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace bourse::openapi {

/// The type of a member of an input aggregate, for the comparison with the contract.
struct MemberType {
    enum class Scalar : std::uint8_t { Boolean, Integer, Number, Text };
    Scalar scalar = Scalar::Text;
    bool is_list = false;
    bool is_optional = false;
};

/// A type with a static parse() from text.
template <class T>
concept Parsable = requires(std::string_view text) {
    { T::parse(text) } -> std::same_as<Result<T>>;
};

template <class T>
struct BareMember {
    using type = T;
    static constexpr bool is_optional = false;
};
template <class T>
struct BareMember<std::optional<T>> {
    using type = T;
    static constexpr bool is_optional = true;
};
/// A conversion bound together with the member: from text to the member's type, without its
/// std::optional. Error::detail continues a sentence that starts with the value: `is not a
/// frequency`.
template <class Member>
using Conversion = Result<typename BareMember<Member>::type> (*)(std::string_view);

template <class T>
struct ListElement {
    using type = T;
    static constexpr bool is_list = false;
};
template <class T>
struct ListElement<std::vector<T>> {
    using type = T;
    static constexpr bool is_list = true;
};

template <class T>
consteval MemberType::Scalar scalar_of() {
    if constexpr (std::same_as<T, bool>) {
        return MemberType::Scalar::Boolean;
    } else if constexpr (std::same_as<T, std::int64_t>) {
        return MemberType::Scalar::Integer;
    } else if constexpr (std::same_as<T, double>) {
        return MemberType::Scalar::Number;
    } else {
        static_assert(std::same_as<T, std::string> || Parsable<T>, "give a conversion beside a member of this type");
        return MemberType::Scalar::Text;
    }
}

/// The type of a member that is bound without a conversion.
template <class Member>
consteval MemberType member_type() {
    using Bare = BareMember<Member>;
    using Element = ListElement<typename Bare::type>;
    return {scalar_of<typename Element::type>(), Element::is_list, Bare::is_optional};
}

/// The type of a member that is bound with a conversion: the parameter must be text.
template <class Member>
consteval MemberType converted_member_type() {
    return {MemberType::Scalar::Text, false, BareMember<Member>::is_optional};
}

/// The fault of a failed conversion: the text in quotes, then the detail of the error.
[[nodiscard]] std::string refusal(const boost::json::string& text, const Error& error);

/// Sets `member` to the converted text; returns the fault when the conversion fails. The contract
/// guarantees that `value` is a string.
template <class Member>
std::optional<std::string> convert_member(Member& member, const boost::json::value& value, Conversion<Member> convert) {
    const boost::json::string& text = value.get_string();
    auto converted = convert(text);
    if (!converted) return refusal(text, converted.error());
    member = std::move(*converted);
    return std::nullopt;
}

/// Sets `member` from a value of its type; returns the fault when its parse() fails.
template <class Member>
std::optional<std::string> read_member(Member& member, const boost::json::value& value) {
    using Bare = typename BareMember<Member>::type;
    if constexpr (ListElement<Bare>::is_list) {
        Bare list;
        for (const boost::json::value& item : value.get_array()) {
            std::optional<typename Bare::value_type> element;
            if (auto refused = read_member(element, item)) return refused;
            list.push_back(std::move(*element));
        }
        member = std::move(list);
    } else if constexpr (std::same_as<Bare, bool>) {
        member = value.get_bool();
    } else if constexpr (std::same_as<Bare, std::int64_t>) {
        member = value.get_int64();
    } else if constexpr (std::same_as<Bare, double>) {
        member = value.to_number<double>();
    } else if constexpr (std::same_as<Bare, std::string>) {
        member = std::string(value.get_string());
    } else {
        return convert_member(member, value, &Bare::parse);
    }
    return std::nullopt;
}

}  // namespace bourse::openapi

#include "platform/sql/postgres/postgres_values.hpp"

#include <endian.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <limits>
#include <type_traits>

#include "base/uuid.hpp"

namespace bourse::sql {
namespace {

/// The OIDs of the built-in types (pg_type.dat), which never change.
enum Type : Oid {
    kBool = 16,
    kBytea = 17,
    kName = 19,
    kInt8 = 20,
    kInt2 = 21,
    kInt4 = 23,
    kText = 25,
    kJson = 114,
    kFloat4 = 700,
    kFloat8 = 701,
    kBpchar = 1042,
    kVarchar = 1043,
    kDate = 1082,
    kTimestamp = 1114,
    kTimestamptz = 1184,
    kNumeric = 1700,
    kUuid = 2950,
    kJsonb = 3802,
};

std::string name_of(Oid type) {
    switch (type) {
        case kBool:
            return "bool";
        case kBytea:
            return "bytea";
        case kInt8:
            return "int8";
        case kInt2:
            return "int2";
        case kInt4:
            return "int4";
        case kName:
        case kText:
        case kBpchar:
        case kVarchar:
            return "text";
        case kJson:
            return "json";
        case kFloat4:
            return "float4";
        case kFloat8:
            return "float8";
        case kDate:
            return "date";
        case kTimestamp:
            return "timestamp";
        case kTimestamptz:
            return "timestamptz";
        case kNumeric:
            return "numeric";
        case kUuid:
            return "uuid";
        case kJsonb:
            return "jsonb";
        default:
            return "type " + std::to_string(type);
    }
}

[[noreturn]] void refuse(Oid type, std::string_view wanted) {
    throw StoreFailure("a column is " + name_of(type) + ", which is not read or written as " + std::string(wanted) +
                       ": cast it in the statement");
}

std::uint16_t from_network(std::uint16_t number) {
    return be16toh(number);
}
std::uint32_t from_network(std::uint32_t number) {
    return be32toh(number);
}
std::uint64_t from_network(std::uint64_t number) {
    return be64toh(number);
}
std::uint16_t to_network(std::uint16_t number) {
    return htobe16(number);
}
std::uint32_t to_network(std::uint32_t number) {
    return htobe32(number);
}
std::uint64_t to_network(std::uint64_t number) {
    return htobe64(number);
}

/// An unsigned integer of Size bytes.
template <std::size_t Size>
using Unsigned =
    std::conditional_t<Size == 2, std::uint16_t, std::conditional_t<Size == 4, std::uint32_t, std::uint64_t>>;

template <class Number>
Number read_number(std::string_view bytes) {
    Unsigned<sizeof(Number)> raw = 0;
    std::memcpy(&raw, bytes.data(), std::min(bytes.size(), sizeof raw));
    return std::bit_cast<Number>(from_network(raw));
}

template <class Number>
void append_number(std::string& out, Number number) {
    const auto raw = to_network(std::bit_cast<Unsigned<sizeof(Number)>>(number));
    out.append(reinterpret_cast<const char*>(&raw), sizeof raw);
}

template <class Number>
void append_sized(std::string& out, Number number) {
    append_int32(out, sizeof(Number));
    append_number(out, number);
}

void append_bytes(std::string& out, std::string_view bytes) {
    append_int32(out, static_cast<std::int32_t>(bytes.size()));
    out += bytes;
}

/// Checks that `number` fits a column of this type and returns it.
template <class Integer>
void append_integer(std::string& out, Oid type, std::int64_t number) {
    if (number < std::numeric_limits<Integer>::min() || number > std::numeric_limits<Integer>::max()) {
        throw StoreFailure(std::to_string(number) + " does not fit into a column of " + name_of(type));
    }
    append_sized(out, static_cast<Integer>(number));
}

void append_as(std::string& out, Oid type, std::int64_t number) {
    switch (type) {
        case kInt8:
            return append_sized(out, number);
        case kInt4:
            return append_integer<std::int32_t>(out, type, number);
        case kInt2:
            return append_integer<std::int16_t>(out, type, number);
        case kFloat8:
            return append_sized(out, static_cast<double>(number));
        case kFloat4:
            return append_sized(out, static_cast<float>(number));
        default:
            refuse(type, "an integer");
    }
}

void append_as(std::string& out, Oid type, double number) {
    switch (type) {
        case kFloat8:
            return append_sized(out, number);
        case kFloat4:
            return append_sized(out, static_cast<float>(number));
        default:
            refuse(type, "a floating-point number");
    }
}

void append_as(std::string& out, Oid type, bool truth) {
    if (type != kBool) return append_as(out, type, std::int64_t{truth});
    append_bytes(out, std::string_view(truth ? "\1" : "\0", 1));
}

void append_as(std::string& out, Oid type, std::string_view text) {
    switch (type) {
        case kText:
        case kVarchar:
        case kBpchar:
        case kName:
            return append_bytes(out, text);
        case kUuid: {
            const auto uuid = Uuid::parse(text);
            if (!uuid) throw StoreFailure("a text for a uuid column is not a uuid");
            const Uuid::Bytes& bytes = uuid->bytes();
            return append_bytes(out, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        }
        default:
            refuse(type, "text");
    }
}

void append_as(std::string& out, Oid /*type*/, std::nullptr_t) {
    append_int32(out, -1);
}

/// The text that PostgreSQL parses back to exactly this value.
template <class Number>
void append_text(std::string& out, Number number) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}
void append_text(std::string& out, bool truth) {
    out += truth ? 't' : 'f';
}
void append_text(std::string& out, std::string_view text) {
    if (text.find('\0') != std::string_view::npos) throw StoreFailure("bind: text with a NUL cannot be stored");
    out += text;
}

}  // namespace

std::int64_t BinaryValue::integer() const {
    if (bytes.data() == nullptr) return 0;
    switch (type) {
        case kBool:
            return bytes.front() != 0 ? 1 : 0;
        case kInt2:
            return read_number<std::int16_t>(bytes);
        case kInt4:
            return read_number<std::int32_t>(bytes);
        case kInt8:
            return read_number<std::int64_t>(bytes);
        default:
            refuse(type, "an integer");
    }
}

double BinaryValue::real() const {
    if (bytes.data() == nullptr) return 0;
    switch (type) {
        case kFloat4:
            return static_cast<double>(read_number<float>(bytes));
        case kFloat8:
            return read_number<double>(bytes);
        case kInt2:
        case kInt4:
        case kInt8:
            return static_cast<double>(integer());
        default:
            refuse(type, "a floating-point number");
    }
}

bool BinaryValue::is_uuid() const {
    return type == kUuid;
}

std::string BinaryValue::uuid() const {
    Uuid::Bytes raw{};
    std::ranges::copy(bytes.substr(0, raw.size()), raw.begin());
    return Uuid(raw).to_string();
}

std::string_view BinaryValue::text() const {
    if (bytes.data() == nullptr) return {};
    switch (type) {
        case kText:
        case kVarchar:
        case kBpchar:
        case kName:
            return bytes;
        default:
            refuse(type, "text");
    }
}

void append_copy_value(std::string& out, Oid type, const Value& value) {
    std::visit([&](const auto& content) { append_as(out, type, content); }, value);
}

void append_int16(std::string& out, std::int16_t number) {
    append_number(out, number);
}
void append_int32(std::string& out, std::int32_t number) {
    append_number(out, number);
}

void TextParameters::assign(std::span<const Value> values) {
    bytes_.clear();
    starts_.clear();
    for (const Value& value : values) {
        if (std::holds_alternative<std::nullptr_t>(value)) {
            starts_.push_back(kNull);
            continue;
        }
        starts_.push_back(bytes_.size());
        std::visit(
            [&](const auto& content) {
                if constexpr (!std::is_same_v<std::decay_t<decltype(content)>, std::nullptr_t>) {
                    append_text(bytes_, content);
                }
            },
            value);
        bytes_ += '\0';
    }
}

std::span<const char* const> TextParameters::pointers() {
    pointers_.clear();
    for (const std::size_t start : starts_) pointers_.push_back(start == kNull ? nullptr : bytes_.data() + start);
    return pointers_;
}

}  // namespace bourse::sql

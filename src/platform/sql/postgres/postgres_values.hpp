#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.hpp"
#include "platform/sql/postgres/postgres_handle.hpp"

namespace bourse::sql {

/// One value of a result in PostgreSQL's binary format. Throws StoreFailure, naming the type, for an unknown type, and
/// for reading a number as text or the reverse. NULL reads as 0 and as the empty text.
struct BinaryValue {
    Oid type;
    std::string_view bytes;

    /// For bool (0 or 1), int2, int4, int8.
    [[nodiscard]] std::int64_t integer() const;
    /// For float4, float8 and the integers.
    [[nodiscard]] double real() const;
    /// Whether the value is a uuid, whose text differs from its bytes.
    [[nodiscard]] bool is_uuid() const;
    /// For a uuid: 36 characters.
    [[nodiscard]] std::string uuid() const;
    /// For text, varchar, bpchar, name.
    [[nodiscard]] std::string_view text() const;
};

/// Appends `value` to a row of COPY … (FORMAT binary), with its length, as a value of a column of this type. Throws
/// StoreFailure when the type is unknown or the value is not valid for it.
void append_copy_value(std::string& out, Oid type, const Value& value);
/// Appends an integer in network order.
void append_int16(std::string& out, std::int16_t number);
void append_int32(std::string& out, std::int32_t number);

/// Parameters as text; PostgreSQL infers their types. Doubles are exact.
class TextParameters {
  public:
    /// Throws StoreFailure for text with a NUL, which PostgreSQL cannot store.
    void assign(std::span<const Value> values);
    /// Valid until the next assign(); each is null or null-terminated.
    [[nodiscard]] std::span<const char* const> pointers();

  private:
    static constexpr std::size_t kNull = static_cast<std::size_t>(-1);

    /// All values, each null-terminated.
    std::string bytes_;
    /// The start of each value.
    std::vector<std::size_t> starts_;
    std::vector<const char*> pointers_;
};

}  // namespace bourse::sql

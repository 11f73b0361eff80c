#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.hpp"
#include "platform/sql/postgres/postgres_handle.hpp"

namespace bourse::sql {

/// One value of a result in PostgreSQL's binary format. A type that is not known is a StoreFailure, which names it; so
/// is asking for text of a number or the other way round. Of NULL they tell 0 and the empty text.
struct BinaryValue {
    Oid type;
    std::string_view bytes;

    /// Of bool (0 or 1), int2, int4, int8.
    [[nodiscard]] std::int64_t integer() const;
    /// Of float4, float8 and the integers.
    [[nodiscard]] double real() const;
    /// Whether it is a uuid, whose text is not its bytes.
    [[nodiscard]] bool is_uuid() const;
    /// Of a uuid: 36 characters.
    [[nodiscard]] std::string uuid() const;
    /// Of text, varchar, bpchar, name.
    [[nodiscard]] std::string_view text() const;
};

/// Appends `value` to a row of COPY … (FORMAT binary), with its length, as a value of a column of this type. Throws
/// StoreFailure when the type is not known or the value does not fit it.
void append_copy_value(std::string& out, Oid type, const Value& value);
/// Appends an integer in network order.
void append_int16(std::string& out, std::int16_t number);
void append_int32(std::string& out, std::int32_t number);

/// Parameters as text, from which PostgreSQL infers their types; doubles are exact.
class TextParameters {
  public:
    /// Throws StoreFailure for text with a NUL, which PostgreSQL cannot store.
    void assign(std::span<const Value> values);
    /// Until the next assign(): null or zero-terminated.
    [[nodiscard]] std::span<const char* const> pointers();

  private:
    static constexpr std::size_t kNull = static_cast<std::size_t>(-1);

    /// All values, each with its zero.
    std::string bytes_;
    /// Where each begins.
    std::vector<std::size_t> starts_;
    std::vector<const char*> pointers_;
};

}  // namespace bourse::sql

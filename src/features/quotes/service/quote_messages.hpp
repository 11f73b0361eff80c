#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "features/quotes/service/quote_source.hpp"

/// What roles tell each other about quotes over a broker: one JSON object a message. See docs/adr/0011.
namespace bourse::quotes {

struct AskQuote {
    Symbol symbol;
    friend bool operator==(const AskQuote&, const AskQuote&) = default;
};
struct AskDays {
    Symbol symbol;
    std::int64_t days = 1;
    friend bool operator==(const AskDays&, const AskDays&) = default;
};
using Question = std::variant<AskQuote, AskDays>;

/// How many days may be asked for, as the contract says of GET /ndays.
inline constexpr std::int64_t kMaxDays = 10'000;

/// `{"ask":"quote","symbol":"AAPL.US"}` or `{"ask":"days","symbol":"AAPL.US","days":7}`.
[[nodiscard]] std::string write_question(const Question& question);
/// Errc::InvalidInput for anything else.
[[nodiscard]] Result<Question> read_question(std::string_view message);

/// `{"quote":{…},"provider":"stooq","age":0,"stale":false}` or `{"error":{"code","detail","retry_after"}}`.
[[nodiscard]] std::string write_reply(const Result<Cached<Quote>>& answer);
/// What was said, a failure too; Errc::ProviderFailed for what cannot be read.
[[nodiscard]] Result<Cached<Quote>> read_quote_reply(std::string_view message, const Symbol& asked);

/// `{"days":[…],"provider":"stooq","age":0,"stale":false}` or an error as above.
[[nodiscard]] std::string write_reply(const Result<LatestDays>& answer);
[[nodiscard]] Result<LatestDays> read_days_reply(std::string_view message);

/// A failure, for a question that could not be read.
[[nodiscard]] std::string write_reply(const Error& error);

}  // namespace bourse::quotes

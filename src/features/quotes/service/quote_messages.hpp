#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "base/symbol.hpp"
#include "features/quotes/service/quote_source.hpp"

/// Messages about quotes between roles over a broker: one JSON object per message. See docs/adr/0011.
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

/// Maximum number of days in a question, as in the contract of GET /ndays.
inline constexpr std::int64_t kMaxDays = 10'000;

/// `{"ask":"quote","symbol":"AAPL.US"}` or `{"ask":"days","symbol":"AAPL.US","days":7}`.
[[nodiscard]] std::string write_question(const Question& question);
/// Errc::InvalidInput for anything else.
[[nodiscard]] Result<Question> read_question(std::string_view message);

/// `{"quote":{…},"provider":"stooq","age":0,"stale":false}` or `{"error":{"code","detail","retry_after"}}`.
[[nodiscard]] std::string write_reply(const Result<Cached<Quote>>& answer);
/// Reads an answer or an error; Errc::ProviderFailed for an unreadable message.
[[nodiscard]] Result<Cached<Quote>> read_quote_reply(std::string_view message, const Symbol& asked);

/// `{"days":[…],"provider":"stooq","age":0,"stale":false}` or an error as above.
[[nodiscard]] std::string write_reply(const Result<LatestDays>& answer);
[[nodiscard]] Result<LatestDays> read_days_reply(std::string_view message);

/// An error reply to an unreadable question.
[[nodiscard]] std::string write_reply(const Error& error);

}  // namespace bourse::quotes

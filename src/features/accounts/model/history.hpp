#pragma once
#include <cstdint>
#include <string>

#include "base/symbol.hpp"
#include "base/time.hpp"

namespace bourse::accounts {

/// A quote in a user's history.
struct HistoryEntry {
    /// Time of the request.
    UtcTime date;
    /// Name of the company from the provider.
    std::string name;
    Symbol symbol;
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;

    friend bool operator==(const HistoryEntry&, const HistoryEntry&) = default;
};

/// Number of requests for a symbol.
struct CodeCount {
    /// The requested symbol in lower case.
    std::string code;
    std::int64_t times = 0;

    friend bool operator==(const CodeCount&, const CodeCount&) = default;
};

}  // namespace bourse::accounts

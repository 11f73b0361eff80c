#pragma once
#include <cstdint>
#include <string>

#include "base/symbol.hpp"
#include "base/time.hpp"

namespace bourse::accounts {

/// A quote that was found for a user.
struct HistoryEntry {
    /// When it was asked for.
    UtcTime date;
    /// Of the company, as the provider gave it.
    std::string name;
    Symbol symbol;
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;

    friend bool operator==(const HistoryEntry&, const HistoryEntry&) = default;
};

/// How often a code was asked for.
struct CodeCount {
    /// As it was asked for, in lower case.
    std::string code;
    std::int64_t times = 0;

    friend bool operator==(const CodeCount&, const CodeCount&) = default;
};

}  // namespace bourse::accounts

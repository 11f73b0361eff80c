#pragma once
#include <optional>

#include "platform/config/schema.hpp"
#include "platform/limits/rate.hpp"

namespace bourse::limits {

/// Unset rates mean no limit.
struct RateLimitSettings {
    /// Requests per client address, counted separately for orders, quotes and sign-ins.
    std::optional<Rate> anonymous;
    /// Requests per signed-in account, counted separately for orders and quotes.
    std::optional<Rate> user;
    /// Reads of stored market data, per client address.
    std::optional<Rate> market_data;

    /// Status reports, per client address.
    std::optional<Rate> reports;

    [[nodiscard]] bool has_any() const { return anonymous || user || market_data || reports; }
};

[[nodiscard]] config::Schema<RateLimitSettings> settings_schema();

}  // namespace bourse::limits

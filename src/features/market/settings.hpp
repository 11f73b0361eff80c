#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/symbol.hpp"
#include "features/market/http/upload_http.hpp"
#include "features/market/service/market.hpp"
#include "platform/config/schema.hpp"

namespace bourse::market {

struct MarketSettings {
    /// Memory for cached series.
    config::Bytes series_memory;
    /// Memory for cached indicators.
    config::Bytes indicator_memory;
    /// Maximum size of an upload of bars.
    config::Bytes max_upload;
    std::int64_t concurrent_uploads = 0;
    /// Folder for uploads in progress; empty: see upload_options().
    std::string upload_folder;
    /// Symbols whose missing daily bars are fetched after each trading day; valid by themselves.
    std::vector<std::string> follow;
    Symbol ndays_symbol = Symbol::parse("MSFT").value();
    std::int64_t ndays = 0;
    /// How long GET /ndays reuses the answer of a provider.
    std::int64_t ndays_refresh_minutes = 0;
};

[[nodiscard]] config::Schema<MarketSettings> settings_schema();

[[nodiscard]] std::vector<Symbol> followed_symbols(const MarketSettings& settings);

[[nodiscard]] MarketOptions market_options(const MarketSettings& settings);

/// Uploads go to `market.upload_folder`, otherwise to the data folder when it exists, otherwise to the folder for
/// temporary files. Throws config::SettingError when the configured folder does not exist.
[[nodiscard]] UploadOptions upload_options(const MarketSettings& settings, const std::string& data_folder);

}  // namespace bourse::market

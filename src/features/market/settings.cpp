#include "features/market/settings.hpp"

#include "platform/config/checks.hpp"

namespace bourse::market {
namespace {

std::string follow_fault(const std::vector<std::string>& symbols) {
    for (const std::string& text : symbols) {
        if (const auto symbol = Symbol::parse(text); !symbol) return symbol.error().detail;
    }
    return "";
}

std::string at_most_a_year_of_minutes(const std::int64_t& minutes) {
    constexpr std::int64_t kYear = 366 * 24 * 60;
    return minutes < 0 || minutes > kYear ? "must be from 0 to " + std::to_string(kYear) : "";
}

}  // namespace

config::Schema<MarketSettings> settings_schema() {
    config::Schema<MarketSettings> schema;
    schema
        .add(&MarketSettings::series_memory, {.key = "market.series_memory",
                                              .help = "Memory for cached series of bars",
                                              .default_text = "512MiB",
                                              .flag = "--series-memory"})
        .add(&MarketSettings::indicator_memory, {.key = "market.indicator_memory",
                                                 .help = "Memory for cached values of indicators",
                                                 .default_text = "128MiB",
                                                 .flag = "--indicator-memory"})
        .add(&MarketSettings::max_upload, {.key = "market.max_upload",
                                           .help = "Maximum size of an upload of bars",
                                           .default_text = "4GiB",
                                           .flag = "--max-upload"})
        .add<std::int64_t>(&MarketSettings::concurrent_uploads,
                           {.key = "market.uploads_at_once",
                            .help = "Maximum number of concurrent uploads",
                            .default_text = "2",
                            .flag = "--uploads-at-once"},
                           config::at_least_one)
        .add(&MarketSettings::upload_folder, {.key = "market.upload_folder",
                                              .help = "Folder for uploads in progress; empty: the data folder if it "
                                                      "exists, otherwise the folder for temporary files",
                                              .flag = "--upload-folder"})
        .add<std::vector<std::string>>(
            &MarketSettings::follow,
            {.key = "market.follow",
             .help = "Symbols, separated by commas, whose missing daily bars are fetched after each trading day",
             .flag = "--follow"},
            follow_fault)
        .add_parsed(&MarketSettings::ndays_symbol,
                    {.key = "ndays.symbol",
                     .help = "Default symbol of GET /ndays",
                     .default_text = "MSFT",
                     .flag = "--ndays-symbol",
                     .older_variable = "SYMBOL"},
                    &Symbol::parse)
        .add<std::int64_t>(&MarketSettings::ndays,
                           {.key = "ndays.ndays",
                            .help = "Default number of days of GET /ndays",
                            .default_text = "7",
                            .flag = "--ndays",
                            .older_variable = "NDAYS"},
                           config::at_least_one)
        .add<std::int64_t>(&MarketSettings::ndays_refresh_minutes,
                           {.key = "ndays.refresh_minutes",
                            .help = "How long GET /ndays caches the data of a provider",
                            .default_text = "60",
                            .flag = "--ndays-refresh-minutes",
                            .older_variable = "API_REFRESH_FREQUENCY_MINUTES"},
                           at_most_a_year_of_minutes);
    return schema;
}

std::vector<Symbol> followed_symbols(const MarketSettings& settings) {
    std::vector<Symbol> symbols;
    symbols.reserve(settings.follow.size());
    for (const std::string& text : settings.follow) symbols.push_back(Symbol::parse(text).value());
    return symbols;
}

MarketOptions market_options(const MarketSettings& settings) {
    return {.series_budget_bytes = settings.series_memory.count,
            .indicators_budget_bytes = settings.indicator_memory.count,
            .ndays = {.symbol = settings.ndays_symbol, .ndays = settings.ndays}};
}

UploadOptions upload_options(const MarketSettings& settings, const std::string& data_folder) {
    UploadOptions options;
    options.max_bytes = settings.max_upload.count;
    options.at_once = static_cast<std::size_t>(settings.concurrent_uploads);
    options.folder = settings.upload_folder;
    std::error_code unreadable;
    if (!options.folder.empty() && !std::filesystem::is_directory(options.folder, unreadable)) {
        throw config::SettingError("market.upload_folder: '" + settings.upload_folder + "' is not a folder");
    }
    if (options.folder.empty()) {
        options.folder = std::filesystem::is_directory(data_folder) ? std::filesystem::path(data_folder)
                                                                    : std::filesystem::temp_directory_path();
    }
    return options;
}

}  // namespace bourse::market

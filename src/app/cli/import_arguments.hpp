#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"
#include "features/datasets/import/records_import.hpp"
#include "features/market/import/import_options.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace bourse::app {

/// The options of `import`. CLI11 writes into members, so the object must not move while CLI11 runs.
class ImportArguments {
  public:
    /// Those of every import. Returns the FILE option.
    CLI::Option& add(CLI::App& command);
    /// Those of bars.
    void add_for_bars(CLI::App& command);

    [[nodiscard]] const std::string& file() const { return file_; }
    /// Errc::InvalidInput, with a detail that names the option, for a value that does not parse.
    [[nodiscard]] Result<market::ImportOptions> bars() const;
    [[nodiscard]] Result<datasets::RecordsImportOptions> records() const;

  private:
    std::string file_;
    std::string on_error_ = "abort";
    std::string on_duplicate_;
    std::string symbol_;
    std::string delimiter_;
    std::string decimal_;
    std::string date_format_;
    std::string timezone_;
    std::string interval_;
    std::vector<std::string> columns_;
    bool combine_ = false;
    bool repair_ = false;
    bool strict_ = false;
    bool dry_run_ = false;
};

}  // namespace bourse::app

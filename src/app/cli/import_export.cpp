#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "app/cli/commands.hpp"
#include "app/cli/messages.hpp"
#include "app/cli/progress.hpp"
#include "app/setup/catalog.hpp"
#include "app/setup/store.hpp"
#include "base/text.hpp"
#include "features/datasets/import/records_export.hpp"
#include "features/datasets/import/records_import.hpp"
#include "features/datasets/store/record_store_sql.hpp"
#include "features/market/import/bars_export.hpp"
#include "features/market/store/bars_store_sql.hpp"

namespace bourse::app {
namespace {

/// A file or standard input, read in pieces.
class FileSource final : public ByteSource {
  public:
    explicit FileSource(const std::string& path) : path_(path) {
        descriptor_ = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), path);
    }
    ~FileSource() override {
        if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
    }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    std::size_t read(std::span<char> buffer) override {
        for (;;) {
            const ssize_t count = ::read(descriptor_, buffer.data(), buffer.size());
            if (count >= 0) return static_cast<std::size_t>(count);
            if (errno != EINTR) throw std::system_error(errno, std::generic_category(), path_);
        }
    }

    /// 0 when unknown, as for a pipe.
    [[nodiscard]] std::uint64_t size() const {
        struct stat status {};
        if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
        return static_cast<std::uint64_t>(status.st_size);
    }

  private:
    std::string path_;
    int descriptor_;
};

std::string_view name_of(market::BarInterval interval) {
    return interval == market::BarInterval::Day ? "daily" : "minute";
}

/// The name of `file` in messages.
std::string shown(const std::string& file) {
    return file == "-" ? "standard input" : file;
}

void print_refusals(const std::string& file, const CsvImportOutcome& outcome) {
    for (const RefusedRow& row : outcome.rejected) {
        fmt::print(stderr, "{}: line {}: {}\n", file, row.line, row.detail);
    }
    if (outcome.rejected_count > outcome.rejected.size()) {
        fmt::print(stderr, "{}: and {} more\n", file, with_commas(outcome.rejected_count - outcome.rejected.size()));
    }
}

std::string summary(const market::ImportOutcome& outcome, double seconds) {
    return fmt::format("{}, {}: {} inserted, {} updated, {} unchanged, {} rejected ({}{:.2f} s)",
                       counted(outcome.rows, "row"), counted(outcome.symbols, "symbol"), with_commas(outcome.inserted),
                       with_commas(outcome.updated), with_commas(outcome.unchanged),
                       with_commas(outcome.rejected_count),
                       outcome.interval ? std::string(name_of(*outcome.interval)) + " bars, " : "", seconds);
}

std::string summary(const datasets::RecordsImportOutcome& outcome, const std::string& dataset, double seconds) {
    return fmt::format("{}: {} added, {} rejected ({}, {:.2f} s)", counted(outcome.rows, "row"),
                       with_commas(outcome.added), with_commas(outcome.rejected_count), dataset, seconds);
}

/// Import options that report to `progress`.
CsvImportOptions options_with(OnError on_error, Progress& progress) {
    CsvImportOptions options;
    options.on_error = on_error;
    options.progress = [&progress](const ImportProgress& now) { progress.update(now.bytes, now.rows); };
    return options;
}

/// Prints the result of an import and returns the exit code. `summary` formats the line for a successful import.
template <class Outcome, class Summary>
int print_outcome(const std::string& file, const Outcome& outcome, Progress& progress, Summary summary) {
    progress.finish();
    print_refusals(shown(file), outcome);
    if (!outcome.accepted) {
        fmt::print(stderr, "{}: rejected; nothing was stored\n", shown(file));
        return 1;
    }
    fmt::print("{}\n", summary(std::chrono::duration<double>(progress.elapsed()).count()));
    return 0;
}

void write_out(std::string_view piece) {
    if (std::fwrite(piece.data(), 1, piece.size(), stdout) != piece.size()) {
        throw std::system_error(errno, std::generic_category(), "standard output");
    }
}

void finish_out() {
    if (std::fflush(stdout) != 0) throw std::system_error(errno, std::generic_category(), "standard output");
}

/// The dataset of this name. Null when it is unknown; then prints the known names to standard error.
const datasets::Dataset* find_dataset(const datasets::DatasetCatalog& catalog, const std::string& name) {
    const datasets::Dataset* found = catalog.find(name);
    if (found == nullptr) {
        std::string names;
        for (const datasets::Dataset& dataset : catalog.datasets()) {
            names += (names.empty() ? "" : ", ") + dataset.name;
        }
        complain(fmt::format("unknown dataset {}; known datasets: {}", in_quotes(name), names));
    }
    return found;
}

/// Commands for bars only do not read the record types, so they do not check the tables of these.
constexpr Tables kNoTables;

}  // namespace

int import_bars(const Settings& settings, const ImportBarsRequest& request) {
    FileSource source(request.file);
    const auto database = open_migrated_store(settings, kNoTables, StoreUse::Loading);
    const auto store = market::make_sql_bars_store(*database);
    Progress progress(stderr, source.size());
    const market::ImportOptions options{options_with(request.on_error, progress), request.symbol};

    const auto outcome = market::import_bars(*store, SystemClock(), source, options);

    return print_outcome(request.file, outcome, progress, [&](double seconds) { return summary(outcome, seconds); });
}

int import_records(const Settings& settings, const ImportRecordsRequest& request) {
    const auto catalog = read_catalog(settings);
    const datasets::Dataset* dataset = find_dataset(catalog, request.dataset);
    if (dataset == nullptr) return kWrongUse;
    FileSource source(request.file);
    const auto database = open_migrated_store(settings, catalog.datasets(), StoreUse::Loading);
    const auto store = datasets::make_sql_record_store(*database, *dataset);
    Progress progress(stderr, source.size());
    SystemRandom random;

    const auto outcome = datasets::import_records(*store, *dataset, SystemClock(), random, source,
                                                  options_with(request.on_error, progress));

    return print_outcome(request.file, outcome, progress,
                         [&](double seconds) { return summary(outcome, dataset->name, seconds); });
}

int export_bars(const Settings& settings, const ExportBarsRequest& request) {
    const auto database = open_migrated_store(settings, kNoTables, StoreUse::Inspecting);
    const auto store = market::make_sql_bars_store(*database);
    const auto exported = market::export_bars(*store, request.symbol, request.interval, write_out);
    if (!exported) {
        complain(exported.error().detail);
        return 1;
    }
    finish_out();
    return 0;
}

int export_records(const Settings& settings, const std::string& name) {
    const auto catalog = read_catalog(settings);
    const datasets::Dataset* dataset = find_dataset(catalog, name);
    if (dataset == nullptr) return kWrongUse;
    const auto database = open_migrated_store(settings, catalog.datasets(), StoreUse::Inspecting);
    datasets::export_records(*datasets::make_sql_record_store(*database, *dataset), *dataset, write_out);
    finish_out();
    return 0;
}

}  // namespace bourse::app

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include "app/cli/commands.hpp"
#include "app/cli/import_report.hpp"
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

/// A file or standard input. What cannot be read twice, such as a pipe, is copied to a file without a name first.
class FileSource final : public ByteSource {
  public:
    explicit FileSource(const std::string& path) : path_(path) {
        descriptor_ = path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor_ < 0) fail();
        if (::lseek(descriptor_, 0, SEEK_CUR) < 0) copy();
    }
    ~FileSource() override { ::close(descriptor_); }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    std::size_t read(std::span<char> buffer) override {
        const std::size_t count = read_from(descriptor_, buffer);
        position_ += count;
        return count;
    }
    void rewind() override {
        if (::lseek(descriptor_, 0, SEEK_SET) < 0) fail();
        position_ = 0;
    }

    /// Bytes read since the front.
    [[nodiscard]] std::uint64_t position() const { return position_; }
    [[nodiscard]] std::uint64_t size() const {
        struct stat status {};
        if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
        return static_cast<std::uint64_t>(status.st_size);
    }

  private:
    [[noreturn]] void fail() const { throw std::system_error(errno, std::generic_category(), path_); }

    [[nodiscard]] std::size_t read_from(int descriptor, std::span<char> buffer) const {
        for (;;) {
            const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
            if (count >= 0) return static_cast<std::size_t>(count);
            if (errno != EINTR) fail();
        }
    }

    void copy() {
        constexpr std::size_t kBlockBytes = 256 * 1024;
        std::string path = (std::filesystem::temp_directory_path() / "bourse-import-XXXXXX").string();
        const int file = ::mkostemp(path.data(), O_CLOEXEC);
        if (file < 0) fail();
        ::unlink(path.c_str());
        std::vector<char> block(kBlockBytes);
        while (const std::size_t count = read_from(descriptor_, block)) {
            std::span<const char> rest = std::span<const char>(block).first(count);
            while (!rest.empty()) {
                const ssize_t written = ::write(file, rest.data(), rest.size());
                if (written < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), path);
                if (written > 0) rest = rest.subspan(static_cast<std::size_t>(written));
            }
        }
        ::close(descriptor_);
        descriptor_ = file;
        rewind();
    }

    std::string path_;
    int descriptor_;
    std::uint64_t position_ = 0;
};

/// The name of `file` in messages.
std::string shown(const std::string& file) {
    return file == "-" ? "standard input" : file;
}

void print_refusals(const std::string& file, const csv::ImportOutcome& outcome) {
    for (const csv::RefusedRow& row : outcome.rejected) {
        fmt::print(stderr, "{}: line {}: {}\n", file, row.line, row.detail);
    }
    if (outcome.rejected_count > outcome.rejected.size()) {
        fmt::print(stderr, "{}: and {} more\n", file, with_commas(outcome.rejected_count - outcome.rejected.size()));
    }
}

std::string summary(const market::ImportOutcome& outcome, double seconds) {
    std::string text =
        fmt::format("{}, {}: {} inserted, {} updated, {} unchanged, {} rejected", counted(outcome.rows, "row"),
                    counted(outcome.symbols, "symbol"), with_commas(outcome.inserted), with_commas(outcome.updated),
                    with_commas(outcome.unchanged), with_commas(outcome.rejected_count));
    for (const auto& [count, what] :
         {std::pair(outcome.empty, "empty"), std::pair(outcome.repaired, "repaired"),
          std::pair(outcome.combined, "combined"), std::pair(outcome.duplicates, "duplicates left out")}) {
        if (count > 0) text += fmt::format(", {} {}", with_commas(count), what);
    }
    const std::string bars =
        outcome.form && outcome.symbols > 0 ? describe_bars(*outcome.form, outcome.step) + ", " : "";
    return text + fmt::format(" ({}{:.2f} s)", bars, seconds);
}

std::string summary(const datasets::RecordsImportOutcome& outcome, const std::string& dataset, double seconds) {
    return fmt::format("{}: {} added, {} rejected ({}, {:.2f} s)", counted(outcome.rows, "row"),
                       with_commas(outcome.added), with_commas(outcome.rejected_count), dataset, seconds);
}

/// Reports the progress of reading `source`.
std::function<void(const csv::ImportProgress&)> report_to(Progress& progress, const FileSource& source) {
    return [&](const csv::ImportProgress& now) { progress.update(source.position(), now.rows); };
}

/// Prints the result of an import and returns the exit code. `summary` formats the line for a successful import.
template <class Outcome, class Summary>
int print_outcome(const std::string& file, const Outcome& outcome, bool is_dry_run, Progress& progress,
                  Summary summary) {
    progress.finish();
    print_refusals(shown(file), outcome);
    if (!outcome.accepted) {
        fmt::print(stderr, "{}: rejected; nothing was stored\n", shown(file));
        return 1;
    }
    fmt::print("{}\n", summary(std::chrono::duration<double>(progress.elapsed()).count()));
    if (is_dry_run) fmt::print("dry run; nothing was stored\n");
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

}  // namespace

int import_bars(const Settings& settings, ImportBarsRequest request) {
    FileSource source(request.file);
    // A dry run may read beside a server that uses the store, and needs none.
    const TemporaryFolder folder(request.options.dry_run);
    auto database = request.options.dry_run
                        ? open_temporary_store(folder, kNoTables)
                        : open_migrated_store(settings, kNoTables, printed_notices(), StoreUse::Loading);
    const auto store = market::make_sql_bars_store(database.bars());
    Progress progress(stderr, source.size());
    request.options.progress = report_to(progress, source);

    const auto outcome = market::import_bars(*store, SystemClock(), source, request.options);

    if (request.options.dry_run) {
        progress.finish();
        fmt::print("{}", found_report(outcome));
    } else {
        for (const std::string& warning : outcome.warnings(market::OptionNames::Flags)) {
            progress.finish();
            complain(fmt::format("warning: {}: {}", shown(request.file), warning));
        }
    }
    return print_outcome(request.file, outcome, request.options.dry_run, progress,
                         [&](double seconds) { return summary(outcome, seconds); });
}

int import_records(const Settings& settings, ImportRecordsRequest request) {
    const auto catalog = read_catalog(settings);
    const datasets::Dataset* dataset = find_dataset(catalog, request.dataset);
    if (dataset == nullptr) return kWrongUse;
    FileSource source(request.file);
    const TemporaryFolder folder(request.options.dry_run);
    auto database = request.options.dry_run
                        ? open_temporary_store(folder, catalog.datasets())
                        : open_migrated_store(settings, catalog.datasets(), printed_notices(), StoreUse::Loading);
    const auto store = datasets::make_sql_record_store(database.main(), *dataset);
    Progress progress(stderr, source.size());
    request.options.progress = report_to(progress, source);
    SystemRandom random;

    const auto outcome = datasets::import_records(*store, *dataset, SystemClock(), random, source, request.options);

    if (!outcome.ignored.empty()) {
        progress.finish();
        complain(
            fmt::format("warning: {}: columns ignored: {}", shown(request.file), fmt::join(outcome.ignored, ", ")));
    }
    return print_outcome(request.file, outcome, request.options.dry_run, progress,
                         [&](double seconds) { return summary(outcome, dataset->name, seconds); });
}

int export_bars(const Settings& settings, const ExportBarsRequest& request) {
    auto database = open_migrated_store(settings, kNoTables, printed_notices(), StoreUse::Inspecting);
    const auto store = market::make_sql_bars_store(database.bars());
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
    auto database = open_migrated_store(settings, catalog.datasets(), printed_notices(), StoreUse::Inspecting);
    datasets::export_records(*datasets::make_sql_record_store(database.main(), *dataset), *dataset, write_out);
    finish_out();
    return 0;
}

}  // namespace bourse::app

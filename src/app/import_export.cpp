#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "app/catalog.hpp"
#include "app/commands.hpp"
#include "app/progress.hpp"
#include "app/store.hpp"
#include "features/market/bars_export.hpp"
#include "features/market/bars_store_sql.hpp"
#include "features/market/sample.hpp"

namespace bourse::app {
namespace {

/// A file or standard input, read piece by piece.
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

    /// 0 when it cannot be known, as for a pipe.
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

std::string counted(std::uint64_t count, std::string_view noun) {
    return with_commas(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

void print_refusals(const std::string& file, const CsvImportOutcome& outcome) {
    for (const RefusedRow& row : outcome.rejected) {
        fmt::print(stderr, "{}: line {}: {}\n", file, row.line, row.detail);
    }
    if (outcome.rejected_count > outcome.rejected.size()) {
        fmt::print(stderr, "{}: and {} more\n", file, with_commas(outcome.rejected_count - outcome.rejected.size()));
    }
}

void print_summary(const market::ImportOutcome& outcome, double seconds) {
    fmt::print("{}, {}: {} inserted, {} updated, {} unchanged, {} rejected ({}{:.2f} s)\n",
               counted(outcome.rows, "row"), counted(outcome.symbols, "symbol"), with_commas(outcome.inserted),
               with_commas(outcome.updated), with_commas(outcome.unchanged), with_commas(outcome.rejected_count),
               outcome.interval ? std::string(name_of(*outcome.interval)) + " bars, " : "", seconds);
}

}  // namespace

int import_bars(const Settings& settings, const ImportBarsRequest& request) {
    FileSource source(request.file);
    const auto database = open_migrated_store(settings, read_catalog(settings).datasets(), StoreUse::Loading);
    const auto store = market::make_sql_bars_store(*database);
    Progress progress(stderr, source.size());

    market::ImportOptions options;
    options.on_error = request.on_error;
    options.progress = [&](const ImportProgress& now) { progress.update(now.bytes, now.rows); };
    options.symbol = request.symbol;
    const auto outcome = market::import_bars(*store, SystemClock(), source, options);

    progress.finish();
    const std::string name = request.file == "-" ? "standard input" : request.file;
    print_refusals(name, outcome);
    if (!outcome.stored) {
        fmt::print(stderr, "{}: refused, nothing was stored\n", name);
        return 1;
    }
    print_summary(outcome, std::chrono::duration<double>(progress.elapsed()).count());
    return 0;
}

int export_bars(const Settings& settings, const ExportBarsRequest& request) {
    const auto database = open_migrated_store(settings, read_catalog(settings).datasets(), StoreUse::Inspecting);
    const auto store = market::make_sql_bars_store(*database);
    const auto exported = market::export_bars(*store, request.symbol, request.interval, [](std::string_view piece) {
        if (std::fwrite(piece.data(), 1, piece.size(), stdout) != piece.size()) {
            throw std::system_error(errno, std::generic_category(), "standard output");
        }
    });
    if (!exported) {
        fmt::print(stderr, "{}\n", exported.error().detail);
        return 1;
    }
    if (std::fflush(stdout) != 0) throw std::system_error(errno, std::generic_category(), "standard output");
    return 0;
}

int store_sample(const Settings& settings) {
    const auto database = open_migrated_store(settings, read_catalog(settings).datasets());
    const auto outcome = market::store_sample(*market::make_sql_bars_store(*database), SystemClock());
    fmt::print("Synthetic sample data: {} of {}, {} new.\n", counted(outcome.bars, "bar"),
               counted(outcome.symbols, "symbol"), with_commas(outcome.changed));
    return 0;
}

}  // namespace bourse::app

#pragma once
#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/asset.hpp"
#include "platform/sql/migrations.hpp"
#include "platform/sql/sqlite/sqlite_database.hpp"
#include "support/temporary_folder.hpp"

namespace bourse::test {

/// The bytes of a file. Throws when there is none.
inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot open " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A migrated SQLite store in a folder of its own. `repository` is the root of the sources.
class SqliteStore {
  public:
    explicit SqliteStore(const std::filesystem::path& repository)
        : database_(sql::open_sqlite({folder_.path() / "bourse.db", 2})) {
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(repository / "migrations" / "sqlite")) {
            files.push_back(entry.path());
        }
        std::ranges::sort(files);
        std::deque<std::string> texts;  // whose elements do not move
        std::vector<Asset> migrations;
        for (const auto& file : files) {
            texts.push_back(file.filename().string());
            const std::string& name = texts.back();
            texts.push_back(read_file(file));
            migrations.push_back({name, texts.back()});
        }
        sql::migrate(*database_, migrations);
    }

    [[nodiscard]] sql::Database& database() { return *database_; }
    [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "bourse.db"; }

  private:
    TemporaryFolder folder_;
    std::unique_ptr<sql::Database> database_;
};

}  // namespace bourse::test

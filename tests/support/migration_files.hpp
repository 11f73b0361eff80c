#pragma once
#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/asset.hpp"

namespace bourse::test {

/// The content of a file. Throws when it does not exist.
inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot open " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The migrations in a folder, in order, in the form embedded in the binary.
class MigrationFiles {
  public:
    explicit MigrationFiles(const std::filesystem::path& folder) {
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
        std::ranges::sort(files);
        for (const auto& file : files) {
            const std::string& name = texts_.emplace_back(file.filename().string());
            assets_.push_back({name, texts_.emplace_back(read_file(file))});
        }
    }
    MigrationFiles(const MigrationFiles&) = delete;
    MigrationFiles& operator=(const MigrationFiles&) = delete;

    [[nodiscard]] std::span<const Asset> assets() const { return assets_; }

  private:
    /// A deque, whose elements do not move.
    std::deque<std::string> texts_;
    std::vector<Asset> assets_;
};

}  // namespace bourse::test

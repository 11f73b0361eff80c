#include "app/setup/catalog.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "embedded/contract.hpp"
#include "embedded/datasets.hpp"
#include "features/datasets/http/dataset_contract_http.hpp"
#include "platform/schema/yaml_json.hpp"

namespace bourse::app {
namespace {

namespace fs = std::filesystem;

struct TextFile {
    std::string name;
    std::string text;
};

TextFile read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    TextFile read{path.filename().string(), {std::istreambuf_iterator<char>(file), {}}};
    if (!file) throw std::system_error(errno, std::generic_category(), path.string());
    return read;
}

/// Whether a folder's entry declares a dataset. Throws for an entry that looks like a mistake.
bool is_declaration(const fs::directory_entry& entry) {
    const fs::path& path = entry.path();
    if (path.extension() == ".yml") throw config::SettingError("datasets: " + path.string() + ": must end in .yaml");
    if (path.extension() != ".yaml") return false;
    if (!entry.is_regular_file()) throw config::SettingError("datasets: " + path.string() + ": is not a file");
    return true;
}

/// The `*.yaml` of a folder, by name.
std::vector<TextFile> read_folder(const fs::path& folder) {
    std::error_code failed;
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        if (is_declaration(entry)) paths.push_back(entry.path());
    }
    if (failed) throw config::SettingError("datasets: " + folder.string() + ": " + failed.message());
    std::sort(paths.begin(), paths.end());
    std::vector<TextFile> files;
    std::transform(paths.begin(), paths.end(), std::back_inserter(files), read_file);
    return files;
}

std::string_view embedded_file(std::string_view name) {
    const auto files = embedded::contract();
    return std::find_if(files.begin(), files.end(), [&](const Asset& file) { return file.path == name; })->content;
}

openapi::ContractPart quotes_part() {
    return {.source = "quotes.yaml", .document = schema::yaml_to_json(embedded_file("quotes.yaml"))};
}

}  // namespace

datasets::DatasetCatalog read_catalog(const Settings& settings) {
    std::vector<TextFile> files;
    if (!settings.datasets.folder.empty()) files = read_folder(settings.datasets.folder);
    std::vector<Asset> added(files.size());
    std::transform(files.begin(), files.end(), added.begin(), [](const TextFile& file) {
        return Asset{file.name, file.text};
    });
    return datasets::DatasetCatalog::read(embedded::datasets(), added);
}

openapi::Contract read_contract(const datasets::DatasetCatalog& catalog, datasets::WriteAccess access,
                                std::span<const std::string_view> roles) {
    auto parts = datasets::contract_parts(catalog, embedded_file("dataset.yaml"), access);
    const auto plays = [&](std::string_view role) { return std::ranges::find(roles, role) != roles.end(); };
    if (plays("quotes") && !plays("api")) parts.push_back(quotes_part());
    return openapi::Contract::parse(written_contract(), parts, roles);
}

openapi::Contract read_quotes_contract() {
    const std::array parts{quotes_part()};
    constexpr std::array<std::string_view, 1> kRoles{"quotes"};
    return openapi::Contract::parse(written_contract(), parts, kRoles);
}

std::string_view written_contract() {
    return embedded_file("openapi.yaml");
}

}  // namespace bourse::app

#include "platform/config/sources.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/text.hpp"

namespace bourse::config {
namespace {

constexpr std::string_view kPrefix = "BOURSE_";
constexpr std::string_view kFileSuffix = "_FILE";

std::string place_of(const std::filesystem::path& file, const YAML::Node& node) {
    return file.string() + ":" + std::to_string(node.Mark().line + 1);
}

/// A list is written with commas, as in the environment.
std::string text_of(const YAML::Node& node) {
    if (!node.IsSequence()) return node.IsNull() ? std::string() : node.Scalar();
    std::string text;
    for (const YAML::Node& element : node) {
        if (!text.empty()) text += ',';
        text += element.Scalar();
    }
    return text;
}

/// Collects the scalars below `node` by their dotted keys.
void flatten(const YAML::Node& node, const std::string& prefix, const std::filesystem::path& file,
             std::map<std::string, Found>& found) {
    for (const auto& member : node) {
        const std::string key = prefix + member.first.Scalar();
        if (member.second.IsMap()) {
            flatten(member.second, key + ".", file, found);
        } else if (!found.emplace(key, Found{text_of(member.second), place_of(file, member.first)}).second) {
            throw SettingError(place_of(file, member.first) + ": '" + key + "' is set twice");
        }
    }
}

std::map<std::string, Found> read_yaml(const std::filesystem::path& file) {
    std::map<std::string, Found> found;
    if (std::filesystem::is_directory(file)) throw SettingError("the settings file " + file.string() + " is a folder");
    try {
        const YAML::Node root = YAML::LoadFile(file.string());
        if (root.IsNull()) return found;
        if (!root.IsMap()) throw SettingError(file.string() + ": is not a mapping of settings");
        flatten(root, "", file, found);
    } catch (const YAML::BadFile&) {
        throw SettingError("cannot read the settings file " + file.string());
    } catch (const YAML::ParserException& error) {
        throw SettingError(file.string() + ":" + std::to_string(error.mark.line + 1) + ": " + error.msg);
    }
    return found;
}

std::string read_secret(const std::string& variable, const std::string& path) {
    if (std::filesystem::is_directory(path)) throw SettingError(variable + ": " + path + " is a folder");
    std::ifstream stream(path);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream) throw SettingError(variable + ": cannot read " + path);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

/// What the environment says of one setting, under `variable` or, for a secret, the file that it names.
bool find_variable(const Declaration& declaration, const std::string& variable,
                   const std::map<std::string, std::string>& environment, Found& found) {
    if (const auto set = environment.find(variable); set != environment.end()) {
        found = {set->second, variable};
        return true;
    }
    if (!declaration.secret) return false;
    const std::string file_variable = variable + std::string(kFileSuffix);
    const auto set = environment.find(file_variable);
    if (set == environment.end()) return false;
    found = {read_secret(file_variable, set->second), file_variable};
    return true;
}

/// A misspelt variable would otherwise be ignored in silence.
void refuse_unknown_variables(std::span<const Declaration> declarations,
                              const std::map<std::string, std::string>& environment) {
    for (const auto& [variable, text] : environment) {
        if (!variable.starts_with(kPrefix)) continue;
        const bool known = std::any_of(declarations.begin(), declarations.end(), [&](const Declaration& declaration) {
            const std::string expected = variable_of(declaration.key);
            return variable == expected || (declaration.secret && variable == expected + std::string(kFileSuffix));
        });
        if (!known) throw SettingError(variable + ": there is no such setting");
    }
}

void refuse_unknown_keys(std::span<const Declaration> declarations, const std::map<std::string, Found>& file) {
    for (const auto& [key, found] : file) {
        const bool known =
            std::any_of(declarations.begin(), declarations.end(),
                        [&, &name = key](const Declaration& declaration) { return declaration.key == name; });
        if (!known) throw SettingError(found.origin + ": there is no setting '" + key + "'");
    }
}

}  // namespace

std::string variable_of(std::string_view key) {
    std::string variable(kPrefix);
    for (const char c : key) {
        variable += c == '.' ? '_' : to_upper(c);
    }
    return variable;
}

std::map<std::string, Found> resolve(std::span<const Declaration> declarations, const Sources& sources) {
    refuse_unknown_variables(declarations, sources.environment);
    const auto file = sources.file.empty() ? std::map<std::string, Found>() : read_yaml(sources.file);
    refuse_unknown_keys(declarations, file);

    std::map<std::string, Found> settings;
    for (const Declaration& declaration : declarations) {
        Found found{declaration.default_text, "the default"};
        if (const auto flag = sources.flags.find(declaration.key); flag != sources.flags.end()) {
            found = {flag->second, declaration.flag};
        } else if (find_variable(declaration, variable_of(declaration.key), sources.environment, found) ||
                   (!declaration.older_variable.empty() &&
                    find_variable(declaration, declaration.older_variable, sources.environment, found))) {
            // found by name
        } else if (const auto in_file = file.find(declaration.key); in_file != file.end()) {
            found = in_file->second;
        }
        settings.emplace(declaration.key, std::move(found));
    }
    return settings;
}

}  // namespace bourse::config

#include "platform/config/sources.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "base/nearest.hpp"
#include "base/server_url.hpp"
#include "base/text.hpp"
#include "platform/config/service_links.hpp"

namespace bourse::config {
namespace {

constexpr std::string_view kPrefix = "BOURSE_";
constexpr std::string_view kFileSuffix = "_FILE";

std::string place_of(const std::filesystem::path& file, const YAML::Node& node) {
    return file.string() + ":" + std::to_string(node.Mark().line + 1);
}

/// Lists become comma-separated, as in environment variables.
std::string text_of(const YAML::Node& node) {
    if (!node.IsSequence()) return node.IsNull() ? std::string() : node.Scalar();
    std::string text;
    for (const YAML::Node& element : node) {
        if (!text.empty()) text += ',';
        text += element.Scalar();
    }
    return text;
}

/// Collects the scalars below `node` under their dotted keys.
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

/// The declared settings, under all of their names.
class Names {
  public:
    explicit Names(std::span<const Declaration> declarations) {
        variables_.emplace_back(kFileVariable);
        for (const Declaration& declaration : declarations) {
            add(declaration.key, declaration.secret);
            if (!declaration.former_key.empty()) add(declaration.former_key, declaration.secret);
        }
    }

    /// Otherwise a misspelt variable would be ignored silently.
    void report_unknown_variables(const std::map<std::string, std::string>& environment,
                                  std::vector<std::string>& messages) const {
        for (const auto& [variable, text] : environment) {
            if (!variable.starts_with(kPrefix) || is_known(variables_, variable)) continue;
            if (is_service_link(variable, text)) continue;
            messages.push_back(variable + ": unknown setting" + suggestion(nearest(variable, variables_)));
        }
    }

    void refuse_unknown_keys(const std::map<std::string, Found>& file, std::vector<std::string>& faults) const {
        for (const auto& [key, found] : file) {
            if (!is_known(keys_, key)) faults.push_back(found.origin + ": " + refusal_of(key));
        }
    }

  private:
    void add(const std::string& key, bool is_secret) {
        keys_.push_back(key);
        variables_.push_back(variable_of(key));
        if (is_secret) variables_.push_back(variable_of(key) + std::string(kFileSuffix));
    }

    static bool is_known(const std::vector<std::string>& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    }
    /// Shows no part of the key that may be the value of a setting.
    [[nodiscard]] std::string refusal_of(const std::string& key) const {
        for (const std::string& known : keys_) {
            if (key.starts_with(known + '.')) return "'" + known + "' takes one value, not a mapping";
        }
        if (may_hold_password(key)) return "unknown setting, not shown because it may hold a password";
        return "unknown setting '" + key + "'" + suggestion(nearest(key, keys_));
    }
    static std::string suggestion(const std::string& name) {
        return name.empty() ? "" : "; did you mean " + name + "?";
    }

    std::vector<std::string> keys_;
    std::vector<std::string> variables_;
};

/// Looks up each setting in all sources.
class Search {
  public:
    Search(const Sources& sources, const std::map<std::string, Found>& file, Resolution& resolution)
        : sources_(sources), file_(file), resolution_(resolution) {}

    [[nodiscard]] Found find(const Declaration& declaration) {
        const bool has_former = !declaration.former_key.empty();
        if (auto found = in_flags(declaration.key, declaration.flag)) return *found;
        if (auto found = in_flags(declaration.former_key, declaration.former_flag)) return renamed(declaration, *found);
        if (auto found = in_environment(declaration, variable_of(declaration.key))) return *found;
        if (has_former) {
            auto found = in_environment(declaration, variable_of(declaration.former_key));
            if (found) return renamed(declaration, *found);
        }
        if (auto found = in_environment(declaration, declaration.older_variable)) return *found;
        if (auto found = in_file(declaration.key)) return *found;
        if (auto found = in_file(declaration.former_key)) return renamed(declaration, *found);
        return {declaration.default_text, "default"};
    }

  private:
    Found renamed(const Declaration& declaration, Found found) {
        resolution_.warnings.push_back(found.origin + ": " + declaration.former_key + " is now called " +
                                       declaration.key);
        return found;
    }

    [[nodiscard]] std::optional<Found> in_flags(const std::string& key, const std::string& flag) const {
        const auto set = sources_.flags.find(key);
        if (set == sources_.flags.end()) return std::nullopt;
        return Found{set->second, flag};
    }

    [[nodiscard]] std::optional<Found> in_file(const std::string& key) const {
        const auto set = file_.find(key);
        if (set == file_.end()) return std::nullopt;
        return set->second;
    }

    /// A secret is also read from the file that the variable `…_FILE` names.
    std::optional<Found> in_environment(const Declaration& declaration, const std::string& variable) {
        const auto& environment = sources_.environment;
        const auto named = environment.find(variable);
        if (named != environment.end() && !is_service_address(variable, named->second)) {
            return Found{named->second, variable};
        }
        if (!declaration.secret) return std::nullopt;
        const std::string file_variable = variable + std::string(kFileSuffix);
        const auto set = environment.find(file_variable);
        if (set == environment.end()) return std::nullopt;
        return Found{read_secret(file_variable, set->second), file_variable};
    }

    /// Empty when the file cannot be read; this also adds a fault. It does not repeat the path, because the secret
    /// itself may stand there by mistake.
    std::string read_secret(const std::string& variable, const std::string& path) {
        std::error_code unreadable;
        if (std::filesystem::is_directory(path, unreadable)) {
            resolution_.faults.push_back(variable + ": names a folder");
            return {};
        }
        std::ifstream stream(path);
        std::string text{std::istreambuf_iterator<char>(stream), {}};
        if (!stream) resolution_.faults.push_back(variable + ": cannot read the file that it names");
        while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
        return text;
    }

    const Sources& sources_;
    const std::map<std::string, Found>& file_;
    Resolution& resolution_;
};

std::string one_a_line(const std::vector<std::string>& faults) {
    std::string text;
    for (const std::string& fault : faults) text.append(text.empty() ? "" : "\n").append(fault);
    return text;
}

}  // namespace

SettingError::SettingError(std::vector<std::string> faults, std::vector<std::string> warnings)
    : std::runtime_error(one_a_line(faults)), faults_(std::move(faults)), warnings_(std::move(warnings)) {}

std::string variable_of(std::string_view key) {
    std::string variable(kPrefix);
    for (const char c : key) {
        variable += c == '.' ? '_' : to_upper(c);
    }
    return variable;
}

Resolution resolve(std::span<const Declaration> declarations, const Sources& sources) {
    Resolution resolution;
    const Names names(declarations);
    names.report_unknown_variables(sources.environment,
                                   sources.refuses_unknown_variables ? resolution.faults : resolution.warnings);
    std::map<std::string, Found> file;
    try {
        if (!sources.file.empty()) file = read_yaml(sources.file);
    } catch (const SettingError& error) {
        resolution.faults.insert(resolution.faults.end(), error.faults().begin(), error.faults().end());
    }
    names.refuse_unknown_keys(file, resolution.faults);

    Search search(sources, file, resolution);
    for (const Declaration& declaration : declarations) resolution.found.push_back(search.find(declaration));
    return resolution;
}

std::string describe_fault(const Declaration& declaration, const Found& found, std::string_view why) {
    std::string text = declaration.key + " (from " + found.origin + "):";
    if (!declaration.secret && !declaration.is_url) text += " '" + found.text + "'";
    return text.append(" ").append(why);
}

}  // namespace bourse::config

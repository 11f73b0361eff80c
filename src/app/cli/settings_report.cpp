#include "app/cli/settings_report.hpp"

#include "base/json_writer.hpp"

namespace bourse::app {
namespace {

/// A secret has no default.
std::string shown(const config::Declaration& declaration, const config::Found& found) {
    const bool is_hidden = declaration.secret && found.text != declaration.default_text;
    return is_hidden ? "***" : found.text;
}

std::string code(const std::string& text) {
    return text.empty() ? "" : "`" + text + "`";
}

std::string meaning(const config::Declaration& declaration) {
    std::string text = declaration.help;
    if (declaration.secret) text += "; a secret";
    if (!declaration.older_variable.empty()) text += "; also " + code(declaration.older_variable);
    if (!declaration.former_key.empty()) text += "; formerly " + code(declaration.former_key);
    return text;
}

}  // namespace

std::string settings_as_text(std::span<const config::Declaration> declarations, std::span<const config::Found> found) {
    std::string text;
    for (std::size_t i = 0; i < declarations.size(); ++i) {
        const std::string value = shown(declarations[i], found[i]);
        text += declarations[i].key + " =" + (value.empty() ? "" : " " + value) + "  # " + found[i].origin + "\n";
    }
    return text;
}

std::string settings_as_json(std::span<const config::Declaration> declarations, std::span<const config::Found> found) {
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    for (std::size_t i = 0; i < declarations.size(); ++i) {
        json.begin_object();
        json.member("key", declarations[i].key);
        json.member("value", shown(declarations[i], found[i]));
        json.member("origin", found[i].origin);
        json.end_object();
    }
    json.end_array();
    return out;
}

std::string settings_as_markdown(std::span<const config::Declaration> declarations) {
    std::string text;
    const std::string* group = nullptr;
    for (const config::Declaration& declaration : declarations) {
        if (group == nullptr || *group != declaration.group) {
            text.append(text.empty() ? "" : "\n").append("### ").append(declaration.group);
            text += "\n\n| key | flag | default | meaning |\n|---|---|---|---|\n";
            group = &declaration.group;
        }
        text += "| " + code(declaration.key) + " | " + code(declaration.flag) + " | " + code(declaration.default_text) +
                " | " + meaning(declaration) + " |\n";
    }
    return text;
}

}  // namespace bourse::app

#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "platform/config/sources.hpp"
#include "platform/config/values.hpp"

namespace bourse::config {

/// The settings, and the origin of each.
template <class Settings>
struct Loaded {
    Settings settings;
    /// In the order of Schema::declarations().
    std::vector<Found> found;
    /// Such as a setting under its former name.
    std::vector<std::string> warnings;
};

/// The settings of a module or a program: a table that binds each declared setting to a member of
/// `Settings`. Flags, --help, environment variables, the file and the printed table are all derived
/// from it.
///
///     Schema<Settings> schema;
///     schema.add(&Settings::listen, {.key = "server.listen", .help = "…", .default_text = "127.0.0.1:8000"});
///     const Settings settings = schema.load(sources);
///
/// A program adds the tables of its modules: `schema.add_section("Server", &Settings::server,
/// http::settings_schema())`.
template <class Settings>
class Schema {
  public:
    /// `check` may reject a parsed value by returning why it is invalid; empty means valid.
    template <class Value>
    Schema& add(Value Settings::*member, Declaration declaration,
                std::function<std::string(const Value&)> check = nullptr) {
        readers_.push_back([member, check = std::move(check)](Settings& settings, std::string_view text) -> Result<> {
            if (auto parsed = parse_into(settings.*member, text); !parsed) return parsed;
            std::string refusal = check ? check(settings.*member) : std::string();
            if (!refusal.empty()) return invalid(std::move(refusal));
            return {};
        });
        declaration.is_switch = std::is_same_v<Value, bool>;
        declarations_.push_back(std::move(declaration));
        return *this;
    }

    /// For a type with its own parser.
    template <class Value>
    Schema& add_parsed(Value Settings::*member, Declaration declaration, Result<Value> (*parse)(std::string_view)) {
        readers_.push_back([member, parse](Settings& settings, std::string_view text) -> Result<> {
            Result<Value> value = parse(text);
            if (!value) return value.error();
            settings.*member = *std::move(value);
            return {};
        });
        declarations_.push_back(std::move(declaration));
        return *this;
    }

    /// Adds the rows of `section`, which set the member `part`, under a heading in --help. A nested
    /// section keeps the outer heading when `group` is empty.
    template <class Part>
    Schema& add_section(std::string_view group, Part Settings::*part, const Schema<Part>& section) {
        for (std::size_t i = 0; i < section.declarations_.size(); ++i) {
            readers_.push_back([part, read = section.readers_[i]](Settings& settings, std::string_view text) {
                return read(settings.*part, text);
            });
            Declaration declaration = section.declarations_[i];
            if (!group.empty()) declaration.group = group;
            declarations_.push_back(std::move(declaration));
        }
        return *this;
    }

    [[nodiscard]] const std::vector<Declaration>& declarations() const { return declarations_; }

    /// Throws SettingError, naming every refused setting and its origin.
    [[nodiscard]] Loaded<Settings> read(const Sources& sources) const {
        Resolution resolution = resolve(declarations_, sources);
        Loaded<Settings> loaded{{}, std::move(resolution.found), std::move(resolution.warnings)};
        std::vector<std::string> faults = std::move(resolution.faults);
        for (std::size_t i = 0; i < declarations_.size(); ++i) {
            const auto read = readers_[i](loaded.settings, loaded.found[i].text);
            if (!read) faults.push_back(describe_fault(declarations_[i], loaded.found[i], read.error().detail));
        }
        if (!faults.empty()) throw SettingError(std::move(faults), std::move(loaded.warnings));
        return loaded;
    }

    [[nodiscard]] Settings load(const Sources& sources) const { return read(sources).settings; }

  private:
    template <class>
    friend class Schema;

    using Reader = std::function<Result<>(Settings&, std::string_view)>;
    std::vector<Declaration> declarations_;
    std::vector<Reader> readers_;
};

}  // namespace bourse::config

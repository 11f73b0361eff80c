#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "platform/config/sources.hpp"
#include "platform/config/values.hpp"

namespace bourse::config {

/// The settings of a program: one table that binds each declared setting to a member of `Settings`. Flags, --help,
/// variables and the file all follow from it.
///
///     Schema<Settings> schema;
///     schema.add(&Settings::listen, {.key = "server.listen", .help = "…", .default_text = "127.0.0.1:8000"});
///     const Settings settings = schema.load(sources);
template <class Settings>
class Schema {
  public:
    /// `check` may refuse a value that parsed, by returning what is wrong with it; empty is fine.
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

    /// For a type with a parser of its own.
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

    [[nodiscard]] const std::vector<Declaration>& declarations() const { return declarations_; }

    /// Throws SettingError, naming the setting and where it was found.
    [[nodiscard]] Settings load(const Sources& sources) const {
        const auto found = resolve(declarations_, sources);
        Settings settings;
        for (std::size_t i = 0; i < declarations_.size(); ++i) {
            const Declaration& declaration = declarations_[i];
            const Found& source = found.at(declaration.key);
            const auto read = readers_[i](settings, source.text);
            if (!read) {
                const std::string shown = declaration.secret ? std::string() : " '" + source.text + "'";
                throw SettingError(declaration.key + " (from " + source.origin + "):" + shown + " " +
                                   read.error().detail);
            }
        }
        return settings;
    }

  private:
    using Reader = std::function<Result<>(Settings&, std::string_view)>;
    std::vector<Declaration> declarations_;
    std::vector<Reader> readers_;
};

}  // namespace bourse::config

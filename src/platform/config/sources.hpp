#pragma once
#include <filesystem>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bourse::config {

/// A setting as it is declared: where its text may come from.
struct Declaration {
    /// Dotted, lower case: `server.listen`. The YAML file nests at the dots; the variable is BOURSE_SERVER_LISTEN.
    std::string key{};
    /// One line for --help.
    std::string help{};
    /// The value when it is not set.
    std::string default_text{};
    /// The command-line flag, such as `--listen`; empty for none.
    std::string flag{};
    /// The variable that users of the older systems already set, such as `LOG_LEVEL`; empty for none.
    std::string older_variable{};
    /// The key before the setting was renamed; it, its variable and `former_flag` still work, with a warning.
    std::string former_key{};
    std::string former_flag{};
    /// A secret may also be given as `…_FILE`, naming a file that holds it, and is never printed.
    bool secret = false;
    /// True or false: the flag alone means true. Set by Schema::add.
    bool is_switch = false;
    /// The heading of --help that it stands under. Set by Schema::add_section.
    std::string group{};
};

/// What the process was started with.
struct Sources {
    /// Text by key, from the command line.
    std::map<std::string, std::string> flags;
    /// Every environment variable by its name.
    std::map<std::string, std::string> environment;
    /// The YAML file; empty for none.
    std::filesystem::path file;
};

/// Settings that are unknown, not valid or cannot be read; each fault names the setting and where it stands.
class SettingError : public std::runtime_error {
  public:
    explicit SettingError(const std::string& fault) : SettingError(std::vector<std::string>{fault}) {}
    /// what() has one fault a line. There is at least one.
    explicit SettingError(std::vector<std::string> faults);

    [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

  private:
    std::vector<std::string> faults_;
};

/// The text of a setting and where it was found, such as `BOURSE_LOG_LEVEL`, `bourse.yaml:3` or `default`.
struct Found {
    std::string text;
    std::string origin;
};

/// The environment variable of a key: `a.b_c` is BOURSE_A_B_C.
[[nodiscard]] std::string variable_of(std::string_view key);

/// Every declared setting, in the order of the declarations, and everything that is wrong with the sources.
struct Resolution {
    std::vector<Found> found;
    std::vector<std::string> warnings;
    /// An unknown BOURSE_ variable, an unknown key of the file, a secret file that cannot be read.
    std::vector<std::string> faults;
};

/// Looks in flags, then environment, then file, then takes the default. Throws SettingError for a file that cannot be
/// read or is no YAML mapping.
[[nodiscard]] Resolution resolve(std::span<const Declaration> declarations, const Sources& sources);

/// `server.listen (from BOURSE_SERVER_LISTEN): 'a' must be HOST:PORT`; without the text when it is secret.
[[nodiscard]] std::string describe_fault(const Declaration& declaration, const Found& found, std::string_view why);

}  // namespace bourse::config

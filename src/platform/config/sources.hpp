#pragma once
#include <filesystem>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bourse::config {

/// The declaration of a setting, with all its sources.
struct Declaration {
    /// Dotted, lower case: `server.listen`. The dots are levels of the YAML file; the variable is
    /// BOURSE_SERVER_LISTEN.
    std::string key{};
    /// One line for --help.
    std::string help{};
    /// The default, as text.
    std::string default_text{};
    /// The command-line flag, such as `--listen`; empty for none.
    std::string flag{};
    /// The variable of the older systems, such as `LOG_LEVEL`; empty for none.
    std::string older_variable{};
    /// The former name of the key; it, its variable and `former_flag` still work, with a warning.
    std::string former_key{};
    std::string former_flag{};
    /// A secret may also be set by `…_FILE`, the path of a file that contains it. It is never
    /// printed.
    bool secret = false;
    /// Holds URLs. A refused one is not printed, because it may contain a password.
    bool is_url = false;
    /// A boolean: the flag without a value means true. Set by Schema::add.
    bool is_switch = false;
    /// The heading in --help. Set by Schema::add_section.
    std::string group{};
};

/// The sources of settings at start-up.
struct Sources {
    /// Values by key, from the command line.
    std::map<std::string, std::string> flags;
    /// All environment variables by name.
    std::map<std::string, std::string> environment;
    /// The YAML file; empty for none.
    std::filesystem::path file;
    /// An unknown BOURSE_ variable is a fault. Otherwise it is a warning, because it may belong to
    /// another version of Bourse or to another program.
    bool refuses_unknown_variables = false;
};

/// Some settings are unknown, invalid or unreadable; each fault names the setting and its origin.
class SettingError : public std::runtime_error {
  public:
    explicit SettingError(const std::string& fault) : SettingError(std::vector<std::string>{fault}) {}
    /// what() has one line per fault. `faults` is not empty.
    explicit SettingError(std::vector<std::string> faults, std::vector<std::string> warnings = {});

    [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }
    /// What may explain the faults, such as a mistyped variable.
    [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

  private:
    std::vector<std::string> faults_;
    std::vector<std::string> warnings_;
};

/// The text of a setting and its origin, such as `BOURSE_LOG_LEVEL`, `bourse.yaml:3` or `default`.
struct Found {
    std::string text;
    std::string origin;
};

/// The variable that names the settings file. The command line reads it; here, it is only known.
inline constexpr std::string_view kFileVariable = "BOURSE_CONFIG";

/// The environment variable of a key: `a.b_c` is BOURSE_A_B_C.
[[nodiscard]] std::string variable_of(std::string_view key);

/// All declared settings, in order of declaration, and all faults of the sources.
struct Resolution {
    std::vector<Found> found;
    /// An unknown BOURSE_ variable, a setting under its former name.
    std::vector<std::string> warnings;
    /// A file that cannot be read or is not a YAML mapping, an unknown key of it, a secret file that
    /// cannot be read.
    std::vector<std::string> faults;
};

/// Precedence: flags, environment, file, default. Variables that Kubernetes made for a service are
/// ignored.
[[nodiscard]] Resolution resolve(std::span<const Declaration> declarations, const Sources& sources);

/// `server.listen (from BOURSE_SERVER_LISTEN): 'a' must be HOST:PORT`; without the text when it is a
/// secret or a URL.
[[nodiscard]] std::string describe_fault(const Declaration& declaration, const Found& found, std::string_view why);

}  // namespace bourse::config

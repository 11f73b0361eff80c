#pragma once
#include <filesystem>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bourse::config {

/// A setting as it is declared: where its text may come from.
struct Declaration {
    /// Dotted, lower case: `server.listen`. The YAML file nests at the dots; the variable is BOURSE_SERVER_LISTEN.
    std::string key{};
    /// One line for --help.
    std::string help{};
    /// What holds when nobody says anything.
    std::string default_text{};
    /// The command-line flag, such as `--listen`; empty for none.
    std::string flag{};
    /// The variable that users of the older systems already set, such as `LOG_LEVEL`; empty for none.
    std::string older_variable{};
    /// A secret may also be given as `…_FILE`, naming a file that holds it, and is never printed.
    bool secret = false;
    /// True or false: the flag alone means true. Set by Schema::add.
    bool is_switch = false;
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

/// A setting that is unknown, does not parse or cannot be read; the message names it and where it stands.
class SettingError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The text of a setting and where it was found, such as `BOURSE_LOG_LEVEL` or `bourse.yaml:3`.
struct Found {
    std::string text;
    std::string origin;
};

/// The environment variable of a key: `a.b_c` is BOURSE_A_B_C.
[[nodiscard]] std::string variable_of(std::string_view key);

/// The text of every declared setting by key: flags over environment over file over default. Throws SettingError for an
/// unknown BOURSE_ variable, an unknown key of the file, a file that is no YAML mapping, or a secret file that cannot
/// be read.
[[nodiscard]] std::map<std::string, Found> resolve(std::span<const Declaration> declarations, const Sources& sources);

}  // namespace bourse::config

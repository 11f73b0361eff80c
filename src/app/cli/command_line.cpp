#include "app/cli/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <functional>
#include <tuple>

#include "app/cli/command_tree.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/completions.hpp"
#include "app/cli/help_formatter.hpp"
#include "app/cli/import_arguments.hpp"
#include "app/cli/man_page.hpp"
#include "app/cli/messages.hpp"
#include "app/serve/serve.hpp"
#include "app/setup/settings.hpp"
#include "base/nearest.hpp"
#include "base/server_url.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "features/market/model/time_series.hpp"

namespace bourse::app {
namespace {

/// Set by systemd for services of Type=notify.
constexpr std::string_view kNotifyVariable = "NOTIFY_SOCKET";

/// The description of a setting in --help: its meaning, its default and its variables.
std::string describe(const config::Declaration& declaration) {
    std::string text = declaration.help;
    if (!declaration.default_text.empty()) text += " [" + declaration.default_text + "]";
    text += " (" + config::variable_of(declaration.key);
    if (!declaration.older_variable.empty()) text += ", " + declaration.older_variable;
    return text + ")";
}

void warn(const std::vector<std::string>& warnings) {
    for (const std::string& warning : warnings) complain("warning: " + warning);
}

std::string suggestion(std::string_view word, const std::vector<std::string>& candidates) {
    const std::string meant = nearest(word, candidates);
    return meant.empty() ? "" : "; did you mean " + meant + "?";
}

/// The commands and their arguments. CLI11 writes into members, so the object must not move while CLI11 runs.
class CommandLine {
  public:
    explicit CommandLine(std::map<std::string, std::string> environment) {
        sources_.environment = std::move(environment);
        const auto file = sources_.environment.find(std::string(config::kFileVariable));
        if (file != sources_.environment.end()) sources_.file = file->second;
        app_.formatter(std::make_shared<HelpFormatter>());
        app_.require_subcommand(1);
        app_.set_version_flag("--version", std::string(version()));
        add_serve();
        add_import();
        add_export();
        add_delete();
        add_rename();
        add_fetch();
        add_store_commands();
        add_accounts();
        add_information();
        add_shell_integration();
    }
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    int run(int argc, const char* const* argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ExtrasError&) {
            return refuse_unknown();
        } catch (const CLI::RequiredError& error) {
            // A required argument may only be misspelt.
            return app_.remaining(true).empty() ? refuse(error) : refuse_unknown();
        } catch (const CLI::ParseError& error) {
            return refuse(error);
        }
        return command_();
    }

  private:
    [[nodiscard]] config::Loaded<Settings> read() const {
        auto loaded = read_settings(sources_);
        warn(loaded.warnings);
        return loaded;
    }
    [[nodiscard]] Settings settings() const { return read().settings; }

    /// A flag for each setting that `wanted` accepts, and --config.
    void add_settings(CLI::App& command, const std::function<bool(const config::Declaration&)>& wanted) {
        command.add_option("--config", config_file_, "YAML file with settings (BOURSE_CONFIG)")
            ->each([this](const std::string& file) { sources_.file = file; });
        for (const config::Declaration& declaration : settings_schema().declarations()) {
            if (declaration.flag.empty() || !wanted(declaration)) continue;
            add_setting(command, declaration.flag, declaration.key, declaration).group(declaration.group);
            if (declaration.former_flag.empty()) continue;
            add_setting(command, declaration.former_flag, declaration.former_key, declaration).group("");
        }
    }

    CLI::Option& add_setting(CLI::App& command, const std::string& flag, const std::string& key,
                             const config::Declaration& declaration) {
        CLI::Option& option = *command.add_option_function<std::string>(
            flag, [this, key](const std::string& text) { sources_.flags[key] = text; }, describe(declaration));
        option.type_name("");
        if (declaration.is_switch) option.expected(0, 1)->default_str("true");
        return option;
    }

    static bool is_of_store(const config::Declaration& declaration) {
        return declaration.key == "data" || declaration.key == "database.url" || declaration.key == "datasets" ||
               declaration.key.starts_with("postgres.");
    }

    void add_store_settings(CLI::App& command) { add_settings(command, is_of_store); }

    void add_serve() {
        CLI::App& command = *app_.add_subcommand("serve", "Run the server until SIGTERM or SIGINT");
        add_settings(command, [](const config::Declaration&) { return true; });
        command.callback([this] {
            command_ = [this] { return serve(settings(), sources_.environment[std::string(kNotifyVariable)]); };
        });
    }

    /// `import DATASET FILE`, and its subcommand `import bars FILE`; bars are not a dataset.
    void add_import() {
        CLI::App& group = *app_.add_subcommand("import", "Import a CSV file into the store");
        group.require_subcommand(0, 1);
        add_store_settings(group);
        group.add_option("DATASET", dataset_, "Record type, such as people");
        import_.add(group);
        group.callback([this, &group] {
            if (!group.get_subcommands().empty()) return;
            command_ = [this] {
                if (dataset_.empty() || import_.file().empty())
                    return wrong_use("import: DATASET or bars, and FILE, are required");
                auto options = import_.records();
                if (!options) return wrong_use(options.error().detail);
                return import_records(settings(), {dataset_, import_.file(), *std::move(options)});
            };
        });
        add_import_bars(group);
    }

    void add_import_bars(CLI::App& group) {
        CLI::App& bars = *group.add_subcommand("bars", "Import bars from the files that exporters write");
        add_store_settings(bars);
        import_bars_.add(bars).required();
        import_bars_.add_for_bars(bars);
        bars.callback([this] {
            command_ = [this] {
                auto options = import_bars_.bars();
                if (!options) return wrong_use(options.error().detail);
                return import_bars(settings(), {import_bars_.file(), *std::move(options)});
            };
        });
    }

    /// `export DATASET`, and its subcommand `export bars SYMBOL`.
    void add_export() {
        CLI::App& group = *app_.add_subcommand("export", "Write stored data as CSV to standard output");
        group.require_subcommand(0, 1);
        add_store_settings(group);
        group.add_option("DATASET", dataset_, "Record type, such as people; all records, in the format of import");
        group.callback([this, &group] {
            if (!group.get_subcommands().empty()) return;
            command_ = [this] {
                if (dataset_.empty()) return wrong_use("export: DATASET or bars is required");
                return export_records(settings(), dataset_);
            };
        });
        add_export_bars(group);
    }

    void add_export_bars(CLI::App& group) {
        CLI::App& bars = *group.add_subcommand("bars", "Write the bars of one symbol in the format of import bars");
        add_store_settings(bars);
        bars.add_option("SYMBOL", symbol_, "Symbol, such as AMZN")->required();
        bars.add_option("--interval", interval_,
                        "Interval of the bars; default: daily, or minute if no daily bars are stored")
            ->check(CLI::IsMember({"day", "minute"}));
        bars.callback([this] {
            command_ = [this] {
                const auto symbol = Symbol::parse(symbol_);
                if (!symbol) return wrong_symbol("SYMBOL", symbol_, symbol.error());
                return export_bars(settings(), {.symbol = *symbol, .interval = interval()});
            };
        });
    }

    /// The value of --interval.
    [[nodiscard]] std::optional<market::BarInterval> interval() const {
        if (interval_.empty()) return std::nullopt;
        return interval_ == "day" ? market::BarInterval::Day : market::BarInterval::Minute;
    }

    /// `delete bars SYMBOL`.
    void add_delete() {
        CLI::App& group = *app_.add_subcommand("delete", "Delete stored data");
        group.require_subcommand(1);
        CLI::App& bars = *group.add_subcommand("bars", "Delete the bars of one symbol, or some of them");
        add_store_settings(bars);
        bars.add_option("SYMBOL", symbol_, "Symbol, such as AMZN")->required();
        bars.add_option("--from", from_,
                        "Start of the range (inclusive), YYYY-MM-DD or an RFC 3339 time; default: the oldest bar");
        bars.add_option("--to", to_, "End of the range (exclusive), in the same form; default: after the newest bar");
        bars.add_option("--interval", interval_, "Interval of the bars; default: both")
            ->check(CLI::IsMember({"day", "minute"}));
        bars.add_flag("--yes", is_confirmed_, "Delete; otherwise only print what would be deleted (exit code 1)");
        bars.callback([this] { command_ = [this] { return run_delete_bars(); }; });
    }

    int run_delete_bars() {
        const auto symbol = Symbol::parse(symbol_);
        if (!symbol) return wrong_symbol("SYMBOL", symbol_, symbol.error());
        market::BarsSelection selection{.from = std::nullopt, .to = std::nullopt, .interval = interval()};
        for (const auto& [flag, text, time] :
             {std::tuple("--from", &from_, &selection.from), std::tuple("--to", &to_, &selection.to)}) {
            if (text->empty()) continue;
            const auto parsed = market::parse_date_or_time(*text);
            if (!parsed) return wrong_use(std::string(flag) + ": '" + *text + "' " + parsed.error().detail);
            *time = *parsed;
        }
        if (selection.from && selection.to && *selection.from >= *selection.to) {
            return wrong_use("--to is not after --from");
        }
        return delete_bars(settings(), {*symbol, selection, is_confirmed_});
    }

    void add_rename() {
        CLI::App& command = *app_.add_subcommand("rename", "Give a symbol another name; its bars move with it");
        add_store_settings(command);
        command.add_option("SYMBOL", symbol_, "Symbol, such as FB")->required();
        command.add_option("NEW", new_symbol_, "New symbol, such as META; it must not be stored yet")->required();
        command.callback([this] {
            command_ = [this] {
                const auto symbol = Symbol::parse(symbol_);
                if (!symbol) return wrong_symbol("SYMBOL", symbol_, symbol.error());
                const auto renamed = Symbol::parse(new_symbol_);
                if (!renamed) return wrong_symbol("NEW", new_symbol_, renamed.error());
                return rename_symbol(settings(), *symbol, *renamed);
            };
        });
    }

    void add_fetch() {
        CLI::App& command = *app_.add_subcommand("fetch", "Download daily bars from a provider and store them");
        add_settings(command, [](const config::Declaration& declaration) {
            return is_of_store(declaration) || declaration.key == "quotes.providers" ||
                   declaration.key.starts_with("providers.");
        });
        command.add_option("SYMBOL", symbol_, "Symbol in the provider's notation, such as AAPL.US")->required();
        command
            .add_option("--provider", provider_, "stooq, alphavantage or simulated; default: the configured providers")
            ->check(CLI::IsMember({"stooq", "alphavantage", "simulated"}));
        command.add_option("--from", from_, "First day, YYYY-MM-DD; default: the whole history");
        command.callback([this] {
            command_ = [this] {
                const auto symbol = Symbol::parse(symbol_);
                if (!symbol) return wrong_symbol("SYMBOL", symbol_, symbol.error());
                FetchRequest request{.symbol = *symbol, .provider = std::nullopt, .from = std::nullopt};
                if (!provider_.empty()) request.provider = quotes::parse_provider_kind(provider_).value();
                if (!from_.empty()) {
                    const auto from = Date::parse(from_);
                    if (!from) return wrong_use("--from: '" + from_ + "' " + from.error().detail);
                    request.from = *from;
                }
                return fetch_bars(settings(), request);
            };
        });
    }

    void add_store_commands() {
        CLI::App& sample =
            *app_.add_subcommand("sample", "Store sample data: two real indices, invented symbols and people");
        add_store_settings(sample);
        sample.callback([this] { command_ = [this] { return store_sample(settings()); }; });

        CLI::App& migration = *app_.add_subcommand("migrate", "Apply pending migrations to the store");
        add_store_settings(migration);
        migration.add_flag("--check", check_only_, "Only check; exit code 1 if migrations are pending");
        migration.callback([this] { command_ = [this] { return migrate(settings(), check_only_); }; });

        CLI::App& checking = *app_.add_subcommand("check", "Check the settings, the OpenAPI document and the store");
        add_json_flag(checking);
        add_settings(checking, [](const config::Declaration&) { return true; });
        checking.callback([this] {
            sources_.refuses_unknown_variables = true;
            command_ = [this] { return check(settings(), as_json_); };
        });

        CLI::App& effective = *app_.add_subcommand("settings", "Print every setting and where its value comes from");
        add_json_flag(effective);
        effective.add_flag("--markdown", as_markdown_, "Print the tables of docs/operations.md");
        add_settings(effective, [](const config::Declaration&) { return true; });
        effective.callback([this] {
            command_ = [this] { return as_markdown_ ? print_settings_tables() : print_settings(read(), as_json_); };
        });
    }

    void add_accounts() {
        CLI::App& first = *app_.add_subcommand("init", "Migrate the store and create the first super user");
        add_store_settings(first);
        first.add_option("--admin", user_, "Name of the super user")->required();
        first.footer(
            "The password is read from BOURSE_ADMIN_PASSWORD (or …_FILE) or the prompt; otherwise a random password is "
            "created and printed.");
        first.callback([this] { command_ = [this] { return init(settings(), user_); }; });

        CLI::App& group = *app_.add_subcommand("users", "Add, change and list users");
        group.require_subcommand(1);
        CLI::App& adding =
            add_user_command(group, "add", "Add a user; prompts for the password or reads it from standard input",
                             [this] { return add_user(settings(), user_, is_super_); });
        adding.add_flag("--super", is_super_, "Create a super user");
        add_user_command(group, "passwd", "Set a user's password; revokes the user's tokens",
                         [this] { return set_user_password(settings(), user_); });
        add_user_command(group, "disable", "Block a user from signing in; revokes the user's tokens",
                         [this] { return set_user_disabled(settings(), user_, true); });
        add_user_command(group, "enable", "Let a user sign in again",
                         [this] { return set_user_disabled(settings(), user_, false); });
        add_user_command(group, "promote", "Make a user a super user; revokes the user's tokens",
                         [this] { return set_user_super(settings(), user_, true); });
        add_user_command(group, "demote", "Make a super user an ordinary user; revokes the user's tokens",
                         [this] { return set_user_super(settings(), user_, false); });
        CLI::App& rotation =
            *group.add_subcommand("rotate-key", "Sign tokens with a new key; tokens of the previous key stay valid");
        add_store_settings(rotation);
        rotation.callback([this] { command_ = [this] { return rotate_token_key(settings()); }; });
        CLI::App& list = *group.add_subcommand("list", "Print the users, one per line");
        add_json_flag(list);
        add_store_settings(list);
        list.callback([this] { command_ = [this] { return list_users(settings(), as_json_); }; });
    }

    /// A command with the argument NAME, a user.
    CLI::App& add_user_command(CLI::App& group, const char* verb, const char* help, std::function<int()> run) {
        CLI::App& command = *group.add_subcommand(verb, help);
        add_store_settings(command);
        command.add_option("NAME", user_, "Name of the user")->required();
        command.callback([this, run = std::move(run)] { command_ = run; });
        return command;
    }

    void add_information() {
        CLI::App& contract = *app_.add_subcommand("openapi", "Print the OpenAPI document");
        contract.add_flag("--json", as_json_, "Print the JSON of GET /openapi.json instead of the YAML source");
        add_settings(contract, [](const config::Declaration& declaration) { return declaration.key == "datasets"; });
        contract.callback([this] { command_ = [this] { return print_contract(settings(), as_json_); }; });

        CLI::App& version = *app_.add_subcommand("version", "Print the version");
        add_json_flag(version);
        version.callback([this] { command_ = [this] { return print_version(as_json_); }; });

        CLI::App& help = *app_.add_subcommand("help", "Print the help of a command");
        help.add_option("COMMAND", words_, "Command, such as serve or import bars");
        help.callback([this] { command_ = [this] { return print_help(); }; });
    }

    void add_json_flag(CLI::App& command) { command.add_flag("--json", as_json_, "Print JSON"); }

    /// Hidden: packages call them once, when they are built.
    void add_shell_integration() {
        CLI::App& completions = *app_.add_subcommand("completions", "Print a completion script")->group("");
        completions.require_subcommand(1);
        const auto add_shell = [&](const char* shell, std::string (*write)(const CommandTree&)) {
            completions.add_subcommand(shell)->callback(
                [this, write] { command_ = [this, write] { return print(write(tree_of(app_))); }; });
        };
        add_shell("bash", bash_completions);
        add_shell("zsh", zsh_completions);
        add_shell("fish", fish_completions);
        app_.add_subcommand("man-page", "Print the manual page")->group("")->callback([this] {
            command_ = [this] { return print(man_page(tree_of(app_), version())); };
        });
    }

    static int print(const std::string& text) {
        fmt::print("{}", text);
        return kFine;
    }

    int print_help() {
        CLI::App* command = &app_;
        for (const std::string& word : words_) {
            const auto inner = command->get_subcommands([&](CLI::App* named) { return named->get_name() == word; });
            if (inner.empty()) {
                return wrong_use("unknown command '" + word + "'" + suggestion(word, names_of_commands(*command)));
            }
            command = inner.front();
        }
        // App::help() would print the help of `help`, because that command was called.
        const auto formatter = command->get_formatter();
        fmt::print("{}", formatter->make_help(command, path_of(*command), CLI::AppFormatMode::Normal));
        return kFine;
    }

    /// Also handles --help, which is not an error.
    int refuse(const CLI::ParseError& error) const {
        if (error.get_exit_code() == 0) {
            app_.exit(error);
            return kFine;
        }
        const CLI::App& command = called();
        const bool lacks_command = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError) &&
                                   !command.get_subcommands(nullptr).empty();
        return wrong_use(lacks_command ? "a command is required" : error.what(), command);
    }

    /// Reports the first word of the command line that no command accepts.
    int refuse_unknown() const {
        const CLI::App& command = called();
        const std::string word = app_.remaining(true).front();
        if (word.starts_with('-')) {
            const std::string flag = word.substr(0, word.find('='));
            return wrong_use("unknown option " + flag + suggestion(flag, names_of_options(command)), command);
        }
        if (may_hold_password(word)) {
            return wrong_use("unexpected argument, not shown because it may hold a password", command);
        }
        return wrong_use("unexpected argument " + in_quotes(word) + suggestion(word, names_of_commands(command)),
                         command);
    }

    /// The command that was called, or the program when there was none.
    [[nodiscard]] const CLI::App& called() const {
        const CLI::App* command = &app_;
        while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
        return *command;
    }

    static std::vector<std::string> names_of_commands(const CLI::App& command) {
        std::vector<std::string> names;
        for (const CLI::App* inner : command.get_subcommands(nullptr)) {
            if (!inner->get_group().empty()) names.push_back(inner->get_name());
        }
        return names;
    }

    static std::vector<std::string> names_of_options(const CLI::App& command) {
        std::vector<std::string> names;
        for (const CLI::Option* option : command.get_options()) {
            if (option->get_group().empty()) continue;
            for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
        }
        return names;
    }

    static int wrong_use(std::string_view message) {
        complain(message);
        return kWrongUse;
    }
    static int wrong_use(std::string_view message, const CLI::App& command) {
        complain(message);
        fmt::print(stderr, "Run {} --help for more information.\n", path_of(command));
        return kWrongUse;
    }

    static int wrong_symbol(const std::string& argument, const std::string& text, const Error& error) {
        return wrong_use(argument + ": '" + text + "' " + error.detail);
    }

    CLI::App app_{"Self-hosted market-data, quotes and orders server", "bourse"};
    config::Sources sources_;
    std::function<int()> command_;
    std::string config_file_;
    std::string dataset_;
    ImportArguments import_;
    ImportArguments import_bars_;
    std::string symbol_;
    std::string new_symbol_;
    std::string interval_;
    std::string provider_;
    std::string from_;
    std::string to_;
    bool is_confirmed_ = false;
    std::string user_;
    bool is_super_ = false;
    bool check_only_ = false;
    bool as_json_ = false;
    bool as_markdown_ = false;
    std::vector<std::string> words_;
};

}  // namespace

int run_command_line(int argc, const char* const* argv, std::map<std::string, std::string> environment) {
    allow_colour(wants_colour(environment));
    try {
        return CommandLine(std::move(environment)).run(argc, argv);
    } catch (const config::SettingError& error) {
        warn(error.warnings());
        complain(error.what());
        return kWrongUse;
    } catch (const std::exception& error) {
        complain(error.what());
        return kFailed;
    }
}

}  // namespace bourse::app

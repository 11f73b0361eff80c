#include "platform/sql/postgres/postgres_target.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <map>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/sql/postgres/postgres_database.hpp"

namespace bourse::sql {
namespace {

constexpr std::string_view kDefaultPort = "5432";

using Settings = std::map<std::string, std::string, std::less<>>;

struct FreeSettings {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

/// Adds to `settings` those of `options` that are set.
void take_settings(const PQconninfoOption* options, Settings& settings) {
    for (const PQconninfoOption* option = options; option != nullptr && option->keyword != nullptr; ++option) {
        if (option->val != nullptr) settings.insert_or_assign(option->keyword, option->val);
    }
}

/// libpq's own message would quote the text, perhaps including the password.
[[noreturn]] void refuse() {
    throw std::invalid_argument(
        "must be postgresql://user:password@host:port/database, with %-escapes for special characters in the password: "
        "%40 for @, %2F for /");
}

Settings read_settings(const std::string& connection) {
    Settings settings;
    const std::unique_ptr<PQconninfoOption, FreeSettings> defaults(PQconndefaults());
    take_settings(defaults.get(), settings);

    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeSettings> given(PQconninfoParse(connection.c_str(), &message));
    PQfreemem(message);
    if (given == nullptr) refuse();
    take_settings(given.get(), settings);
    return settings;
}

std::vector<std::string> parts_of(const std::string& list) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t end = list.find(','); end != std::string::npos; end = list.find(',', begin)) {
        parts.push_back(list.substr(begin, end - begin));
        begin = end + 1;
    }
    parts.push_back(list.substr(begin));
    return parts;
}

/// `a:1,b:2`: the hosts, each with its port; a single port applies to all hosts.
std::string places(const std::string& hosts, const std::string& ports) {
    const std::vector<std::string> port_of = parts_of(ports);
    std::string text;
    std::size_t at = 0;
    for (const std::string& host : parts_of(hosts)) {
        const std::string& port = port_of[std::min(at++, port_of.size() - 1)];
        text += (text.empty() ? "" : ",") + host + ':' + (port.empty() ? std::string(kDefaultPort) : port);
    }
    return text;
}

std::string describe(const Settings& settings) {
    const auto get = [&](std::string_view name, std::string_view otherwise) {
        const auto found = settings.find(name);
        return found != settings.end() && !found->second.empty() ? found->second : std::string(otherwise);
    };
    const std::string user = get("user", "");
    const std::string host = get("host", get("hostaddr", "localhost"));
    return "postgresql://" + user + (user.empty() ? "" : "@") + places(host, get("port", kDefaultPort)) + '/' +
           get("dbname", user);
}

}  // namespace

PostgresTarget::PostgresTarget(std::string connection) : connection_(std::move(connection)) {
    const Settings settings = read_settings(connection_);
    // With a `/` in an unescaped password, the URL's host ends there, and the rest would appear as the port.
    const auto is_port = [](char c) { return (c >= '0' && c <= '9') || c == ','; };
    if (const auto port = settings.find("port");
        port != settings.end() && !std::ranges::all_of(port->second, is_port)) {
        refuse();
    }
    // With an unescaped `@` or `/` in the password, the rest of the password ends up in one of these fields.
    for (const char* const name : {"host", "hostaddr", "dbname"}) {
        const auto setting = settings.find(std::string_view(name));
        if (setting != settings.end() && setting->second.find('@') != std::string::npos) refuse();
    }
    description_ = describe(settings);
}

std::string describe_postgres(const std::string& connection) {
    return PostgresTarget(connection).description();
}

}  // namespace bourse::sql

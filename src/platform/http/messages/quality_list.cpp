#include "platform/http/messages/quality_list.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include "base/ascii.hpp"
#include "platform/http/messages/message.hpp"

namespace bourse::http {
namespace {

/// A weight of 0 to 1; nothing for another text.
std::optional<double> read_weight(std::string_view text) {
    double weight = 0;
    const char* const end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data(), end, weight, std::chars_format::fixed);
    if (error != std::errc() || read != end || !(weight >= 0 && weight <= 1)) return std::nullopt;
    return weight;
}

std::optional<Preference> read_preference(std::string_view member) {
    Preference preference{.name = take_until(member, ';')};
    if (preference.name.empty()) return std::nullopt;
    while (!member.empty()) {
        std::string_view parameter = take_until(member, ';');
        if (!same_name(take_until(parameter, '='), "q")) continue;
        const auto weight = read_weight(trim(parameter));
        if (!weight) return std::nullopt;
        preference.weight = *weight;
    }
    return preference;
}

}  // namespace

std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view taken = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    return taken;
}

std::optional<Preference> take_preference(std::string_view& list) {
    while (!list.empty()) {
        if (const auto preference = read_preference(take_until(list, ','))) return preference;
    }
    return std::nullopt;
}

}  // namespace bourse::http

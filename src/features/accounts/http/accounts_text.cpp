#include "features/accounts/http/accounts_text.hpp"

#include "base/csv.hpp"
#include "base/json_writer.hpp"
#include "base/time.hpp"

namespace bourse::accounts {
namespace {

template <class Row>
std::string to_json_array(std::span<const Row> rows, void (*write)(JsonWriter&, const Row&)) {
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    for (const Row& row : rows) write(json, row);
    json.end_array();
    return out;
}

void write_user(JsonWriter& json, const User& user) {
    json.begin_object();
    json.member("id", user.id.to_string());
    json.member("username", user.name.str());
    json.member("is_super", user.is_super);
    json.member("is_disabled", user.is_disabled);
    json.member("created_at", to_the_second(user.created_at));
    json.end_object();
}

/// The members of a key, without the braces.
void write_members(JsonWriter& json, const ApiKey& key) {
    json.member("id", key.id.to_string());
    json.member("name", key.name);
    json.key("scopes");
    json.begin_array();
    if (key.scopes.read) json.value(std::string_view("read"));
    if (key.scopes.ingest) json.value(std::string_view("ingest"));
    json.end_array();
    json.member("created_at", to_the_second(key.created_at));
}

void write_key(JsonWriter& json, const ApiKey& key) {
    json.begin_object();
    write_members(json, key);
    json.end_object();
}

void write_entry(JsonWriter& json, const HistoryEntry& entry) {
    json.begin_object();
    json.member("date", to_the_second(entry.date));
    json.member("name", entry.name);
    json.member("symbol", entry.symbol.str());
    json.member("open", entry.open);
    json.member("high", entry.high);
    json.member("low", entry.low);
    json.member("close", entry.close);
    json.end_object();
}

void write_count(JsonWriter& json, const CodeCount& count) {
    json.begin_object();
    json.member("stock", count.code);
    json.member("times_requested", count.times);
    json.end_object();
}

std::string_view flag(bool is_set) {
    return is_set ? "true" : "false";
}

}  // namespace

std::string to_json(const IssuedToken& token) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.member("access_token", token.text);
    json.member("token_type", "Bearer");
    json.member("expires_in", static_cast<std::int64_t>(token.lifetime.count()));
    json.end_object();
    return out;
}

std::string to_json(const User& user) {
    std::string out;
    JsonWriter json(out);
    write_user(json, user);
    return out;
}

std::string to_json(std::span<const User> users) {
    return to_json_array(users, write_user);
}

std::string to_csv(std::span<const User> users) {
    std::string out = "id,username,is_super,is_disabled,created_at\r\n";
    CsvWriter csv(out);
    for (const User& user : users) {
        csv.plain(user.id.to_string());
        csv.text(user.name.str());
        csv.plain(flag(user.is_super));
        csv.plain(flag(user.is_disabled));
        csv.plain(to_the_second(user.created_at));
        csv.end_row();
    }
    return out;
}

std::string to_json(const CreatedKey& created) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    write_members(json, created.key);
    json.member("key", created.text);
    json.end_object();
    return out;
}

std::string to_json(std::span<const ApiKey> keys) {
    return to_json_array(keys, write_key);
}

std::string to_json(std::span<const HistoryEntry> entries) {
    return to_json_array(entries, write_entry);
}

std::string to_csv(std::span<const HistoryEntry> entries) {
    std::string out = "date,name,symbol,open,high,low,close\r\n";
    CsvWriter csv(out);
    for (const HistoryEntry& entry : entries) {
        csv.plain(to_the_second(entry.date));
        csv.text(entry.name);
        csv.text(entry.symbol.str());
        for (const double price : {entry.open, entry.high, entry.low, entry.close}) csv.number(price);
        csv.end_row();
    }
    return out;
}

std::string to_json(std::span<const CodeCount> counts) {
    return to_json_array(counts, write_count);
}

std::string to_csv(std::span<const CodeCount> counts) {
    std::string out = "stock,times_requested\r\n";
    CsvWriter csv(out);
    for (const CodeCount& count : counts) {
        csv.text(count.code);
        csv.number(count.times);
        csv.end_row();
    }
    return out;
}

}  // namespace bourse::accounts

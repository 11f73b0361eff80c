#include "platform/config/schema.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_folder.hpp"

namespace bourse::config {
namespace schema_test {

struct Settings {
    Endpoint listen;
    std::string level;
    std::vector<std::string> providers;
    std::string key;
    std::int64_t days = 0;
    bool metrics = false;
    Bytes budget;
    std::chrono::milliseconds interval{};
};

class SettingsSchema : public ::testing::Test {
  protected:
    Schema<Settings> schema_;
    Sources sources_;
    test::TemporaryFolder folder_;

    void SetUp() override {
        schema_.add(&Settings::listen, {.key = "server.listen", .default_text = "127.0.0.1:8000", .flag = "--listen"})
            .add(&Settings::level, {.key = "log.level", .default_text = "info", .older_variable = "LOG_LEVEL"})
            .add(&Settings::providers, {.key = "quotes.providers", .default_text = "store"})
            .add(&Settings::key, {.key = "providers.stooq_key", .secret = true})
            .add<std::int64_t>(&Settings::days, {.key = "ndays.count", .default_text = "7"},
                               [](const std::int64_t& days) { return days < 1 ? "must be at least 1" : ""; })
            .add(&Settings::metrics,
                 {.key = "metrics.enabled", .default_text = "false", .older_variable = "ENABLE_METRICS"})
            .add(&Settings::budget, {.key = "market.series_memory", .default_text = "64MiB"})
            .add(&Settings::interval, {.key = "prices.interval", .default_text = "15s"});
    }

    void write_file(const std::string& text) {
        sources_.file = folder_.path() / "bourse.yaml";
        std::ofstream(sources_.file) << text;
    }

    std::string refusal() {
        try {
            static_cast<void>(schema_.load(sources_));
        } catch (const SettingError& error) {
            return error.what();
        }
        return "";
    }
};

TEST_F(SettingsSchema, GivenNothingWhenLoadedThenTheDefaultsHold) {
    const Settings settings = schema_.load(sources_);
    EXPECT_EQ(settings.listen.host, "127.0.0.1");
    EXPECT_EQ(settings.listen.port, 8000);
    EXPECT_EQ(settings.budget.count, 64U << 20);
    EXPECT_EQ(settings.interval, std::chrono::seconds(15));
    EXPECT_EQ(settings.providers, std::vector<std::string>{"store"});
}

TEST_F(SettingsSchema, GivenEverySourceWhenLoadedThenFlagsBeatEnvironmentBeatsFileBeatsDefault) {
    write_file("log: {level: warn}\nserver: {listen: 'a:1'}\nndays: {count: 3}\n");
    sources_.environment = {{"BOURSE_LOG_LEVEL", "debug"}, {"LOG_LEVEL", "error"}, {"BOURSE_SERVER_LISTEN", "b:2"}};
    sources_.flags = {{"server.listen", "c:3"}};

    const Settings settings = schema_.load(sources_);

    EXPECT_EQ(settings.listen.host, "c");
    EXPECT_EQ(settings.level, "debug");
    EXPECT_EQ(settings.days, 3);
}

TEST_F(SettingsSchema, GivenNamesOfTheOlderSystemsWhenLoadedThenTheyCount) {
    sources_.environment = {{"LOG_LEVEL", "error"}, {"ENABLE_METRICS", "True"}};
    const Settings settings = schema_.load(sources_);
    EXPECT_EQ(settings.level, "error");
    EXPECT_TRUE(settings.metrics);
}

TEST_F(SettingsSchema, GivenListsWhenLoadedThenYamlAndCommasMeanTheSame) {
    write_file("quotes:\n  providers: [stooq, store]\n");
    EXPECT_EQ(schema_.load(sources_).providers, (std::vector<std::string>{"stooq", "store"}));
    sources_.environment = {{"BOURSE_QUOTES_PROVIDERS", "a,b"}};
    EXPECT_EQ(schema_.load(sources_).providers, (std::vector<std::string>{"a", "b"}));
}

TEST_F(SettingsSchema, GivenASecretFileWhenLoadedThenItsTextIsTheSecret) {
    const auto file = folder_.path() / "key";
    std::ofstream(file) << "hunter2\n";
    sources_.environment = {{"BOURSE_PROVIDERS_STOOQ_KEY_FILE", file.string()}};
    EXPECT_EQ(schema_.load(sources_).key, "hunter2");

    sources_.environment = {{"BOURSE_PROVIDERS_STOOQ_KEY_FILE", "/nonexistent/key"}};
    EXPECT_NE(refusal().find("BOURSE_PROVIDERS_STOOQ_KEY_FILE"), std::string::npos);
}

TEST_F(SettingsSchema, GivenAnUnknownSettingWhenLoadedThenItIsNamed) {
    write_file("log:\n  levle: debug\n");
    EXPECT_NE(refusal().find("bourse.yaml:2: unknown setting 'log.levle'; did you mean log.level?"), std::string::npos)
        << refusal();
}

TEST_F(SettingsSchema, GivenAMappingWhereAValueBelongsWhenLoadedThenWhatIsInItIsNotShown) {
    write_file("log:\n  level: {hunter2: x}\nndays: {redis://ada:hunter2: x}\nada@hunter2: x\n");

    const std::string said = refusal();

    EXPECT_NE(said.find("bourse.yaml:2: 'log.level' takes one value, not a mapping"), std::string::npos) << said;
    EXPECT_NE(said.find("bourse.yaml:3: unknown setting, not shown because it may hold a password"), std::string::npos)
        << said;
    EXPECT_EQ(said.find("hunter2"), std::string::npos) << said;
}

TEST_F(SettingsSchema, GivenAnUnknownVariableWhenReadThenItIsAWarningUnlessTheyAreRefused) {
    const std::string message = "BOURSE_LOG_LEVLE: unknown setting; did you mean BOURSE_LOG_LEVEL?";
    sources_.environment = {{"BOURSE_LOG_LEVLE", "debug"}, {"BOURSED_X", "1"}};
    EXPECT_EQ(schema_.read(sources_).warnings, std::vector<std::string>{message});

    sources_.refuses_unknown_variables = true;
    EXPECT_EQ(refusal(), message);
}

TEST_F(SettingsSchema, GivenAFaultBesideAnUnknownVariableWhenReadThenTheErrorCarriesTheWarning) {
    sources_.environment = {{"BOURSE_LOG_LEVLE", "debug"}, {"BOURSE_NDAYS_COUNT", "0"}};
    try {
        static_cast<void>(schema_.read(sources_));
        FAIL() << "a count of 0 was read";
    } catch (const SettingError& error) {
        EXPECT_EQ(error.faults().size(), 1U);
        ASSERT_EQ(error.warnings().size(), 1U);
        EXPECT_TRUE(error.warnings().front().starts_with("BOURSE_LOG_LEVLE: unknown setting"));
    }
}

TEST_F(SettingsSchema, GivenTheVariableOfTheSettingsFileWhenMisspeltThenItIsSuggested) {
    sources_.environment = {{"BOURSE_CONFIG", "bourse.yaml"}, {"BOURSE_CONFG", "bourse.yaml"}};
    EXPECT_EQ(schema_.read(sources_).warnings,
              std::vector<std::string>{"BOURSE_CONFG: unknown setting; did you mean BOURSE_CONFIG?"});
}

TEST_F(SettingsSchema, GivenAFileThatCannotBeReadWhenReadThenOtherFaultsAreNamedToo) {
    sources_.file = "/nonexistent.yaml";
    sources_.environment = {{"BOURSE_LOG_LEVLE", "debug"}, {"BOURSE_NDAYS_COUNT", "0"}};
    sources_.refuses_unknown_variables = true;
    EXPECT_EQ(refusal(),
              "BOURSE_LOG_LEVLE: unknown setting; did you mean BOURSE_LOG_LEVEL?\n"
              "cannot read the settings file /nonexistent.yaml\n"
              "ndays.count (from BOURSE_NDAYS_COUNT): '0' must be at least 1");
}

TEST_F(SettingsSchema, GivenAServiceAddressOfKubernetesWhenReadThenTheSettingOfThatNameIsNotSet) {
    schema_.add<std::int64_t>(&Settings::days,
                              {.key = "postgres.port", .default_text = "5432", .older_variable = "POSTGRES_PORT"});
    sources_.environment = {{"BOURSE_POSTGRES_PORT", "tcp://10.0.0.8:5432"}, {"POSTGRES_PORT", "tcp://10.0.0.7:5432"}};
    const auto ignored = schema_.read(sources_);
    sources_.environment["POSTGRES_PORT"] = "6543";
    const auto older = schema_.read(sources_);
    sources_.flags = {{"postgres.port", "tcp://10.0.0.7:5432"}};

    EXPECT_EQ(ignored.settings.days, 5432);
    EXPECT_TRUE(ignored.warnings.empty());
    EXPECT_EQ(older.settings.days, 6543);
    EXPECT_NE(refusal().find("must be a whole number"), std::string::npos) << "flags stay strict";
}

TEST_F(SettingsSchema, GivenAValueThatDoesNotParseWhenLoadedThenItIsNamedWithItsOrigin) {
    sources_.environment = {{"BOURSE_NDAYS_COUNT", "seven"}};
    EXPECT_EQ(refusal(), "ndays.count (from BOURSE_NDAYS_COUNT): 'seven' must be a whole number");
    sources_.environment = {{"BOURSE_NDAYS_COUNT", "0"}};
    EXPECT_EQ(refusal(), "ndays.count (from BOURSE_NDAYS_COUNT): '0' must be at least 1");
}

TEST_F(SettingsSchema, GivenSeveralFaultsWhenLoadedThenAllAreNamed) {
    write_file("log:\n  levle: debug\nndays: {count: 0}\n");
    sources_.environment = {{"BOURSE_X", "1"}, {"BOURSE_MARKET_SERIES_MEMORY", "much"}};
    sources_.refuses_unknown_variables = true;

    const std::string file = sources_.file.string();
    EXPECT_EQ(refusal(), "BOURSE_X: unknown setting\n" + file +
                             ":2: unknown setting 'log.levle'; did you mean log.level?\n"
                             "ndays.count (from " +
                             file +
                             ":3): '0' must be at least 1\n"
                             "market.series_memory (from BOURSE_MARKET_SERIES_MEMORY): 'much' must be a size such as "
                             "65536, 64KiB, 64MiB or 2GiB");
}

TEST_F(SettingsSchema, GivenASettingUnderItsFormerNameWhenReadThenItCountsWithAWarning) {
    schema_.add(&Settings::level, {.key = "log.limit",
                                   .default_text = "a",
                                   .flag = "--log-limit",
                                   .former_key = "log.most",
                                   .former_flag = "--log-most"});
    write_file("log: {most: b}\n");
    const auto from_file = schema_.read(sources_);
    sources_.environment = {{"BOURSE_LOG_MOST", "c"}};
    const auto from_variable = schema_.read(sources_);
    sources_.flags = {{"log.most", "d"}};
    const auto from_flag = schema_.read(sources_);
    sources_.flags = {{"log.limit", "e"}};
    const auto by_new_name = schema_.read(sources_);

    EXPECT_EQ(from_file.settings.level, "b");
    EXPECT_EQ(from_file.warnings,
              std::vector<std::string>{sources_.file.string() + ":1: log.most is now called log.limit"});
    EXPECT_EQ(from_variable.settings.level, "c");
    EXPECT_EQ(from_variable.warnings, std::vector<std::string>{"BOURSE_LOG_MOST: log.most is now called log.limit"});
    EXPECT_EQ(from_flag.settings.level, "d");
    EXPECT_EQ(from_flag.warnings, std::vector<std::string>{"--log-most: log.most is now called log.limit"});
    EXPECT_EQ(by_new_name.settings.level, "e");
    EXPECT_TRUE(by_new_name.warnings.empty());
}

TEST_F(SettingsSchema, GivenASectionWhenReadThenItsMemberIsFilledUnderItsHeading) {
    struct Program {
        Settings inner;
    };
    Schema<Program> program;
    program.add_section("Inner", &Program::inner, schema_);
    sources_.environment = {{"BOURSE_NDAYS_COUNT", "3"}};

    const auto loaded = program.read(sources_);

    EXPECT_EQ(loaded.settings.inner.days, 3);
    ASSERT_EQ(program.declarations().size(), schema_.declarations().size());
    for (const Declaration& declaration : program.declarations()) EXPECT_EQ(declaration.group, "Inner");
    EXPECT_EQ(loaded.found[0].origin, "default");
    EXPECT_EQ(loaded.found[4].origin, "BOURSE_NDAYS_COUNT");
}

TEST_F(SettingsSchema, GivenABrokenFileWhenLoadedThenTheFileIsNamed) {
    write_file("a: [1\n");
    EXPECT_NE(refusal().find("bourse.yaml"), std::string::npos);
    write_file("- a\n");
    EXPECT_NE(refusal().find("bourse.yaml"), std::string::npos);
    sources_.file = folder_.path() / "absent.yaml";
    EXPECT_NE(refusal().find("absent.yaml"), std::string::npos);
}

template <class Value>
bool parses(std::string_view text) {
    Value value{};
    return parse_into(value, text).has_value();
}

TEST(SettingValues, GivenTextOfTheWrongShapeWhenParsedThenItIsRefused) {
    for (const char* text : {"", "8000", "::1:8000", "a:", "a:65536", ":8000", "a:-1"})
        EXPECT_FALSE(parses<Endpoint>(text)) << text;
    for (const char* text : {"", "MiB", "-1", "1.5MiB", "64 MiB", "99999999999GiB"})
        EXPECT_FALSE(parses<Bytes>(text)) << text;
    for (const char* text : {"", "s", "1d", "-1s", "1.5s", "788401h", "9223372036854775807ms"})
        EXPECT_FALSE(parses<std::chrono::milliseconds>(text)) << text;
    for (const char* text : {"", "maybe", "2"}) EXPECT_FALSE(parses<bool>(text)) << text;
    for (const char* text : {",", "a,,b"}) EXPECT_FALSE(parses<std::vector<std::string>>(text)) << text;
}

TEST(SettingValues, GivenTheLongestDurationWhenParsedThenItIsTaken) {
    EXPECT_TRUE(parses<std::chrono::milliseconds>("788400h"));
}

TEST(SettingValues, GivenAnIpv6EndpointWhenParsedThenTheBracketsAreRemoved) {
    Endpoint endpoint;
    ASSERT_TRUE(parse_into(endpoint, "[::1]:80"));
    EXPECT_EQ(endpoint.host, "::1");
}

}  // namespace schema_test
}  // namespace bourse::config

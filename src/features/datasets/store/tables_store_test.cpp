#include "features/datasets/store/tables_store.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "features/datasets/import/dataset_reader.hpp"
#include "features/datasets/store/record_store_sql.hpp"
#include "platform/sql/database.hpp"
#include "platform/sql/migrations.hpp"
#include "support/empty_store.hpp"
#include "support/sqlite_store.hpp"

namespace bourse::datasets {
namespace tables_store_test {

/// `bonds` with these properties, one per line; the listed ones are required.
DeclaredDataset bonds(const std::string& properties, const std::string& required = "[]",
                      const std::string& head = "name: bonds\nrecord: Bond\n") {
    std::string yaml = head + "schema:\n  type: object\n  required: " + required + "\n  properties:\n";
    std::size_t begin = 0;
    while (begin < properties.size()) {
        const std::size_t end = std::min(properties.find('\n', begin), properties.size());
        yaml += "    " + properties.substr(begin, end - begin) + '\n';
        begin = end + 1;
    }
    return read_dataset(yaml, "bonds.yaml");
}

/// Contract tests for every adapter.
class DatasetTables : public ::testing::TestWithParam<sql::Dialect> {
  protected:
    std::unique_ptr<test::EmptyStore> under_test_;

    void SetUp() override {
        if (!test::can_open(GetParam())) GTEST_SKIP() << test::kNoPostgres;
        under_test_ = std::make_unique<test::EmptyStore>(GetParam());
        under_test_->migrate(BOURSE_SOURCE_DIR);
    }

    sql::Database& database() { return under_test_->database(); }

    int migrate(const DeclaredDataset& declared) { return migrate_tables(database(), {&declared.dataset, 1}); }
    bool is_migrated(const DeclaredDataset& declared) {
        return are_tables_migrated(database(), {&declared.dataset, 1});
    }
    /// The error of migrating and of checking, which must agree; empty on success.
    std::string refusal(const DeclaredDataset& declared) {
        std::string asked;
        try {
            static_cast<void>(is_migrated(declared));
        } catch (const sql::MigrationRefused& refused) {
            asked = refused.what();
        }
        try {
            migrate(declared);
        } catch (const sql::MigrationRefused& refused) {
            EXPECT_EQ(asked, refused.what());
            return refused.what();
        }
        EXPECT_EQ(asked, "");
        return {};
    }

    std::unique_ptr<RecordStore> records(const DeclaredDataset& declared) {
        return make_sql_record_store(database(), declared.dataset);
    }
    /// Adds a record and returns its id.
    Uuid add(const DeclaredDataset& declared, std::vector<FieldValue> values) {
        const Uuid id = Uuid::make(UtcTime(Date(2024, 1, 1)), random_);
        const Record record{id, {}, std::move(values)};
        EXPECT_TRUE(records(declared)->add({&record, 1}).front());
        return id;
    }
    std::vector<FieldValue> values_of(const DeclaredDataset& declared, const Uuid& id) {
        return records(declared)->find(id).value().values;
    }
    /// The rows of `sql`, cells separated by `|`.
    std::vector<std::string> rows(const std::string& sql, int columns) {
        std::vector<std::string> rows;
        database().read([&](sql::Connection& connection) {
            sql::Statement& row = connection.statement(sql);
            row.bind({});
            while (row.step()) {
                std::string line;
                for (int i = 0; i < columns; ++i) line += (i > 0 ? "|" : "") + std::string(row.text(i));
                rows.push_back(line);
            }
        });
        return rows;
    }

  private:
    SystemRandom random_;
};

TEST_P(DatasetTables, GivenADatasetWhenMigratedTwiceThenItsTableIsMadeOnce) {
    const DeclaredDataset people =
        read_dataset(test::read_file(BOURSE_SOURCE_DIR "/datasets/people.yaml"), "people.yaml");

    EXPECT_FALSE(is_migrated(people));
    EXPECT_EQ(migrate(people), 1);
    EXPECT_TRUE(is_migrated(people));
    EXPECT_EQ(migrate(people), 0);

    const auto steps = rows("SELECT dataset, CAST(number AS TEXT), statements FROM dataset_migrations", 3);
    ASSERT_EQ(steps.size(), 1U);
    EXPECT_TRUE(steps[0].starts_with("people|1|CREATE TABLE \"people\" (")) << steps[0];
    EXPECT_NE(steps[0].find("CREATE INDEX \"people:passenger_class\""), std::string::npos) << steps[0];
}

TEST_P(DatasetTables, GivenPropertiesInAnotherOrderThenThereIsNothingToDo) {
    migrate(bonds("a: {type: integer}\nb: {type: string}"));
    EXPECT_TRUE(is_migrated(bonds("b: {type: string, x-search: true, description: other}\na: {type: integer}")));
}

TEST_P(DatasetTables, GivenNewPropertiesThenStoredRecordsGetTheirDefaultsOrNothing) {
    const auto before = bonds("a: {type: integer}");
    migrate(before);
    const Uuid id = add(before, {std::int64_t{7}});
    const auto after = bonds(
        "a: {type: integer}\n"
        "flag: {type: boolean, default: true, x-filter: true}\n"
        "count: {type: integer, default: -9223372036854775808}\n"
        "price: {type: number, default: 1.0e+300}\n"
        "text: {type: string, default: \"it's ?1 \\\"x\\\" \\\\ %s\"}\n"
        "maybe: {type: string}",
        "[flag]");

    EXPECT_FALSE(is_migrated(after));
    EXPECT_EQ(migrate(after), 1);
    EXPECT_EQ(migrate(after), 0);

    const std::vector<FieldValue> expected{
        std::int64_t{7}, true, std::numeric_limits<std::int64_t>::min(), 1e300, R"(it's ?1 "x" \ %s)",
        std::monostate()};
    EXPECT_EQ(values_of(after, id), expected);
    EXPECT_EQ(records(after)->find(id)->revision, (Revision{1, 1})) << "the record is unchanged";
}

TEST_P(DatasetTables, GivenLooserRulesThenTheyAreTaken) {
    migrate(
        bonds("n: {type: integer, minimum: 1, exclusiveMinimum: true, maximum: 9}\n"
              "t: {type: string, minLength: 2, maxLength: 3, pattern: x}\n"
              "e: {type: string, enum: [a, b]}"));
    const auto looser = bonds(
        "n: {type: integer, minimum: 1}\n"
        "t: {type: string, minLength: 1, maxLength: 4}\n"
        "e: {type: string, enum: [c, b, a]}");
    EXPECT_EQ(migrate(looser), 1);
    EXPECT_TRUE(is_migrated(looser));
    EXPECT_EQ(rows("SELECT statements FROM dataset_migrations WHERE number = 2", 1), std::vector<std::string>{""});

    const auto loosest = bonds("n: {type: integer}\nt: {type: string}\ne: {type: string}");
    EXPECT_EQ(migrate(loosest), 1);
    EXPECT_TRUE(is_migrated(loosest));
}

TEST_P(DatasetTables, GivenAPropertyThatIsNoLongerRequiredThenItMayStayEmptyAndRecordsStay) {
    const auto before = bonds("a: {type: integer, x-filter: true}\nb: {type: boolean}", "[a, b]");
    migrate(before);
    const Uuid first = add(before, {std::int64_t{1}, true});
    const Uuid removed = add(before, {std::int64_t{2}, false});
    const auto revision = records(before)->change(first, {std::int64_t{3}, std::nullopt}, {})->revision;
    ASSERT_TRUE(records(before)->remove(removed, {}));

    const auto after = bonds("b: {type: boolean}\nc: {type: string, default: x}\na: {type: integer, x-filter: true}");
    EXPECT_EQ(migrate(after), 1);

    EXPECT_EQ(values_of(after, first), (std::vector<FieldValue>{true, "x", std::int64_t{3}}));
    EXPECT_EQ(records(after)->find(first)->revision, revision);
    const Uuid empty = add(after, {std::monostate(), "y", std::monostate()});
    EXPECT_EQ(records(after)->find(empty)->revision, (Revision{3, 1})) << "position 2 was given to another record";
    EXPECT_TRUE(is_migrated(after));
}

TEST_P(DatasetTables, GivenAnotherDefaultThenRecordsThatAreThereKeepTheirs) {
    const auto before = bonds("a: {type: integer, default: 1}");
    migrate(before);
    const Uuid id = add(before, {std::int64_t{1}});
    for (const std::string properties : {"a: {type: integer, default: 2}", "a: {type: integer}"}) {
        const auto after = bonds(properties);
        EXPECT_EQ(migrate(after), 1) << properties;
        EXPECT_EQ(values_of(after, id), std::vector<FieldValue>{std::int64_t{1}});
        EXPECT_TRUE(is_migrated(after));
    }
}

TEST_P(DatasetTables, GivenFiltersThatComeAndGoThenSoDoTheirIndexes) {
    const auto filtered = bonds("a: {type: integer, x-filter: true}");
    const auto plain = bonds("a: {type: integer}");
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(migrate(plain), 1);
        EXPECT_EQ(migrate(filtered), 1);
    }
    const auto steps = rows("SELECT statements FROM dataset_migrations ORDER BY number", 1);
    ASSERT_EQ(steps.size(), 4U);
    EXPECT_TRUE(steps[1].starts_with("CREATE INDEX \"bonds:a\""));
    EXPECT_TRUE(steps[2].starts_with("DROP INDEX \"bonds:a\""));
}

TEST_P(DatasetTables, GivenWordsOfSqlAsNamesThenTheyAreNames) {
    const auto odd = bonds("select: {type: integer, x-filter: true}\nOrder: {type: string}", "[select]",
                           "name: order\nrecord: Bond\ntable: table\nid: group\n");
    EXPECT_EQ(migrate(odd), 1);
    const Uuid id = add(odd, {std::int64_t{1}, "x"});
    EXPECT_EQ(values_of(odd, id), (std::vector<FieldValue>{std::int64_t{1}, "x"}));
}

TEST_P(DatasetTables, GivenADatasetWhoseFileIsGoneThenItsTableStays) {
    const auto declared = bonds("a: {type: integer}");
    migrate(declared);
    const Uuid id = add(declared, {std::int64_t{1}});

    EXPECT_TRUE(are_tables_migrated(database(), {}));
    EXPECT_EQ(migrate_tables(database(), {}), 0);

    EXPECT_EQ(migrate(declared), 0);
    EXPECT_EQ(values_of(declared, id), std::vector<FieldValue>{std::int64_t{1}});
}

TEST_P(DatasetTables, GivenATableOfAnotherKindThenItIsRefused) {
    database().write([](sql::Connection& connection) { connection.execute_script("CREATE TABLE funds (x BIGINT)"); });
    EXPECT_EQ(refusal(bonds("a: {type: integer}", "[]", "name: bonds\nrecord: Bond\ntable: funds\n")),
              "dataset bonds: table funds already exists and was not created for it; choose another table name");
    migrate(bonds("a: {type: integer}"));
    EXPECT_EQ(refusal(bonds("a: {type: integer}", "[]", "name: loans\nrecord: Loan\ntable: bonds\n")),
              "dataset loans: table bonds already exists and was not created for it; choose another table name");
}

TEST_P(DatasetTables, GivenSomethingElseOfTheNameOfTheTableThenItIsRefused) {
    database().write([](sql::Connection& connection) {
        connection.execute_script("CREATE INDEX an_index ON users (name); CREATE VIEW a_view AS SELECT 1 AS one");
        if (GetParam() == sql::Dialect::Postgres) connection.execute_script("CREATE SEQUENCE a_sequence");
    });
    std::vector<std::string> names{"an_index", "a_view"};
    if (GetParam() == sql::Dialect::Postgres) names.emplace_back("a_sequence");
    for (const std::string& name : names) {
        EXPECT_EQ(refusal(bonds("a: {type: integer}", "[]", "name: bonds\nrecord: Bond\ntable: " + name + "\n")),
                  "dataset bonds: table " + name +
                      " cannot be created: another object has this name; choose another table name");
    }
}

TEST_P(DatasetTables, GivenAStepThatFailsThenItsDatasetIsNamed) {
    database().write(
        [](sql::Connection& connection) { connection.execute_script("CREATE INDEX \"bonds:a\" ON users (name)"); });
    try {
        migrate(bonds("a: {type: integer, x-filter: true}"));
        FAIL() << "taken";
    } catch (const sql::StoreFailure& failure) {
        EXPECT_TRUE(std::string_view(failure.what()).starts_with("dataset bonds: ")) << failure.what();
    }
}

TEST_P(DatasetTables, GivenATableThatIsGoneThenItIsRefused) {
    const auto declared = bonds("a: {type: integer}");
    migrate(declared);
    database().write([](sql::Connection& connection) { connection.execute_script("DROP TABLE bonds"); });
    EXPECT_EQ(refusal(declared), "dataset bonds: table bonds is missing from the store; restore it from a backup");
}

TEST_P(DatasetTables, GivenNamesThatADatabaseWouldCutThenTheyAreRefused) {
    const std::string table(35, 't');
    const std::string column(30, 'c');
    EXPECT_EQ(refusal(bonds(column + ": {type: integer, x-filter: true}", "[]",
                            "name: bonds\nrecord: Bond\ntable: " + table + "\n")),
              "dataset bonds: table " + table + " together with filtered column " + column +
                  " is longer than 63 characters; choose shorter names");
}

TEST_P(DatasetTables, GivenOneOfTwoThatIsRefusedThenNothingIsDone) {
    database().write([](sql::Connection& connection) { connection.execute_script("CREATE TABLE funds (x BIGINT)"); });
    const auto refused = bonds("a: {type: integer}", "[]", "name: loans\nrecord: Loan\ntable: funds\n");
    const auto fine = bonds("a: {type: integer}");
    const std::vector<Dataset> both{fine.dataset, refused.dataset};

    EXPECT_THROW(migrate_tables(database(), both), sql::MigrationRefused);
    EXPECT_THROW(static_cast<void>(are_tables_migrated(database(), both)), sql::MigrationRefused);

    database().read([](sql::Connection& connection) { EXPECT_FALSE(connection.has_table("bonds")); });
}

TEST_P(DatasetTables, GivenProcessesThatStartAtOnceThenOneOfThemMigrates) {
    const auto declared = bonds("a: {type: integer}");
    std::atomic<int> steps = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) threads.emplace_back([&] { steps += migrate(declared); });
    }
    EXPECT_EQ(steps, 1);
}

struct Step {
    std::string_view name;
    std::string before;
    std::string after;
    std::string_view said;
    std::string required_after = "[]";
};

class RefusedStep : public ::testing::TestWithParam<Step> {};

TEST_P(RefusedStep, ThenItIsNamedAndNothingChanges) {
    test::SqliteStore store(BOURSE_SOURCE_DIR);
    const auto before = bonds(GetParam().before);
    const auto after = bonds(GetParam().after, GetParam().required_after);
    migrate_tables(store.database(), {&before.dataset, 1});
    try {
        migrate_tables(store.database(), {&after.dataset, 1});
        FAIL() << "not refused";
    } catch (const sql::MigrationRefused& refused) {
        EXPECT_EQ(std::string(refused.what()), "dataset bonds: " + std::string(GetParam().said));
    }
    EXPECT_TRUE(are_tables_migrated(store.database(), {&before.dataset, 1}));
}

constexpr std::string_view kMisfit =
    " and may invalidate stored records; restore the declaration, or add a new property";

Step misfit(std::string_view name, const std::string& before, const std::string& after, const std::string& what,
            const std::string& required = "[]") {
    static std::deque<std::string> texts;  // whose elements do not move
    texts.push_back("property p " + what + std::string(kMisfit));
    return {name, "p: {" + before + "}", "p: {" + after + "}", texts.back(), required};
}

INSTANTIATE_TEST_SUITE_P(
    DatasetTables, RefusedStep,
    ::testing::Values(
        Step{"Gone", "p: {type: integer}\nq: {type: string}", "q: {type: string}",
             "property p is missing, but stored records have it; declare it again (it may be optional), or check "
             "--datasets"},
        Step{"NewAndRequired", "p: {type: integer}", "p: {type: integer}\nq: {type: string}",
             "property q is new and required, but stored records do not have it; give it a default, or make it "
             "optional",
             "[q]"},
        misfit("OtherType", "type: integer", "type: number", "has another type"),
        misfit("NowRequired", "type: integer", "type: integer", "is no longer nullable", "[p]"),
        misfit("NoLongerNull", "type: integer", "type: integer, default: 1", "is no longer nullable"),
        misfit("FewerValues", "type: string, enum: [a, b]", "type: string, enum: [b, c]", "allows fewer values (enum)"),
        misfit("FirstEnum", "type: string", "type: string, enum: [b, c]", "allows fewer values (enum)"),
        misfit("FirstMinimum", "type: integer", "type: integer, minimum: 0", "has a tighter minimum"),
        misfit("HigherMinimum", "type: integer, minimum: 0", "type: integer, minimum: 1", "has a tighter minimum"),
        misfit("ExclusiveMinimum", "type: number, minimum: 0", "type: number, minimum: 0, exclusiveMinimum: true",
               "has a tighter minimum"),
        misfit("LowerMaximum", "type: integer, maximum: 9223372036854775807",
               "type: integer, maximum: 9223372036854775806", "has a tighter maximum"),
        misfit("LongerAtLeast", "type: string", "type: string, minLength: 1", "has a tighter minLength"),
        misfit("FirstMaxLength", "type: string", "type: string, maxLength: 9", "has a tighter maxLength"),
        misfit("ShorterAtMost", "type: string, maxLength: 9", "type: string, maxLength: 8", "has a tighter maxLength"),
        misfit("OtherPattern", "type: string, maxLength: 9, pattern: a", "type: string, maxLength: 9, pattern: b",
               "has another pattern"),
        misfit("OtherFormat", "type: string", "type: string, format: date", "has another format")),
    [](const auto& test) { return std::string(test.param.name); });

TEST(RefusedSteps, GivenAnotherTableOrIdThenItIsRefused) {
    test::SqliteStore store(BOURSE_SOURCE_DIR);
    const auto before = bonds("p: {type: integer}");
    migrate_tables(store.database(), {&before.dataset, 1});
    for (const auto& [head, said] :
         {std::pair<std::string, std::string>(
              "table: loans", "its table was bonds and is loans now; restore the table name, or rename the dataset"),
          {"id: code", "its id was uuid and is code now; restore the id"}}) {
        const auto after = bonds("p: {type: integer}", "[]", "name: bonds\nrecord: Bond\n" + head + "\n");
        try {
            migrate_tables(store.database(), {&after.dataset, 1});
            ADD_FAILURE() << head;
        } catch (const sql::MigrationRefused& refused) {
            EXPECT_EQ(std::string(refused.what()), "dataset bonds: " + said);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sqlite, DatasetTables, ::testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, DatasetTables, ::testing::Values(sql::Dialect::Postgres));

}  // namespace tables_store_test
}  // namespace bourse::datasets

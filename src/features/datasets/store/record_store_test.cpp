#include "features/datasets/store/record_store.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <future>
#include <latch>
#include <limits>
#include <thread>

#include "features/datasets/import/dataset_reader.hpp"
#include "features/datasets/store/record_store_sql.hpp"
#include "features/datasets/store/tables_store.hpp"
#include "platform/sql/database.hpp"
#include "support/empty_store.hpp"
#include "support/spied_database.hpp"
#include "support/sqlite_store.hpp"

namespace bourse::datasets {
namespace record_store_test {

constexpr std::string_view kPapers = R"(
name: papers
record: Paper
id: paperId
schema:
  type: object
  required: [title]
  properties:
    title: {type: string, x-search: true}
    note: {type: string, maxLength: 600, x-search: true, x-filter: true}
    open: {type: boolean, x-filter: true}
    pages: {type: integer, x-filter: true}
    price: {type: number, x-filter: true}
)";

/// The places of the properties of kPapers.
enum Paper : std::size_t { Title, Note, Open, Pages, Price };

constexpr std::int64_t kAll = 1'000'000;

/// Contract tests for every adapter.
class RecordStoreContract : public ::testing::TestWithParam<sql::Dialect> {
  protected:
    DeclaredDataset papers_ = read_dataset(kPapers, "papers.yaml");
    std::unique_ptr<test::EmptyStore> under_test_;
    std::unique_ptr<RecordStore> store_;

    void SetUp() override {
        if (!test::can_open(GetParam())) GTEST_SKIP() << test::kNoPostgres;
        under_test_ = std::make_unique<test::EmptyStore>(GetParam());
        under_test_->migrate(BOURSE_SOURCE_DIR);
        migrate_tables(under_test_->database(), {&papers_.dataset, 1});
        store_ = make_sql_record_store(under_test_->database(), papers_.dataset);
    }

    Uuid new_id() { return Uuid::make(UtcTime(Date(2024, 1, 1)), random_); }

    static std::vector<FieldValue> paper(std::string title, FieldValue note = {}, FieldValue open = {},
                                         FieldValue pages = {}, FieldValue price = {}) {
        return {std::move(title), std::move(note), std::move(open), std::move(pages), std::move(price)};
    }
    Result<Record> add(const Uuid& id, std::vector<FieldValue> values) {
        const Record record{id, {}, std::move(values)};
        return store_->add({&record, 1}).front();
    }
    Record add(std::vector<FieldValue> values) { return add(new_id(), std::move(values)).value(); }
    std::vector<FieldValue> stored(const Uuid& id) { return store_->find(id).value().values; }

    /// Changes one property.
    static Changes set(std::size_t property, FieldValue value) {
        Changes changes(5);
        changes[property] = std::move(value);
        return changes;
    }
    /// The titles of the listed records.
    std::vector<std::string> titles(const RecordQuery& query) {
        std::vector<std::string> titles;
        for (const Record& record : store_->list(query).records)
            titles.push_back(std::get<std::string>(record.values[Title]));
        return titles;
    }
    std::vector<std::string> where(std::size_t property, FieldValue value) {
        return titles({{{property, std::move(value)}}, "", 0, kAll});
    }
    std::vector<std::string> with_text(std::string text) { return titles({{}, std::move(text), 0, kAll}); }

  private:
    SystemRandom random_;
};

using Titles = std::vector<std::string>;

// One record
// --------------------------------------------------------------------------------------------------------------------

TEST_P(RecordStoreContract, GivenARecordThenItIsFoundAsItWasAdded) {
    const Uuid id = new_id();
    const auto values = paper("a", "b", true, std::int64_t{3}, 1.5);

    const auto added = add(id, values);

    ASSERT_TRUE(added);
    EXPECT_EQ(*added, (Record{id, Revision{1, 1}, values}));
    EXPECT_EQ(store_->find(id).value(), *added);
}

TEST_P(RecordStoreContract, GivenAnIdThatIsTakenThenAddingItIsAConflict) {
    const Record record = add(paper("a"));

    const auto again = add(record.id, paper("b"));

    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Errc::Conflict);
    EXPECT_EQ(again.error().detail, "paperId '" + record.id.to_string() + "' already exists");
    EXPECT_EQ(stored(record.id), paper("a"));
}

TEST_P(RecordStoreContract, GivenSeveralRecordsThenAllAreAddedButThoseWhoseIdIsTaken) {
    const Record taken = add(paper("taken"));
    const Uuid a = new_id();
    const Uuid b = new_id();
    const std::vector<Record> records{
        {a, {}, paper("a")}, {taken.id, {}, paper("x")}, {b, {}, paper("b")}, {a, {}, paper("again")}};

    const auto outcomes = store_->add(records);

    ASSERT_EQ(outcomes.size(), 4U);
    EXPECT_EQ(outcomes[0].value().values, paper("a"));
    EXPECT_EQ(outcomes[1].error().code, Errc::Conflict);
    EXPECT_EQ(outcomes[2].value(), store_->find(b).value());
    EXPECT_EQ(outcomes[3].error().code, Errc::Conflict);
    EXPECT_EQ(titles({{}, "", 0, kAll}), (Titles{"taken", "a", "b"}));
}

TEST_P(RecordStoreContract, GivenNoRecordThenItIsNotFound) {
    const Uuid id = new_id();
    const std::string detail = "there is no Paper with paperId '" + id.to_string() + "'";
    const Precondition first{{Revision{1, 1}}};
    for (const Error& error :
         {store_->find(id).error(), store_->change(id, set(Note, "x"), {}).error(), store_->remove(id, {}).error(),
          store_->change(id, set(Note, "x"), first).error(), store_->change(id, Changes(5), first).error(),
          store_->change(id, Changes(5), {}).error(), store_->remove(id, first).error()}) {
        EXPECT_EQ(error.code, Errc::NotFound);
        EXPECT_EQ(error.detail, detail);
    }
}

TEST_P(RecordStoreContract, GivenValuesOfEveryKindThenTheyReadBackTheSame) {
    constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
    constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
    const std::string quotes = R"(it's "so" \ ?1 $1 %s %_ ; -- {} \u0041)";
    for (const auto& values :
         {paper("👩‍👩‍👧‍👦 Zürich 東京", "مرحبا בעולם"), paper("\u202Eabc\u202C", ""),
          paper(quotes, "'"), paper("\x01\t\r\n\x7F", " blanks "), paper("", std::monostate()),
          paper(std::string(100'000, 'x'), "y"), paper("n", {}, true, kLeast, 1e308),
          paper("n", {}, false, kMax, -1e308), paper("n", {}, {}, std::int64_t{0}, 5e-324),
          paper("n", {}, {}, std::int64_t{-1}, 0.1), paper("n", {}, {}, std::int64_t{1} << 53, 9007199254740993.0)}) {
        const Record record = add(values);
        EXPECT_EQ(record.values, values);
        EXPECT_EQ(stored(record.id), values);
        Changes changes(values.begin(), values.end());
        EXPECT_EQ(store_->change(add(paper("z")).id, changes, {}).value().values, values);
    }
}

TEST_P(RecordStoreContract, GivenANegativeZeroThenItHasNoSignAnyMore) {
    const Record record = add(paper("a", {}, {}, {}, -0.0));
    EXPECT_FALSE(std::signbit(std::get<double>(record.values[Price])));
    EXPECT_FALSE(std::signbit(std::get<double>(stored(record.id)[Price])));
    EXPECT_EQ(where(Price, -0.0), Titles{"a"});
}

// Changing and removing
// --------------------------------------------------------------------------------------------------------------------

TEST_P(RecordStoreContract, GivenSomePropertiesWhenChangedThenTheOthersStayAndTheVersionGrows) {
    const Record record = add(paper("a", "b", true, std::int64_t{3}, 1.5));
    Changes changes = set(Note, std::monostate());
    changes[Pages] = std::int64_t{4};

    const auto changed = store_->change(record.id, changes, {});

    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->values, paper("a", {}, true, std::int64_t{4}, 1.5));
    EXPECT_EQ(changed->revision, (Revision{1, 2}));
    EXPECT_EQ(store_->find(record.id).value(), *changed);
}

TEST_P(RecordStoreContract, GivenNothingToSetThenTheRecordStaysAsItIs) {
    const Record record = add(paper("a"));
    EXPECT_EQ(store_->change(record.id, Changes(5), {}).value(), record);
    EXPECT_EQ(store_->change(record.id, Changes(5), {{record.revision}}).value(), record);
    EXPECT_EQ(store_->change(record.id, Changes(5), {{Revision{1, 2}}}).error().code, Errc::PreconditionFailed);
}

TEST_P(RecordStoreContract, GivenARevisionThatIsWantedThenOnlyThatIsChanged) {
    const Record record = add(paper("a"));
    const Revision other{record.revision.position, 7};

    const auto changed = store_->change(record.id, set(Note, "x"), {{other, record.revision}});
    ASSERT_TRUE(changed);
    for (const Precondition& stale : {Precondition{{record.revision}}, Precondition{{other}},
                                      Precondition{{Revision{2, 2}}}, Precondition{std::vector<Revision>()}}) {
        EXPECT_EQ(store_->change(record.id, set(Note, "y"), stale).error().code, Errc::PreconditionFailed);
        EXPECT_EQ(store_->remove(record.id, stale).error().code, Errc::PreconditionFailed);
    }
    EXPECT_EQ(store_->find(record.id).value(), *changed);
    EXPECT_TRUE(store_->remove(record.id, {{changed->revision}}));
    EXPECT_EQ(store_->find(record.id).error().code, Errc::NotFound);
}

TEST_P(RecordStoreContract, GivenARemovedRecordThenItsIdIsFreeAndItsRevisionIsNot) {
    const Record first = add(paper("a"));
    ASSERT_TRUE(store_->remove(first.id, {}));

    const auto second = add(first.id, paper("a"));

    ASSERT_TRUE(second);
    EXPECT_GT(second->revision.position, first.revision.position);
    EXPECT_EQ(store_->remove(first.id, {{first.revision}}).error().code, Errc::PreconditionFailed);
}

// Lists
// --------------------------------------------------------------------------------------------------------------------

TEST_P(RecordStoreContract, GivenRecordsThenTheyAreListedInTheOrderInWhichTheyWereAdded) {
    for (const std::string title : {"c", "a", "b"}) add(paper(title));

    const RecordPage first = store_->list({{}, "", 0, 2});
    ASSERT_EQ(first.records.size(), 2U);
    EXPECT_TRUE(first.has_more);
    EXPECT_EQ(first.records[0].values, paper("c"));

    const RecordPage last = store_->list({{}, "", first.records[1].revision.position, 2});
    ASSERT_EQ(last.records.size(), 1U);
    EXPECT_FALSE(last.has_more);
    EXPECT_EQ(last.records[0].values, paper("b"));
    EXPECT_TRUE(store_->list({{}, "", last.records[0].revision.position, 2}).records.empty());
    EXPECT_FALSE(store_->list({{}, "", 0, 3}).has_more);
    EXPECT_EQ(titles({{}, "", 0, std::numeric_limits<std::int64_t>::max()}), (Titles{"c", "a", "b"}));
}

TEST_P(RecordStoreContract, GivenFiltersThenAllOfThemHold) {
    add(paper("a", "x", true, std::int64_t{1}, 0.5));
    add(paper("b", "x", false, std::int64_t{1}, 0.25));
    add(paper("c", {}, true, {}, {}));
    add(paper("d", "X", {}, std::int64_t{2}, 0.5));

    EXPECT_EQ(where(Note, "x"), (Titles{"a", "b"})) << "filters are case-sensitive";
    EXPECT_EQ(where(Note, std::monostate()), Titles{"c"});
    EXPECT_EQ(where(Open, true), (Titles{"a", "c"}));
    EXPECT_EQ(where(Open, false), Titles{"b"}) << "an empty value is not false";
    EXPECT_EQ(where(Pages, std::int64_t{1}), (Titles{"a", "b"}));
    EXPECT_EQ(where(Price, 0.5), (Titles{"a", "d"}));
    EXPECT_EQ(where(Title, "' OR 1 = 1 --"), Titles{});
    EXPECT_EQ(titles({{{Note, "x"}, {Open, true}}, "", 0, kAll}), Titles{"a"});
    EXPECT_EQ(titles({{{Note, std::monostate()}, {Pages, std::monostate()}}, "", 0, kAll}), Titles{"c"});
    EXPECT_EQ(titles({{{Price, 0.5}, {Pages, std::int64_t{2}}}, "d", 0, kAll}), Titles{"d"});
    EXPECT_EQ(titles({{{Price, 0.5}}, "", 1, 1}), Titles{"d"}) << "after a position";
}

TEST_P(RecordStoreContract, GivenATextThenItIsFoundInAnySearchedPropertyWithoutCase) {
    add(paper("Annual Report", "draft"));
    add(paper("letter", "REPORTED"));
    add(paper("100%_\\", {}));
    add(paper("Ärger 👍", ""));

    EXPECT_EQ(with_text("rEpOrT"), (Titles{"Annual Report", "letter"}));
    EXPECT_EQ(with_text("draft"), Titles{"Annual Report"});
    EXPECT_EQ(with_text("l R"), Titles{"Annual Report"});
    EXPECT_EQ(with_text("%"), Titles{"100%_\\"}) << "% is not a wildcard";
    EXPECT_EQ(with_text("_"), Titles{"100%_\\"});
    EXPECT_EQ(with_text("\\"), Titles{"100%_\\"});
    EXPECT_EQ(with_text("0%_\\"), Titles{"100%_\\"});
    EXPECT_EQ(with_text("👍"), Titles{"Ärger 👍"});
    EXPECT_EQ(with_text("'"), Titles{});
    EXPECT_EQ(with_text(std::string(1'000, 'z')), Titles{});
}

TEST_P(RecordStoreContract, GivenNoSearchedPropertyThenNoTextIsFound) {
    const auto plain = read_dataset(
        "name: plain\nrecord: Plain\nschema: {type: object, properties: {a: {type: string}}}\n", "plain.yaml");
    migrate_tables(under_test_->database(), {&plain.dataset, 1});
    const auto store = make_sql_record_store(under_test_->database(), plain.dataset);
    const Record record{new_id(), {}, {"abc"}};
    ASSERT_TRUE(store->add({&record, 1}).front());

    EXPECT_EQ(store->list({{}, "", 0, 9}).records.size(), 1U);
    EXPECT_TRUE(store->list({{}, "abc", 0, 9}).records.empty());
}

TEST_P(RecordStoreContract, GivenLongRecordsThenAPageEndsBeforeItTakesMuchMemory) {
    for (int i = 0; i < 6; ++i) add(paper(std::to_string(i) + std::string(6 << 20, 'x')));
    add(paper(std::string(17 << 20, 'y')));
    add(paper("last"));

    std::string seen;
    std::vector<std::size_t> sizes;
    for (RecordPage page{{}, true}; page.has_more;) {
        const std::int64_t after = page.records.empty() ? 0 : page.records.back().revision.position;
        page = store_->list({{}, "", after, 100});
        ASSERT_FALSE(page.records.empty());
        sizes.push_back(page.records.size());
        for (const Record& record : page.records) seen += std::get<std::string>(record.values[Title]).front();
    }

    EXPECT_EQ(seen, "012345yl");
    EXPECT_EQ(sizes, (std::vector<std::size_t>{3, 3, 1, 1}));
}

// Many records
// --------------------------------------------------------------------------------------------------------------------

TEST_P(RecordStoreContract, GivenManyRecordsWhenWrittenThenTheyAreScannedInTheirOrder) {
    constexpr int kCount = 25'000;
    std::vector<Record> records;
    for (int i = 0; i < kCount; ++i) {
        records.push_back({new_id(), {}, paper("t" + std::to_string(i), {}, i % 2 == 0, std::int64_t{i}, i / 4.0)});
    }
    const auto all = std::span<const Record>(records);

    store_->write([&](RecordWriter& writer) {
        for (std::size_t i = 0; i < all.size(); i += 10'000)
            writer.add_all(all.subspan(i, std::min<std::size_t>(10'000, all.size() - i)));
    });

    std::size_t seen = 0;
    std::int64_t position = 0;
    store_->scan([&](const Record& record) {
        ASSERT_LT(seen, records.size());
        ASSERT_EQ(record.id, records[seen].id);
        ASSERT_EQ(record.values, records[seen].values);
        ASSERT_GT(record.revision.position, position);
        ASSERT_EQ(record.revision.version, 1);
        position = record.revision.position;
        ++seen;
    });
    EXPECT_EQ(seen, records.size());
    EXPECT_EQ(add(paper("after")).revision.position, position + 1);
}

TEST_P(RecordStoreContract, GivenWorkThatThrowsThenNothingIsWritten) {
    EXPECT_THROW(store_->write([&](RecordWriter& writer) {
        writer.add_all(std::vector{Record{new_id(), {}, paper("a")}});
        throw std::runtime_error("changed my mind");
    }),
                 std::runtime_error);
    EXPECT_EQ(with_text(""), Titles{});
}

TEST_P(RecordStoreContract, GivenIdsThenThoseThatAreTakenAreTold) {
    std::vector<Uuid> ids;
    std::vector<bool> expected;
    for (int i = 0; i < 700; ++i) {
        ids.push_back(i % 3 == 0 ? add(paper("x")).id : new_id());
        expected.push_back(i % 3 == 0);
    }
    const Uuid written = new_id();
    ids.push_back(written);
    expected.push_back(true);

    store_->write([&](RecordWriter& writer) {
        writer.add_all(std::vector{Record{written, {}, paper("y")}});
        EXPECT_EQ(writer.are_taken(ids), expected);
        EXPECT_EQ(writer.are_taken({}), std::vector<bool>());
        EXPECT_EQ(writer.are_taken(std::span(ids).first(1)), std::vector<bool>{true});
        EXPECT_EQ(writer.are_taken(std::span(ids).first(500)),
                  std::vector<bool>(expected.begin(), expected.begin() + 500));
    });
}

// At once
// --------------------------------------------------------------------------------------------------------------------

/// Runs `work` in several threads that start together.
template <class Work>
void run_at_once(int threads, Work work) {
    std::latch start(threads);
    std::vector<std::jthread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&, i] {
            start.arrive_and_wait();
            work(i);
        });
    }
}

TEST_P(RecordStoreContract, GivenThreadsThatChangeDifferentPropertiesThenNoChangeIsLost) {
    constexpr int kRounds = 50;
    const Record record = add(paper("a", "", false, std::int64_t{0}, 0.0));
    const std::vector<std::size_t> properties{Note, Pages, Price};

    run_at_once(3, [&](int thread) {
        for (int round = 1; round <= kRounds; ++round) {
            const std::vector<FieldValue> values{std::to_string(round), std::int64_t{round}, double{1.0 * round}};
            const auto place = static_cast<std::size_t>(thread);
            ASSERT_TRUE(store_->change(record.id, set(properties[place], values[place]), {}));
        }
    });

    const Record last = store_->find(record.id).value();
    EXPECT_EQ(last.values, paper("a", std::to_string(kRounds), false, std::int64_t{kRounds}, 1.0 * kRounds));
    EXPECT_EQ(last.revision.version, 1 + 3 * kRounds);
}

TEST_P(RecordStoreContract, GivenThreadsThatCountWithPreconditionsThenEachStepIsTakenOnce) {
    constexpr int kThreads = 4;
    constexpr int kSteps = 25;
    const Uuid id = add(paper("a", {}, {}, std::int64_t{0})).id;

    run_at_once(kThreads, [&](int) {
        for (int taken = 0; taken < kSteps;) {
            const Record seen = store_->find(id).value();
            const auto next = std::get<std::int64_t>(seen.values[Pages]) + 1;
            const auto changed = store_->change(id, set(Pages, next), {{seen.revision}});
            if (changed) {
                ++taken;
            } else {
                ASSERT_EQ(changed.error().code, Errc::PreconditionFailed);
            }
        }
    });

    EXPECT_EQ(std::get<std::int64_t>(stored(id)[Pages]), kThreads * kSteps);
    EXPECT_EQ(store_->find(id)->revision.version, 1 + kThreads * kSteps);
}

TEST_P(RecordStoreContract, GivenThreadsThatAddOneIdThenOneOfThemDoes) {
    constexpr int kRounds = 10;
    std::vector<Uuid> ids;
    for (int i = 0; i < kRounds; ++i) ids.push_back(new_id());
    std::atomic<int> added = 0;
    std::atomic<int> removed = 0;

    run_at_once(4, [&](int thread) {
        for (const Uuid& id : ids) {
            const auto outcome = add(id, paper(std::to_string(thread)));
            added += outcome ? 1 : 0;
            EXPECT_EQ(outcome ? Errc::Conflict : outcome.error().code, Errc::Conflict);
        }
    });
    run_at_once(4, [&](int) {
        for (const Uuid& id : ids) {
            const auto outcome = store_->remove(id, {});
            removed += outcome ? 1 : 0;
            EXPECT_EQ(outcome ? Errc::NotFound : outcome.error().code, Errc::NotFound);
        }
    });

    EXPECT_EQ(added, kRounds);
    EXPECT_EQ(removed, kRounds);
}

TEST_P(RecordStoreContract, GivenThreadsThatRemoveWithPreconditionsWhileOthersChangeThenNoChangeIsLost) {
    for (int round = 0; round < 20; ++round) {
        const Record record = add(paper("a"));
        Result<> removed;
        Result<Record> changed = invalid("");
        run_at_once(2, [&](int thread) {
            if (thread == 0) removed = store_->remove(record.id, {{record.revision}});
            if (thread == 1) changed = store_->change(record.id, set(Note, "x"), {{record.revision}});
        });
        ASSERT_NE(removed.has_value(), changed.has_value());
        if (changed) {
            ASSERT_EQ(removed.error().code, Errc::PreconditionFailed);
        } else {
            ASSERT_EQ(changed.error().code, Errc::NotFound);
        }
    }
}

/// A transaction that adds these records and stays open until commit() or the end.
class OpenTransaction {
  public:
    OpenTransaction(RecordStore& store, std::vector<Record> records) {
        std::promise<void> added;
        auto is_added = added.get_future();
        auto may_commit = may_commit_.get_future();
        thread_ = std::jthread([&store, records = std::move(records), added = std::move(added),
                                may_commit = std::move(may_commit)]() mutable {
            store.write([&](RecordWriter& writer) {
                writer.add_all(records);
                added.set_value();
                may_commit.wait();
            });
        });
        is_added.wait();
    }
    ~OpenTransaction() { commit(); }
    OpenTransaction(const OpenTransaction&) = delete;
    OpenTransaction& operator=(const OpenTransaction&) = delete;

    void commit() {
        if (!thread_.joinable()) return;
        may_commit_.set_value();
        thread_.join();
    }

  private:
    std::promise<void> may_commit_;
    std::jthread thread_;
};

/// Whether a transaction waits for a lock that another one took.
bool is_any_waiting(sql::Database& database) {
    bool is_waiting = false;
    database.read([&](sql::Connection& connection) {
        sql::Statement& row = connection.statement("SELECT count(*) FROM pg_locks WHERE NOT granted");
        row.bind({});
        while (row.step()) is_waiting = row.integer(0) > 0;
    });
    return is_waiting;
}

/// `work`, which has run to its end when this returns, or waits for a transaction that is open.
template <class Work>
auto started(sql::Database& database, Work work) {
    auto running = std::async(std::launch::async, std::move(work));
    while (running.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready && !is_any_waiting(database)) {
    }
    return running;
}

/// Tests for a store with several concurrent writers.
class RecordStoreOnPostgres : public RecordStoreContract {};

TEST_P(RecordStoreOnPostgres, GivenATransactionThatIsOpenThenNoPageSkipsWhatItAdds) {
    OpenTransaction open(*store_, {{new_id(), {}, paper("first")}});
    auto second = started(under_test_->database(), [&] { return add(paper("second")); });

    const RecordPage before = store_->list({{}, "", 0, kAll});
    const std::int64_t after = before.records.empty() ? 0 : before.records.back().revision.position;
    open.commit();
    second.wait();

    EXPECT_EQ(before.records.size() + store_->list({{}, "", after, kAll}).records.size(), 2U);
}

TEST_P(RecordStoreOnPostgres, GivenATransactionThatIsOpenThenTheIdsThatItAddsAreTaken) {
    const Uuid id = new_id();
    OpenTransaction open(*store_, {{id, {}, paper("first")}});
    auto taken = started(under_test_->database(), [&] {
        std::vector<bool> found;
        store_->write([&](RecordWriter& writer) { found = writer.are_taken(std::span(&id, 1)); });
        return found;
    });

    open.commit();

    EXPECT_EQ(taken.get(), std::vector<bool>{true});
}

TEST_P(RecordStoreOnPostgres, GivenATransactionThatIsOpenThenOtherRecordsAreChangedMeanwhile) {
    const Record record = add(paper("a"));
    const OpenTransaction open(*store_, {{new_id(), {}, paper("first")}});

    EXPECT_TRUE(store_->change(record.id, set(Note, "x"), {}));
    EXPECT_TRUE(store_->remove(record.id, {}));
}

INSTANTIATE_TEST_SUITE_P(Postgres, RecordStoreOnPostgres, ::testing::Values(sql::Dialect::Postgres));
INSTANTIATE_TEST_SUITE_P(Sqlite, RecordStoreContract, ::testing::Values(sql::Dialect::Sqlite));
INSTANTIATE_TEST_SUITE_P(Postgres, RecordStoreContract, ::testing::Values(sql::Dialect::Postgres));

// How SQLite goes about it
// --------------------------------------------------------------------------------------------------------------------

TEST(RecordStoreOnSqlite, GivenAFilterThenItsIndexFindsTheRecordsInOrder) {
    test::SqliteStore store(BOURSE_SOURCE_DIR);
    const auto papers = read_dataset(kPapers, "papers.yaml");
    migrate_tables(store.database(), {&papers.dataset, 1});
    test::SpiedDatabase spied(store.database());

    static_cast<void>(make_sql_record_store(spied, papers.dataset)->list({{{Pages, std::int64_t{1}}}, "", 5, 10}));

    EXPECT_EQ(test::plan_of(store.database(), spied.last(), {std::int64_t{5}, std::int64_t{10}, std::int64_t{1}}),
              "SEARCH papers USING INDEX papers:pages (pages=? AND _position>?)\n");
}

}  // namespace record_store_test
}  // namespace bourse::datasets

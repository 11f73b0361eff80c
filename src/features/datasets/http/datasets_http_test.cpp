#include "features/datasets/http/datasets_http.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <future>
#include <regex>
#include <thread>

#include "features/datasets/http/dataset_contract_http.hpp"
#include "features/datasets/service/datasets.hpp"
#include "features/datasets/store/tables_store.hpp"
#include "platform/openapi/dispatcher.hpp"
#include "platform/tasks/io_threads.hpp"
#include "support/sqlite_store.hpp"

namespace bourse::datasets {
namespace datasets_http_test {

namespace json = boost::json;

std::string repository_file(std::string_view path) {
    return test::read_file(std::filesystem::path(BOURSE_SOURCE_DIR) / path);
}

/// A contract without operations, with the shipped components.
std::string components_only() {
    const std::string yaml = repository_file("api/openapi.yaml");
    return "openapi: 3.0.3\npaths: {}\n" + yaml.substr(yaml.find("\ncomponents:"));
}

constexpr std::string_view kBraund =
    R"({"passengerClass":3,"name":"Mr. Owen Harris Braund","sex":"male","age":22,"siblingsOrSpousesAboard":1,)"
    R"("parentsOrChildrenAboard":0,"fare":7.25})";

constexpr std::string_view kId = "018e1b5c-7a30-7cc3-98c4-dc0c0c07398f";

/// Always returns the same byte, so that ids are predictable.
class SameByte final : public Random {
  public:
    void fill(std::span<std::byte> bytes) override { std::ranges::fill(bytes, std::byte{0x11}); }
};

/// The operations of people behind the shipped template, on a real store.
class DatasetsHttp : public ::testing::Test {
  protected:
    DatasetsHttp() {
        openapi::Registry registry;
        register_datasets(registry, *datasets_);
        dispatcher_.emplace(contract_, std::move(registry), [](std::string_view, std::string_view what) {
            ADD_FAILURE() << "an error reached the log: " << what;
        });
    }

    http::Response send(http::Method method, std::string_view target, std::string_view body = "",
                        std::vector<http::HeaderView> headers = {}) {
        if (!body.empty()) headers.push_back({"Content-Type", "application/json"});
        http::Request request;
        request.method = method;
        request.target = target;
        request.path = target.substr(0, target.find('?'));
        request.query = target.substr(std::min(request.path.size() + 1, target.size()));
        request.headers = headers;
        request.body = body;
        request.request_id = "id";
        http::Response response;
        boost::asio::co_spawn(io_, store(request, response), boost::asio::detached);
        io_.restart();
        io_.run();
        return response;
    }
    http::Response get(std::string_view target, std::string_view accept = "*/*") {
        return send(http::Method::Get, target, "", {{"Accept", accept}});
    }
    http::Response post(std::string_view body) { return send(http::Method::Post, "/people", body); }

    static std::string text(const http::Response& response) { return response.body ? *response.body : ""; }
    static json::value body(const http::Response& response) { return json::parse(text(response)); }
    static std::string header(const http::Response& response, std::string_view name) {
        for (const http::Header& each : response.headers) {
            if (each.name == name) return each.value;
        }
        return "";
    }
    static std::string next(const http::Response& response) {
        const std::string link = header(response, "Link");
        return link.empty() ? "" : link.substr(1, link.find('>') - 1);
    }
    static std::string person(std::string_view changes) {
        json::object record = json::parse(kBraund).as_object();
        const json::value changed = json::parse(changes);
        for (const auto& [name, value] : changed.as_object()) record[name] = value;
        return json::serialize(record);
    }
    /// The path of an added person.
    std::string added(std::string_view changes = "{}") { return header(post(person(changes)), "Location"); }

    test::SqliteStore sqlite_{BOURSE_SOURCE_DIR};
    boost::asio::io_context io_{1};
    tasks::BlockingPool pool_{2};
    sql::WriteLane writes_{sqlite_.database(), pool_};
    ManualClock clock_{UtcTime(Date(2024, 3, 1))};
    SystemRandom random_;
    const std::string people_ = repository_file("datasets/people.yaml");
    DatasetCatalog catalog_ = DatasetCatalog::read(std::vector<Asset>{{"people.yaml", people_}}, {});
    openapi::Contract contract_ =
        openapi::Contract::parse(components_only(), contract_parts(catalog_, repository_file("api/dataset.yaml")));
    std::unique_ptr<Datasets> datasets_ = make_datasets(random_);
    std::optional<openapi::Dispatcher> dispatcher_;

    std::unique_ptr<Datasets> make_datasets(Random& random) {
        migrate_tables(sqlite_.database(), catalog_.datasets());
        return std::make_unique<Datasets>(catalog_, sqlite_.database(), sql::StoreThreads{pool_, writes_}, clock_,
                                          random);
    }

  private:
    Task<> store(http::Request& request, http::Response& response) {
        auto answering = dispatcher_->handle(request);
        response = co_await std::move(answering);
    }
};

// Adding and finding
// --------------------------------------------------------------------------------------------------------------------

TEST_F(DatasetsHttp, GivenAPersonWhenAddedThenItIsAnsweredWithItsIdAndFound) {
    const http::Response created = post(kBraund);

    EXPECT_EQ(created.status, 201);
    json::value expected = json::parse(kBraund);
    expected.as_object()["survived"] = false;
    expected.as_object()["uuid"] = body(created).at("uuid");
    EXPECT_EQ(body(created), expected);
    EXPECT_EQ(header(created, "Location"), "/people/" + std::string(body(created).at("uuid").as_string()));

    const http::Response found = get(header(created, "Location"));
    EXPECT_EQ(found.status, 200);
    EXPECT_EQ(text(found), text(created));
    EXPECT_EQ(found.etag, created.etag);
    EXPECT_TRUE(std::regex_match(found.etag, std::regex("\"1\\.1-[0-9a-f]{8}\""))) << found.etag;
}

TEST_F(DatasetsHttp, GivenAPersonWhenWrittenThenPropertiesStandInTheOrderOfTheFile) {
    EXPECT_EQ(text(post(person(R"({"uuid":"018E1B5C-7A30-7CC3-98C4-DC0C0C07398F","survived":true})"))),
              R"({"uuid":"018e1b5c-7a30-7cc3-98c4-dc0c0c07398f","survived":true,"passengerClass":3,)"
              R"("name":"Mr. Owen Harris Braund","sex":"male","age":22,"siblingsOrSpousesAboard":1,)"
              R"("parentsOrChildrenAboard":0,"fare":7.25})");
}

TEST_F(DatasetsHttp, GivenNoIdWhenAddedThenOneIsMadeFromTimeAndChance) {
    SameByte same;
    datasets_ = make_datasets(same);
    openapi::Registry registry;
    register_datasets(registry, *datasets_);
    dispatcher_.emplace(contract_, std::move(registry), [](std::string_view, std::string_view) {});

    const auto id = body(post(kBraund)).at("uuid");

    EXPECT_EQ(id.as_string(), Uuid::make(clock_.now(), same).to_string());
}

TEST_F(DatasetsHttp, GivenAnIdThatIsTakenWhenAddedThenItIsAConflict) {
    const std::string chosen = person(R"({"uuid":")" + std::string(kId) + "\"}");
    ASSERT_EQ(post(chosen).status, 201);

    const http::Response again = post(chosen);

    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(body(again).at("code"), "conflict");
    EXPECT_EQ(body(again).at("detail").as_string(), "uuid '" + std::string(kId) + "' already exists");
}

struct WrongPerson {
    const char* changes;
    const char* detail;
};

void PrintTo(const WrongPerson& wrong, std::ostream* out) {
    *out << wrong.changes;
}

class WrongPersonTest : public DatasetsHttp, public testing::WithParamInterface<WrongPerson> {};

TEST_P(WrongPersonTest, GivenAPersonThatDoesNotFitWhenAddedThenTheDetailSaysWhy) {
    const http::Response refused = post(person(GetParam().changes));

    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(body(refused).at("detail"), GetParam().detail);
    EXPECT_EQ(text(get("/people")), "[]");
}

INSTANTIATE_TEST_SUITE_P(
    DatasetsHttp, WrongPersonTest,
    testing::Values(WrongPerson{R"({"age":"20"})", "'20' is not of type 'integer' - 'age'"},
                    WrongPerson{R"({"sex":"20"})", "'20' is not one of ['male', 'female', 'other'] - 'sex'"},
                    WrongPerson{R"({"survived":null})", "null is not of type 'boolean' - 'survived'"},
                    WrongPerson{R"({"uuid":"7"})", "'7' is not a 'uuid' - 'uuid'"},
                    WrongPerson{R"({"colour":"red"})", "'colour' is not a known property"}));

TEST_F(DatasetsHttp, GivenSeveralFaultsWhenAddedThenEachIsNamed) {
    const http::Response refused = post(R"({"passengerClass":"1","name":"a","sex":"x","fare":1})");

    std::vector<json::value> pointers;
    const json::value problem = body(refused);
    for (const json::value& fault : problem.at("errors").as_array()) pointers.push_back(fault.at("pointer"));
    EXPECT_EQ(problem.at("detail"), "'age' is a required property");
    EXPECT_EQ(pointers, (std::vector<json::value>{"/age", "/siblingsOrSpousesAboard", "/parentsOrChildrenAboard",
                                                  "/passengerClass", "/sex"}));
}

TEST_F(DatasetsHttp, GivenNobodyOfThisIdWhenAskedThenNotFound) {
    const std::string target = "/people/" + std::string(kId);

    for (const http::Response& response : {get(target), send(http::Method::Put, target, "{}"),
                                           send(http::Method::Delete, target), get(target, "text/html")}) {
        EXPECT_EQ(response.status, 404);
        EXPECT_EQ(response.content_type, "application/problem+json");
        EXPECT_EQ(body(response).at("detail").as_string(), "there is no Person with uuid '" + std::string(kId) + "'");
    }
}

TEST_F(DatasetsHttp, GivenWhatIsNoIdWhenAskedThenTheParameterIsNamed) {
    const http::Response response = get("/people/7");

    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(body(response).at("errors").at(0).at("name"), "uuid");
}

// Changing and deleting
// --------------------------------------------------------------------------------------------------------------------

TEST_F(DatasetsHttp, GivenSomePropertiesWhenPutThenOnlyTheyChange) {
    const std::string path = added();
    const auto before = body(get(path));

    const http::Response changed = send(http::Method::Put, path, R"({"age":23,"survived":true})");

    auto expected = before.as_object();
    expected["age"] = 23;
    expected["survived"] = true;
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(body(changed), expected);
    EXPECT_TRUE(changed.etag.starts_with("\"1.2-")) << changed.etag;
    EXPECT_EQ(body(get(path)), expected);
}

TEST_F(DatasetsHttp, GivenABodyThatRepeatsTheIdWhenPutThenItMustBeThatOfThePath) {
    const std::string path = added(R"({"uuid":")" + std::string(kId) + "\"}");

    EXPECT_EQ(send(http::Method::Put, path, R"({"age":1,"uuid":"018E1B5C-7A30-7CC3-98C4-DC0C0C07398F"})").status, 200);
    const http::Response other =
        send(http::Method::Put, path, R"({"age":2,"uuid":"118e1b5c-7a30-7cc3-98c4-dc0c0c07398f"})");
    EXPECT_EQ(other.status, 422);
    EXPECT_EQ(body(other).at("detail"), "'118e1b5c-7a30-7cc3-98c4-dc0c0c07398f' does not match the path - 'uuid'");
    EXPECT_EQ(body(other).at("errors"), json::parse(R"([{"in":"body","pointer":"/uuid",
        "detail":"'118e1b5c-7a30-7cc3-98c4-dc0c0c07398f' does not match the path"}])"));
    EXPECT_EQ(body(get(path)).at("age"), 1);
}

TEST_F(DatasetsHttp, GivenAPersonWhenDeletedThenItIsGone) {
    const std::string path = added();

    const http::Response deleted = send(http::Method::Delete, path);

    EXPECT_EQ(deleted.status, 200);
    EXPECT_EQ(text(deleted), "{}");
    EXPECT_EQ(get(path).status, 404);
}

struct Condition {
    const char* if_match;
    int status;
};

void PrintTo(const Condition& condition, std::ostream* out) {
    *out << condition.if_match;
}

class ConditionTest : public DatasetsHttp, public testing::WithParamInterface<Condition> {};

TEST_P(ConditionTest, GivenARecordInItsSecondVersionWhenChangedOrDeletedThenIfMatchDecides) {
    const std::string path = added();
    send(http::Method::Put, path, R"({"age":23})");
    const std::vector<http::HeaderView> headers{{"If-Match", GetParam().if_match}};

    const http::Response changed = send(http::Method::Put, path, R"({"age":23})", headers);

    EXPECT_EQ(changed.status, GetParam().status);
    if (GetParam().status == 412) {
        EXPECT_EQ(body(changed).at("code"), "precondition-failed");
        EXPECT_EQ(send(http::Method::Delete, path, "", headers).status, 412);
        EXPECT_EQ(get(path).status, 200);
    }
}

INSTANTIATE_TEST_SUITE_P(DatasetsHttp, ConditionTest,
                         testing::Values(Condition{"\"1.2\"", 200}, Condition{"\"1.2-gz\"", 200}, Condition{"*", 200},
                                         Condition{" * ", 200}, Condition{"\"9.9\", \"1.2\"", 200},
                                         Condition{"\"1.1\"", 412}, Condition{"W/\"1.2\"", 412},
                                         Condition{"\"2.2\"", 412}, Condition{"1.2", 412}, Condition{"\"1.2", 412},
                                         Condition{"\"01.2\"", 412}, Condition{"\"1.2.\"", 412},
                                         Condition{"\"1\"", 412}, Condition{"\"\"", 412}, Condition{"\".\"", 412},
                                         Condition{"\"1.2-html\"", 412}, Condition{"\"1.2-html-0123abcd\"", 412},
                                         Condition{"\"1.2-0123abcd\"", 200}, Condition{"\"1.2-0123abcd-gz\"", 200},
                                         Condition{"\"1.1-0123abcd\"", 412}, Condition{"\"1.2-0123abc\"", 412},
                                         Condition{"\"1.2-0123ABCD\"", 412}, Condition{"\"1.2-0123abcde\"", 412},
                                         Condition{"\"1.99999999999999999999\"", 412}));

TEST_F(DatasetsHttp, GivenTheTagsOfTwoFieldsWhenPutThenOneOfThemIsEnough) {
    const std::string path = added();

    EXPECT_EQ(send(http::Method::Put, path, R"({"age":1})", {{"If-Match", "\"9.9\""}, {"If-Match", "\"1.1\""}}).status,
              200);
    EXPECT_EQ(send(http::Method::Put, path, R"({"age":2})", {{"If-Match", "\"9.9\""}, {"If-Match", "\"1.1\""}}).status,
              412);
}

TEST_F(DatasetsHttp, GivenARecordWhenChangedOrDeletedOnlyIfThereIsNoneThenItStays) {
    const std::string path = added();
    const http::HeaderView none{"If-None-Match", "*"};

    const http::Response refused = send(http::Method::Put, path, R"({"age":1})", {none});
    EXPECT_EQ(refused.status, 412);
    EXPECT_EQ(body(refused).at("detail"), "the record exists, and If-None-Match requires that it does not");
    EXPECT_EQ(send(http::Method::Delete, path, "", {none}).status, 412);
    EXPECT_EQ(send(http::Method::Put, path, R"({"age":1})", {{"If-Match", "*"}, none}).status, 412);
    EXPECT_EQ(body(get(path)).at("age"), 22);
}

TEST_F(DatasetsHttp, GivenTagsWhenChangedOnlyIfOtherThenTheyAreRefusedAndNotOverlooked) {
    const std::string path = added();

    const http::Response refused = send(http::Method::Put, path, R"({"age":1})", {{"If-None-Match", "\"1.1\""}});

    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(body(refused).at("errors").at(0).at("name"), "If-None-Match");
}

TEST_F(DatasetsHttp, GivenNobodyWhenPutWithAPreconditionThenNotFound) {
    const std::string target = "/people/" + std::string(kId);

    for (const std::string_view condition : {"\"1.1\"", "*"}) {
        EXPECT_EQ(send(http::Method::Put, target, "{}", {{"If-Match", condition}}).status, 404);
    }
    EXPECT_EQ(send(http::Method::Put, target, "{}", {{"If-None-Match", "*"}}).status, 404);
    EXPECT_EQ(send(http::Method::Delete, target, "", {{"If-None-Match", "*"}}).status, 404);
}

TEST_F(DatasetsHttp, GivenARecordAddedAgainUnderItsIdWhenChangedThenTheOldTagDoesNotMatch) {
    const std::string chosen = R"({"uuid":")" + std::string(kId) + "\"}";
    const std::string path = added(chosen);
    const std::string tag = get(path).etag;
    send(http::Method::Delete, path);
    added(chosen);

    EXPECT_EQ(send(http::Method::Put, path, R"({"age":1})", {{"If-Match", tag}}).status, 412);
}

// Lists
// --------------------------------------------------------------------------------------------------------------------

TEST_F(DatasetsHttp, GivenManyWhenListedByPagesThenEachIsThereOnceInOrder) {
    std::vector<json::value> expected;
    for (int age = 0; age < 7; ++age) {
        added(R"({"age":)" + std::to_string(age) + "}");
        expected.emplace_back(age);
    }

    std::vector<json::value> ages;
    std::vector<std::size_t> sizes;
    for (std::string target = "/people?sex=male&limit=3"; !target.empty();) {
        const http::Response page = get(target);
        ASSERT_EQ(page.status, 200) << target;
        const json::value records = body(page);
        sizes.push_back(records.as_array().size());
        for (const json::value& each : records.as_array()) ages.push_back(each.at("age"));
        target = next(page);
        EXPECT_TRUE(target.empty() || target.starts_with("/people?sex=male&limit=3&cursor=")) << target;
    }

    EXPECT_EQ(ages, expected);
    EXPECT_EQ(sizes, (std::vector<std::size_t>{3, 3, 1}));
}

TEST_F(DatasetsHttp, GivenFiltersWhenListedThenAllMustFit) {
    added(R"({"sex":"female","passengerClass":1,"name":"Ann"})");
    added(R"({"sex":"female","passengerClass":2,"name":"Bea"})");
    added(R"({"sex":"male","passengerClass":1,"name":"Carl 100%"})");
    const auto names = [&](std::string_view target) {
        std::string all;
        const json::value records = body(get(target));
        for (const json::value& each : records.as_array()) all += each.at("name").as_string()[0];
        return all;
    };

    EXPECT_EQ(names("/people"), "ABC");
    EXPECT_EQ(names("/people?sex=female"), "AB");
    EXPECT_EQ(names("/people?sex=female&passengerClass=1"), "A");
    EXPECT_EQ(names("/people?survived=true"), "");
    EXPECT_EQ(names("/people?survived=false"), "ABC");
    EXPECT_EQ(names("/people?q=A&passengerClass=1"), "AC");
    EXPECT_EQ(names("/people?q=%25"), "C");
    EXPECT_EQ(get("/people?sex=none").status, 400);
    EXPECT_EQ(get("/people?fare=1").status, 400) << "not declared as a filter";
}

TEST_F(DatasetsHttp, GivenACursorThatIsNoneWhenListedThenItIsNamed) {
    const http::Response response = get("/people?cursor=abc");

    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(body(response).at("detail"), "'abc' is not a cursor of people - 'cursor'");
    EXPECT_EQ(body(response).at("errors").at(0).at("in"), "query");
}

TEST_F(DatasetsHttp, GivenCsvWhenListedThenTheColumnsAreThoseOfTheFileAndNothingRuns) {
    added(R"({"uuid":")" + std::string(kId) + R"(","name":"=1+1, \"x\""})");

    const http::Response response = get("/people?format=csv");

    EXPECT_EQ(response.content_type, "text/csv; charset=utf-8; header=present");
    EXPECT_EQ(text(response),
              "uuid,Survived,Pclass,Name,Sex,Age,Siblings/Spouses Aboard,Parents/Children Aboard,Fare\r\n" +
                  std::string(kId) + ",false,3,\"'=1+1, \"\"x\"\"\",male,22,1,0,7.25\r\n");
    EXPECT_EQ(text(get("/people", "text/csv")), text(response));
}

/// Blocks the threads of a pool until released; further jobs wait in the queue.
class Busy {
  public:
    Busy(tasks::BlockingPool& pool, std::size_t jobs) {
        threads_.start();
        const std::shared_future<void> until = let_go_.get_future().share();
        for (std::size_t i = 0; i < jobs; ++i) {
            ended_.push_back(boost::asio::co_spawn(threads_.executor(0), hold(pool, until), boost::asio::use_future));
        }
        while (pool.running() < pool.threads() || pool.waiting() + pool.threads() < jobs) std::this_thread::yield();
    }
    ~Busy() {
        let_go_.set_value();
        for (std::future<bool>& each : ended_) each.get();
    }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

  private:
    static Task<bool> hold(tasks::BlockingPool& pool, std::shared_future<void> until) {
        const auto work = [&] {
            until.wait();
            return true;
        };
        co_return co_await pool.run_admitted(work);
    }

    std::promise<void> let_go_;
    tasks::IoThreads threads_{1};
    std::vector<std::future<bool>> ended_;
};

TEST_F(DatasetsHttp, GivenMoreSearchesThanAreLetWaitWhenSearchedThenItIsRefusedAndTheRestGoesOn) {
    const std::string path = added();
    {
        const Busy busy(datasets_->searches(), 9 * datasets_->searches().threads());

        for (const char* target : {"/people?q=a", "/people?sex=male"}) {
            const http::Response refused = get(target);
            EXPECT_EQ(refused.status, 503);
            EXPECT_EQ(header(refused, "Retry-After"), "1");
        }
        EXPECT_EQ(datasets_->searches().refused(), 2u);
        EXPECT_EQ(get("/people").status, 200);
        EXPECT_EQ(get(path).status, 200);
        EXPECT_EQ(post(kBraund).status, 201);
    }
    EXPECT_EQ(get("/people?q=a&sex=male").status, 200);
}

TEST(SearchThreads, GivenThreadsThenSearchesHaveHalfAsManyAndAtLeastOne) {
    EXPECT_EQ(search_threads(1), 1u);
    EXPECT_EQ(search_threads(4), 2u);
    EXPECT_EQ(search_threads(5), 2u);
}

// Pages
// --------------------------------------------------------------------------------------------------------------------

TEST_F(DatasetsHttp, GivenABrowserWhenListedThenThePageMayLoadNothing) {
    const http::Response page = get("/people", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
    EXPECT_EQ(header(page, "Vary"), "Accept");
    EXPECT_EQ(header(page, "Referrer-Policy"), "no-referrer");
    const std::string policy = header(page, "Content-Security-Policy");
    EXPECT_TRUE(policy.starts_with("default-src 'none'; style-src 'sha256-")) << policy;
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_TRUE(policy.ends_with("'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")) << policy;
}

TEST_F(DatasetsHttp, GivenARecordWhenAskedAsAPageThenItsTagIsAnother) {
    const std::string path = added();

    const http::Response page = get(path, "text/html");

    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(std::regex_match(page.etag, std::regex("\"1\\.1-html-[0-9a-f]{8}\""))) << page.etag;
    EXPECT_NE(text(page).find("Mr. Owen Harris Braund"), std::string::npos);
}

TEST_F(DatasetsHttp, GivenATargetThatIsNotEscapedWhenThereIsMoreThenTheLinkIsWhole) {
    for (int i = 0; i < 2; ++i) added(R"({"name":"a>b \"c\""})");

    const http::Response first = get("/people?limit=1&q=a>b%20\"c");

    EXPECT_TRUE(header(first, "Link").starts_with("</people?limit=1&q=a%3Eb%20%22c&cursor=")) << header(first, "Link");
    EXPECT_EQ(get(next(first)).status, 200);
    EXPECT_EQ(body(get(next(first))).as_array().size(), 1);
}

TEST_F(DatasetsHttp, GivenASearchWhenAskedAsAPageThenTheFormKeepsTheFilters) {
    for (int i = 0; i < 3; ++i) added();

    const std::string page = text(get("/people?q=%22%3E%3Cb&sex=male&limit=2", "text/html"));
    EXPECT_NE(page.find("<input type=\"hidden\" name=\"sex\" value=\"male\">"), std::string::npos);
    EXPECT_NE(page.find("<input type=\"hidden\" name=\"limit\" value=\"2\">"), std::string::npos);
    EXPECT_NE(page.find("value=\"&quot;&gt;&lt;b\""), std::string::npos) << page;
    EXPECT_EQ(page.find("First page"), std::string::npos);

    const std::string second = text(get(next(get("/people?sex=male&limit=2")), "text/html"));
    EXPECT_NE(second.find("<a href=\"/people?sex=male&amp;limit=2\">First page</a>"), std::string::npos) << second;
    EXPECT_EQ(second.find("Next page"), std::string::npos);
}

}  // namespace datasets_http_test
}  // namespace bourse::datasets

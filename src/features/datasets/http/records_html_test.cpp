#include "features/datasets/http/records_html.hpp"

#include <gtest/gtest.h>

namespace bourse::datasets {
namespace records_html_test {

constexpr const char* kHostile[] = {"<img src=x onerror=alert(1)>",
                                    "\"><script>alert(1)</script>",
                                    "' onmouseover='alert(1)",
                                    "</title></style></dd></td><b>",
                                    "&lt;b&gt; &amp;",
                                    "<!-- ",
                                    "javascript:alert(1)"};

/// A word that occurs in no page by default.
constexpr const char* kHarmless = "Harmless";

/// A dataset with hostile texts in every field of its file.
Dataset dataset_with(const std::string& title) {
    Dataset dataset;
    dataset.name = "notes";
    dataset.title = title;
    dataset.record = "Note";
    dataset.id = "uuid";
    dataset.properties.resize(2);
    dataset.properties[0].name = "text";
    dataset.properties[0].searched = true;
    dataset.properties[1].name = "count";
    dataset.properties[1].type = FieldType::Integer;
    return dataset;
}

Record record_with(const std::string& text) {
    return {Uuid(), {1, 1}, {text, std::int64_t{7}}};
}

/// Removes `escaped` and searches the rest for unescaped markup.
std::string without(std::string page, const std::string& escaped) {
    for (std::size_t at = page.find(escaped); at != std::string::npos; at = page.find(escaped)) {
        page.erase(at, escaped.size());
    }
    return page;
}

std::string escape(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const std::string_view marks = "&<>\"'";
        const char* const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
        const std::size_t mark = marks.find(c);
        if (mark == std::string_view::npos) {
            out += c;
        } else {
            out += names[mark];
        }
    }
    return out;
}

class HostileTextTest : public testing::TestWithParam<const char*> {};

TEST_P(HostileTextTest, GivenHostileTextEverywhereWhenListedThenItStaysText) {
    const std::string hostile = GetParam();
    const std::vector<Record> records{record_with(hostile)};
    const std::vector<Record> harmless{record_with(kHarmless)};

    const std::string page = list_page(
        dataset_with(hostile), {records, {{hostile, hostile}}, hostile, 5, "/notes?" + hostile, "/n?" + hostile});

    const std::string plain = list_page(dataset_with(kHarmless), {harmless,
                                                                  {{kHarmless, kHarmless}},
                                                                  kHarmless,
                                                                  5,
                                                                  "/notes?" + std::string(kHarmless),
                                                                  "/n?" + std::string(kHarmless)});
    EXPECT_EQ(without(page, escape(hostile)), without(plain, kHarmless));
}

TEST_P(HostileTextTest, GivenHostileTextWhenShownAloneThenItStaysText) {
    const std::string hostile = GetParam();

    const std::string page = record_page(dataset_with(hostile), record_with(hostile));

    EXPECT_EQ(without(page, escape(hostile)),
              without(record_page(dataset_with(kHarmless), record_with(kHarmless)), kHarmless));
}

INSTANTIATE_TEST_SUITE_P(RecordsHtml, HostileTextTest, testing::ValuesIn(kHostile));

TEST(RecordsHtml, GivenARecordWhenListedThenItsRowLeadsToIt) {
    const std::vector<Record> records{record_with("שלום")};

    const std::string page = list_page(dataset_with("Notes"), {records, {}, "", 5, std::nullopt, std::nullopt});

    EXPECT_NE(page.find("<tr><th scope=\"row\"><a href=\"/notes/00000000-0000-0000-0000-000000000000\" "
                        "aria-label=\"00000000-0000-0000-0000-000000000000, Note שלום\">"
                        "00000000-0000-0000-0000-000000000000</a></th><td dir=\"auto\">שלום</td>"
                        "<td class=\"number\">7</td></tr>"),
              std::string::npos)
        << page;
    EXPECT_NE(page.find("<caption>Notes, 1 on this page</caption>"), std::string::npos);
    EXPECT_EQ(page.find("<nav"), std::string::npos);
    EXPECT_NE(page.find("<title>Notes</title>"), std::string::npos);
    EXPECT_EQ(page.find("show all"), std::string::npos);
}

TEST(RecordsHtml, GivenANarrowedListThenPageAndTitleSayToWhatAndHowToSeeAll) {
    const RecordList list{{}, {{"count", "7"}, {"kind", "a"}}, "ann", 5, std::nullopt, std::nullopt};

    const std::string page = list_page(dataset_with("Notes"), list);

    EXPECT_NE(page.find("<title>Notes – count: 7, kind: a, with &#39;ann&#39;</title>"), std::string::npos) << page;
    EXPECT_NE(page.find("count: 7, kind: a, with &#39;ann&#39; – <a href=\"/notes\">show all</a>"), std::string::npos);
}

TEST(RecordsHtml, GivenOnlyASearchThenItIsNamedAlone) {
    const RecordList list{{}, {}, "ann", 5, std::nullopt, std::nullopt};

    EXPECT_NE(list_page(dataset_with("Notes"), list).find("<title>Notes – with &#39;ann&#39;</title>"),
              std::string::npos);
}

TEST(RecordsHtml, GivenNoRecordsWhenListedThenThePageSaysSo) {
    const std::string page = list_page(dataset_with("Notes"), {});

    EXPECT_NE(page.find("<p>No records.</p>"), std::string::npos);
    EXPECT_EQ(page.find("<table"), std::string::npos);
}

TEST(RecordsHtml, GivenNothingToSearchWhenListedThenThereIsNoForm) {
    Dataset dataset = dataset_with("Notes");
    dataset.properties[0].searched = false;

    EXPECT_EQ(list_page(dataset, {}).find("<form"), std::string::npos);
}

TEST(RecordsHtml, GivenAPageThenItHasNoScriptAndItsStyleIsTheOneThatIsNamed) {
    const std::string page = list_page(dataset_with("Notes"), {});

    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find("style="), std::string::npos);
    EXPECT_NE(page.find("<style>" + std::string(page_style()) + "</style>"), std::string::npos);
}

}  // namespace records_html_test
}  // namespace bourse::datasets

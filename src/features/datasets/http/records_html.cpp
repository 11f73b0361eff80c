#include "features/datasets/http/records_html.hpp"

#include <algorithm>

#include "features/datasets/http/records_text.hpp"

namespace bourse::datasets {
namespace {

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;margin:1rem auto;max-width:80rem;padding:0 1rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse}
caption{text-align:start;padding:.5rem 0}
th,td{border:1px solid;padding:.25rem .5rem;text-align:start;vertical-align:top}
td.number{text-align:end}
dt{font-weight:bold}
nav a,form *{margin-inline-end:.5rem}
)";

/// Escapes text for elements and for quoted attributes.
void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
}

/// Appends HTML: markup unchanged, text escaped.
class HtmlWriter {
  public:
    HtmlWriter& markup(std::string_view html) {
        out_ += html;
        return *this;
    }
    HtmlWriter& text(std::string_view text) {
        append_escaped(out_, text);
        return *this;
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

  private:
    std::string out_;
};

void begin_page(HtmlWriter& html, std::string_view title) {
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .text(title)
        .markup("</title>\n<style>")
        .markup(kStyle)
        .markup("</style>\n</head>\n<body>\n<main>\n");
}

void end_page(HtmlWriter& html) {
    html.markup("</main>\n</body>\n</html>\n");
}

/// Describes filters and search: `sex: female, with 'ann'`; empty without them.
std::string describe(const RecordList& list) {
    std::string narrowed;
    for (const auto& [name, value] : list.filters) {
        narrowed += (narrowed.empty() ? "" : ", ") + name + ": " + value;
    }
    if (!list.text.empty()) narrowed += (narrowed.empty() ? "with '" : ", with '") + list.text + "'";
    return narrowed;
}

void add_narrowing(HtmlWriter& html, const Dataset& dataset, std::string_view narrowed) {
    if (narrowed.empty()) return;
    html.markup("<p dir=\"auto\">").text(narrowed).markup(" – <a href=\"/").text(dataset.name);
    html.markup("\">show all</a></p>\n");
}

void add_hidden(HtmlWriter& html, std::string_view name, std::string_view value) {
    html.markup("<input type=\"hidden\" name=\"").text(name).markup("\" value=\"").text(value).markup("\">\n");
}

void add_search(HtmlWriter& html, const Dataset& dataset, const RecordList& list) {
    html.markup("<form method=\"get\" role=\"search\" action=\"/").text(dataset.name).markup("\">\n");
    for (const auto& [name, value] : list.filters) add_hidden(html, name, value);
    add_hidden(html, "limit", std::to_string(list.limit));
    html.markup("<label for=\"q\">Search</label><input type=\"search\" id=\"q\" name=\"q\" maxlength=\"100\" ")
        .markup("dir=\"auto\" value=\"")
        .text(list.text)
        .markup("\"><button>Search</button>\n</form>\n");
}

void add_cell(HtmlWriter& html, const Property& property, const FieldValue& value) {
    switch (property.type) {
        case FieldType::Integer:
        case FieldType::Number:
            html.markup("<td class=\"number\">");
            break;
        case FieldType::Text:
            html.markup("<td dir=\"auto\">");
            break;
        case FieldType::Boolean:
            html.markup("<td>");
            break;
    }
    html.text(to_text(value)).markup("</td>");
}

/// Accessible name of the link to a record. It begins with the visible id and adds a searched property, because the id
/// alone is not helpful in a screen reader.
std::string label_of(const Dataset& dataset, const Record& record) {
    std::string label = record.id.to_string();
    const auto searched = std::find_if(dataset.properties.begin(), dataset.properties.end(),
                                       [](const Property& property) { return property.searched; });
    if (searched == dataset.properties.end()) return label + ", " + dataset.record;
    const auto place = static_cast<std::size_t>(searched - dataset.properties.begin());
    return label + ", " + dataset.record + " " + to_text(record.values[place]);
}

void add_row(HtmlWriter& html, const Dataset& dataset, const Record& record) {
    const std::string id = record.id.to_string();
    html.markup("<tr><th scope=\"row\"><a href=\"/").text(dataset.name).markup("/").text(id);
    html.markup("\" aria-label=\"").text(label_of(dataset, record)).markup("\">").text(id).markup("</a></th>");
    for (std::size_t i = 0; i < dataset.properties.size(); ++i) {
        add_cell(html, dataset.properties[i], record.values[i]);
    }
    html.markup("</tr>\n");
}

void add_table(HtmlWriter& html, const Dataset& dataset, std::span<const Record> records) {
    if (records.empty()) {
        html.markup("<p>No records.</p>\n");
        return;
    }
    html.markup("<div class=\"scroll\">\n<table>\n<caption>").text(dataset.title).markup(", ");
    html.text(std::to_string(records.size())).markup(" on this page</caption>\n<thead><tr><th scope=\"col\">");
    html.text(dataset.id).markup("</th>");
    for (const Property& property : dataset.properties) {
        html.markup("<th scope=\"col\">").text(property.name).markup("</th>");
    }
    html.markup("</tr></thead>\n<tbody>\n");
    for (const Record& record : records) add_row(html, dataset, record);
    html.markup("</tbody>\n</table>\n</div>\n");
}

void add_links(HtmlWriter& html, const RecordList& list) {
    if (!list.first && !list.next) return;
    html.markup("<nav aria-label=\"Pages\">");
    if (list.first) html.markup("<a href=\"").text(*list.first).markup("\">First page</a>");
    if (list.next) html.markup("<a rel=\"next\" href=\"").text(*list.next).markup("\">Next page</a>");
    html.markup("</nav>\n");
}

}  // namespace

std::string list_page(const Dataset& dataset, const RecordList& list) {
    HtmlWriter html;
    const std::string narrowed = describe(list);
    begin_page(html, narrowed.empty() ? dataset.title : dataset.title + " – " + narrowed);
    html.markup("<h1>").text(dataset.title).markup("</h1>\n");
    if (dataset.is_searched()) add_search(html, dataset, list);
    add_narrowing(html, dataset, narrowed);
    add_table(html, dataset, list.records);
    add_links(html, list);
    end_page(html);
    return html.take();
}

std::string record_page(const Dataset& dataset, const Record& record) {
    HtmlWriter html;
    const std::string id = record.id.to_string();
    const std::string title = dataset.record + " " + id;
    begin_page(html, title);
    html.markup("<h1>").text(title).markup("</h1>\n<dl>\n<dt>").text(dataset.id).markup("</dt><dd>");
    html.text(id).markup("</dd>\n");
    for (std::size_t i = 0; i < dataset.properties.size(); ++i) {
        html.markup("<dt>").text(dataset.properties[i].name).markup("</dt><dd dir=\"auto\">");
        html.text(to_text(record.values[i])).markup("</dd>\n");
    }
    html.markup("</dl>\n<p><a href=\"/").text(dataset.name).markup("\">").text(dataset.title).markup("</a></p>\n");
    end_page(html);
    return html.take();
}

std::string_view page_style() {
    return kStyle;
}

}  // namespace bourse::datasets

#include "platform/http/messages/body_stream.hpp"

#include <algorithm>
#include <utility>

namespace bourse::http {

Task<std::shared_ptr<const BodyPiece>> PagedBody::next() {
    if (is_ended_) co_return nullptr;
    if (is_first_) co_return std::make_shared<const BodyPiece>(joined({std::move(first_), true}));
    // The request was admitted when its first page was made.
    const auto work = [this] { return make_page_(); };
    Page page = co_await pool_.run_admitted(work);
    std::string text = joined(std::move(page));
    co_return text.empty() ? nullptr : std::make_shared<const BodyPiece>(std::move(text));
}

/// The part of the body that a page is.
std::string PagedBody::joined(Page page) {
    is_ended_ = !page.has_more;
    std::string text = std::move(page.text);
    const bool is_first = std::exchange(is_first_, false);
    if (form_ == ListForm::Csv) {
        const std::size_t header = text.find("\r\n");
        if (!is_first) text.erase(0, std::min(header, text.size() - 2) + 2);
        // An empty piece would end the body early.
        return text.empty() && !is_ended_ ? std::string("\r\n") : text;
    }
    if (!is_first && text == "[]") return is_ended_ ? "]" : " ";
    if (!is_first) text.front() = ',';
    if (!is_ended_) text.pop_back();
    return text;
}

Response respond_in_pages(ListForm form, std::string first, tasks::BlockingPool& pool, PagedBody::MakePage make_page) {
    Response response = respond_list(form, {});
    response.body = nullptr;
    response.stream = std::make_shared<PagedBody>(form, std::move(first), pool, std::move(make_page));
    return response;
}

}  // namespace bourse::http

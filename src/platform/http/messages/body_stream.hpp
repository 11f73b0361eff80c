#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "platform/http/messages/body_piece.hpp"
#include "platform/http/messages/message.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/task.hpp"

namespace bourse::http {

/// The body of a response that is sent while it is made: chunked, in bounded memory, with back-pressure, since a piece
/// is made only when the one before has been handed to the socket. It outlives the handler, so it owns what it uses, or
/// borrows what lives as long as the server.
class BodyStream {
  public:
    virtual ~BodyStream() = default;
    /// The next piece; null at the end. Called on the connection's io thread, one call at a time. After an exception
    /// the connection is closed without the end of the body, so that the client notices.
    virtual Task<std::shared_ptr<const BodyPiece>> next() = 0;
    /// The memory that the stream and its piece take at the most, in bytes; an estimate.
    [[nodiscard]] virtual std::size_t memory() const = 0;
};

/// A list as one body, made page by page on a pool: a JSON array, or CSV with one header row.
class PagedBody final : public BodyStream {
  public:
    /// A page as a whole JSON array, or as CSV with its header row.
    struct Page {
        std::string text;
        bool has_more = false;
    };
    /// The page after the last one. Blocks; called until a page has no more. It owns what it uses, as the stream does.
    using MakePage = std::function<Page()>;

    /// `first` is the text of the first page, which has more after it. `pool` outlives the stream.
    PagedBody(ListForm form, std::string first, tasks::BlockingPool& pool, MakePage make_page)
        : form_(form), first_(std::move(first)), pool_(pool), make_page_(std::move(make_page)) {}

    Task<std::shared_ptr<const BodyPiece>> next() override;
    [[nodiscard]] std::size_t memory() const override { return kUsualPage; }

  private:
    /// Of a thousand records.
    static constexpr std::size_t kUsualPage = 256 * 1024;

    [[nodiscard]] std::string joined(Page page);

    ListForm form_;
    /// Empty once it has been sent.
    std::string first_;
    tasks::BlockingPool& pool_;
    MakePage make_page_;
    bool is_first_ = true;
    bool is_ended_ = false;
};

/// 200 with a list that is sent while it is made.
[[nodiscard]] Response respond_in_pages(ListForm form, std::string first, tasks::BlockingPool& pool,
                                        PagedBody::MakePage make_page);

}  // namespace bourse::http

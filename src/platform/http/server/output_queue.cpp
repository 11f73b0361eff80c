#include "platform/http/server/output_queue.hpp"

#include <algorithm>

namespace bourse::http {
namespace {

/// Asio hands at most 64 buffers to one write.
constexpr std::size_t kMaxBuffers = 64;
/// Memory for the heads of longer pipelines is freed.
constexpr std::size_t kMaxKeptBytes = 4 * 1024;

}  // namespace

void OutputQueue::close(std::shared_ptr<const std::string> body) {
    const std::size_t head_start = answers_.empty() ? 0 : answers_.back().head_end;
    bytes_ += heads_.size() - head_start + (body ? body->size() : 0);
    answers_.push_back({heads_.size(), std::move(body)});
}

std::vector<std::shared_ptr<const std::string>> OutputQueue::unsent_bodies() const {
    std::vector<std::shared_ptr<const std::string>> bodies;
    for (std::size_t i = sent_answers_; i < answers_.size(); ++i) {
        if (answers_[i].body) bodies.push_back(answers_[i].body);
    }
    return bodies;
}

std::span<const boost::asio::const_buffer> OutputQueue::buffers() {
    buffers_.clear();
    std::size_t head_start = sent_heads_;
    std::size_t body_start = sent_body_;
    for (std::size_t i = sent_answers_; i < answers_.size() && buffers_.size() + 2 <= kMaxBuffers; ++i) {
        const Answer& answer = answers_[i];
        if (answer.head_end > head_start)
            buffers_.emplace_back(heads_.data() + head_start, answer.head_end - head_start);
        if (answer.body) buffers_.push_back(boost::asio::buffer(*answer.body) + body_start);
        head_start = answer.head_end;
        body_start = 0;
    }
    return buffers_;
}

void OutputQueue::consume(std::size_t count) {
    bytes_ -= count;
    if (bytes_ == 0) {
        answers_.clear();
        heads_.clear();
        if (heads_.capacity() > kMaxKeptBytes) heads_ = std::string();
        sent_answers_ = sent_heads_ = sent_body_ = 0;
        return;
    }
    while (count > 0) {
        Answer& answer = answers_[sent_answers_];
        const std::size_t of_head = std::min(count, answer.head_end - sent_heads_);
        sent_heads_ += of_head;
        const std::size_t body_left = answer.body ? answer.body->size() - sent_body_ : 0;
        const std::size_t of_body = std::min(count - of_head, body_left);
        sent_body_ += of_body;
        count -= of_head + of_body;
        if (sent_heads_ < answer.head_end || of_body < body_left) continue;
        answer.body.reset();
        ++sent_answers_;
        sent_body_ = 0;
    }
}

}  // namespace bourse::http

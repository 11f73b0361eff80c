#include "platform/broker/pending_replies.hpp"

#include <utility>

namespace bourse::broker {

std::optional<std::string> PendingReplies::add(Time deadline, Settle settle) {
    if (pending_.size() >= most_) return std::nullopt;
    std::string id = prefix_ + std::to_string(++last_);
    pending_.emplace(id, Question{deadline, std::move(settle)});
    return id;
}

bool PendingReplies::settle(const std::string& id, Ending ending, std::string body, Time now) {
    const auto found = pending_.find(id);
    if (found == pending_.end()) return false;
    const Question question = std::move(found->second);
    pending_.erase(found);
    if (now >= question.deadline) return false;
    question.settle(ending, std::move(body));
    return true;
}

void PendingReplies::lose_all() {
    const auto lost = std::exchange(pending_, {});
    for (const auto& [id, question] : lost) question.settle(Ending::Lost, {});
}

bool PendingReplies::is_waiting(const std::string& id, Time now) const {
    const auto found = pending_.find(id);
    return found != pending_.end() && now < found->second.deadline;
}

}  // namespace bourse::broker

#include "features/monitor/service/notice_queue.hpp"

namespace bourse::monitor {

NoticeQueue::Entry* NoticeQueue::entry_of(const Notice& notice) {
    Key key{notice.level, notice.message};
    if (const auto found = entries_.find(key); found != entries_.end()) return &found->second;
    if (entries_.size() >= options_.max) return nullptr;
    return &entries_[std::move(key)];
}

void NoticeQueue::add(Notice notice) {
    const MutexLock lock(mutex_);
    Entry* entry = entry_of(notice);
    if (entry == nullptr) {
        ++dropped_;
        return;
    }
    entry->untold.last = std::move(notice);
    ++entry->untold.times;
}

std::vector<NoticeCount> NoticeQueue::take_due(UtcTime now, bool at_once) {
    std::vector<NoticeCount> due;
    const MutexLock lock(mutex_);
    for (auto place = entries_.begin(); place != entries_.end();) {
        Entry& entry = place->second;
        const bool is_due = at_once || !entry.told || now - *entry.told >= options_.pause;
        if (is_due && entry.untold.times == 0) {
            place = entries_.erase(place);
            continue;
        }
        if (is_due) {
            due.push_back(entry.untold);
            entry.untold.times = 0;
            entry.told = now;
        }
        ++place;
    }
    return due;
}

std::vector<NoticeCount> NoticeQueue::take(UtcTime now) {
    return take_due(now, false);
}

std::vector<NoticeCount> NoticeQueue::take_all(UtcTime now) {
    return take_due(now, true);
}

void NoticeQueue::give_back(std::span<const NoticeCount> untold) {
    const MutexLock lock(mutex_);
    for (const NoticeCount& notice : untold) {
        Entry* entry = entry_of(notice.last);
        if (entry == nullptr) {
            dropped_ += notice.times;
            continue;
        }
        if (entry->untold.times == 0) entry->untold.last = notice.last;
        entry->untold.times += notice.times;
        entry->told.reset();
    }
}

std::uint64_t NoticeQueue::dropped() const {
    const MutexLock lock(mutex_);
    return dropped_;
}

}  // namespace bourse::monitor

#include "platform/sql/postgres/server_watch.hpp"

#include <new>

#include "platform/sql/postgres/postgres_connect.hpp"

namespace bourse::sql {
namespace {

using Advice = ServerHealth::Advice;

ServerHealth::Time now() {
    return std::chrono::steady_clock::now();
}

}  // namespace

void ServerWatch::admit() {
    MutexLock lock(mutex_);
    const auto advice = health_.before_call(now());
    lock.unlock();
    if (advice == Advice::GiveUp || (advice == Advice::Probe && probe() != Evidence::Alive)) give_up();
}

void ServerWatch::check_silence(ServerHealth::Time since) {
    if (is_overdue(since)) throw Unavailable("a session with " + target_.description() + " hangs");
    MutexLock lock(mutex_);
    const auto advice = health_.while_waiting(since, now());
    lock.unlock();
    if (advice == Advice::GiveUp || (advice == Advice::Probe && probe() == Evidence::Gone)) give_up();
}

void ServerWatch::check_turn(ServerHealth::Time since) const {
    if (is_overdue(since)) throw Unavailable("all sessions with " + target_.description() + " are in use");
    MutexLock lock(mutex_);
    const bool is_down = health_.is_down();
    lock.unlock();
    if (is_down) give_up();
}

PgHandle ServerWatch::connect() {
    const auto advice = [this] {
        const MutexLock lock(mutex_);
        return health_.before_connect(now());
    }();
    if (advice == Advice::GiveUp || (advice == Advice::Probe && probe() != Evidence::Alive)) give_up();
    try {
        return sql::connect(target_, statement_limit_, connect_limit_);
    } catch (const ConnectFailure& failure) {
        const MutexLock lock(mutex_);
        if (failure.evidence() != Evidence::Alive) {
            health_.refused(now());
            trouble_ = failure.what();
        }
        throw;
    }
}

Evidence ServerWatch::probe() {
    try {
        // Opening a session includes a query that the server answers.
        static_cast<void>(sql::connect(target_, statement_limit_, kProbeLimit));
    } catch (const ConnectFailure& failure) {
        return note(failure.evidence(), failure.what());
    } catch (const std::bad_alloc& failure) {
        return note(Evidence::None, failure.what());
    }
    return note(Evidence::Alive, "");
}

Evidence ServerWatch::note(Evidence found, std::string_view message) {
    const MutexLock lock(mutex_);
    // First, because other calls wait for this result even if recording the text fails.
    health_.probed(found, now());
    if (found != Evidence::Alive) trouble_ = message;
    return found;
}

bool ServerWatch::is_overdue(ServerHealth::Time since) const {
    return statement_limit_.count() != 0 && now() >= since + statement_limit_ + kGrace;
}

void ServerWatch::give_up() const {
    const MutexLock lock(mutex_);
    throw Unavailable(trouble_);
}

}  // namespace bourse::sql

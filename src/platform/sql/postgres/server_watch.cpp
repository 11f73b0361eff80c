#include "platform/sql/postgres/server_watch.hpp"

#include "platform/sql/postgres/postgres_connect.hpp"

namespace bourse::sql {
namespace {

ServerHealth::Time now() {
    return std::chrono::steady_clock::now();
}

}  // namespace

void ServerWatch::admit() {
    std::unique_lock lock(mutex_);
    const auto advice = health_.before_call(now());
    lock.unlock();
    follow(advice);
}

void ServerWatch::check_silence(ServerHealth::Time since) {
    std::unique_lock lock(mutex_);
    const auto advice = health_.while_waiting(since, now());
    lock.unlock();
    follow(advice);
}

void ServerWatch::check() const {
    const std::lock_guard lock(mutex_);
    if (health_.is_down()) give_up();
}

PgHandle ServerWatch::connect() {
    try {
        return sql::connect(target_, statement_limit_, kConnectLimit);
    } catch (const ConnectFailure& failure) {
        const std::lock_guard lock(mutex_);
        if (!failure.is_answer()) health_.refused(now());
        throw;
    }
}

void ServerWatch::follow(ServerHealth::Advice advice) {
    if (advice == ServerHealth::Advice::Proceed) return;
    if (advice == ServerHealth::Advice::GiveUp) give_up();
    const bool is_alive = probe();
    const std::lock_guard lock(mutex_);
    if (is_alive) {
        health_.answered(now());
    } else {
        health_.silent(now());
        give_up();
    }
}

bool ServerWatch::probe() const {
    try {
        // Setting up the session has the server answer a query.
        static_cast<void>(sql::connect(target_, statement_limit_, kProbeLimit));
        return true;
    } catch (const ConnectFailure& failure) {
        return failure.is_answer();
    } catch (const std::bad_alloc&) {
        return false;
    }
}

void ServerWatch::give_up() const {
    throw Unavailable(target_.description() + " does not answer");
}

}  // namespace bourse::sql

#include "platform/sql/write_deadline.hpp"

#include <utility>

namespace bourse::sql {
namespace {

thread_local std::optional<WriteDeadline::Time> deadline_of_thread;

}  // namespace

WriteDeadline::WriteDeadline(Time time) : before_(std::exchange(deadline_of_thread, time)) {}

WriteDeadline::~WriteDeadline() {
    deadline_of_thread = before_;
}

std::optional<WriteDeadline::Time> WriteDeadline::current() {
    return deadline_of_thread;
}

}  // namespace bourse::sql

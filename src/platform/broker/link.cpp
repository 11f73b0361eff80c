#include "platform/broker/link.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace bourse::broker {
namespace {

/// Interval for heartbeat processing when nothing else happens.
constexpr std::chrono::milliseconds kTick{500};

int make_eventfd() {
    const int file = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (file < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    return file;
}

}  // namespace

Link::Descriptor::~Descriptor() {
    ::close(file_);
}

Link::Link(AmqpTarget target, LinkOptions options, LinkUser& user, Random& random, BrokerObserver& observer)
    : target_(std::move(target)),
      options_(std::move(options)),
      user_(user),
      observer_(observer),
      backoff_(options_.backoff, random),
      wake_(make_eventfd()) {}

Link::~Link() {
    is_ending_ = true;
    wake();
    thread_.reset();
}

void Link::start() {
    thread_ = std::make_unique<tasks::ServiceThread>(options_.name, [this] { run(); });
}

void Link::wake() {
    const std::uint64_t one = 1;
    // A write fails only when 2⁶⁴ wake-ups are pending.
    static_cast<void>(::write(wake_.get(), &one, sizeof one));
}

std::string Link::trouble() const {
    const MutexLock lock(mutex_);
    return trouble_;
}

void Link::set_trouble(std::string why) {
    const MutexLock lock(mutex_);
    trouble_ = std::move(why);
}

void Link::run() {
    while (!is_ending_) {
        std::string why;
        try {
            live();
        } catch (const std::exception& error) {
            why = error.what();
        }
        is_up_ = false;
        set_trouble(why);
        user_.lost();
        if (is_ending_) break;
        observer_.lost(options_.name, target_.description() + ": " + why);
        sleep(backoff_.next());
    }
}

/// Runs one connection, until it is lost or the link stops.
void Link::live() {
    AmqpConnection connection(target_, options_.connection);
    user_.opened(connection);
    backoff_.reset();
    set_trouble("");
    is_up_ = true;
    observer_.connected(options_.name);
    serve(connection);
    connection.close();
}

void Link::serve(AmqpConnection& connection) {
    while (!is_ending_) {
        user_.flush(connection);
        while (auto incoming = connection.next()) user_.received(connection, *std::move(incoming));
        wait(&connection, kTick);
    }
    user_.flush(connection);
    user_.closing(connection);
}

void Link::sleep(std::chrono::milliseconds longest) {
    const auto end = std::chrono::steady_clock::now() + longest;
    while (!is_ending_) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (left.count() <= 0) return;
        wait(nullptr, left);
    }
}

/// Waits for input, a wake-up or the timeout.
void Link::wait(const AmqpConnection* connection, std::chrono::milliseconds longest) {
    const int file = connection == nullptr ? -1 : connection->descriptor();
    std::array<pollfd, 2> files{pollfd{wake_.get(), POLLIN, 0}, pollfd{file, POLLIN, 0}};
    if (::poll(files.data(), files.size(), static_cast<int>(longest.count())) <= 0) return;
    std::uint64_t count = 0;
    static_cast<void>(::read(wake_.get(), &count, sizeof count));
}

}  // namespace bourse::broker

#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>

// Annotations for clang's -Wthread-safety: it checks that guarded members are accessed, and
// functions that need a lock are called, only while the lock is held. Other compilers ignore them.
#ifdef __clang__
#define BOURSE_THREAD_SAFETY(attribute) __attribute__((attribute))
#else
#define BOURSE_THREAD_SAFETY(attribute)
#endif

/// On a member: access requires holding the mutex.
#define BOURSE_GUARDED_BY(mutex) BOURSE_THREAD_SAFETY(guarded_by(mutex))
/// On a function: the caller must hold the mutex.
#define BOURSE_REQUIRES(mutex) BOURSE_THREAD_SAFETY(requires_capability(mutex))

namespace bourse {

/// std::mutex with clang's annotations. Lock it with a MutexLock.
class BOURSE_THREAD_SAFETY(capability("mutex")) Mutex {
  private:
    friend class MutexLock;
    std::mutex mutex_;
};

/// Locks a mutex for its lifetime, except between unlock() and lock().
class BOURSE_THREAD_SAFETY(scoped_lockable) MutexLock {
  public:
    explicit MutexLock(Mutex& mutex) BOURSE_THREAD_SAFETY(acquire_capability(mutex)) : lock_(mutex.mutex_) {}
    ~MutexLock() BOURSE_THREAD_SAFETY(release_capability()) = default;
    MutexLock(const MutexLock&) = delete;
    MutexLock& operator=(const MutexLock&) = delete;

    void lock() BOURSE_THREAD_SAFETY(acquire_capability()) { lock_.lock(); }
    void unlock() BOURSE_THREAD_SAFETY(release_capability()) { lock_.unlock(); }

  private:
    friend class ConditionVariable;
    std::unique_lock<std::mutex> lock_;
};

/// std::condition_variable for a MutexLock. The caller writes the condition as a loop, where the
/// analysis sees that the lock is held: `while (!is_ready_) changed_.wait(lock);`
class ConditionVariable {
  public:
    void wait(MutexLock& lock) { condition_.wait(lock.lock_); }
    /// False on timeout.
    template <class Clock, class Duration>
    bool wait_until(MutexLock& lock, std::chrono::time_point<Clock, Duration> time) {
        return condition_.wait_until(lock.lock_, time) == std::cv_status::no_timeout;
    }
    template <class Rep, class Period>
    bool wait_for(MutexLock& lock, std::chrono::duration<Rep, Period> duration) {
        return condition_.wait_for(lock.lock_, duration) == std::cv_status::no_timeout;
    }
    void notify_one() { condition_.notify_one(); }
    void notify_all() { condition_.notify_all(); }

  private:
    std::condition_variable condition_;
};

/// std::shared_mutex with clang's annotations.
class BOURSE_THREAD_SAFETY(capability("mutex")) SharedMutex {
  private:
    friend class ReadLock;
    friend class WriteLock;
    std::shared_mutex mutex_;
};

/// Holds a shared lock: guarded members may be read.
class BOURSE_THREAD_SAFETY(scoped_lockable) ReadLock {
  public:
    explicit ReadLock(SharedMutex& mutex) BOURSE_THREAD_SAFETY(acquire_shared_capability(mutex))
        : lock_(mutex.mutex_) {}
    ~ReadLock() BOURSE_THREAD_SAFETY(release_capability()) = default;
    ReadLock(const ReadLock&) = delete;
    ReadLock& operator=(const ReadLock&) = delete;

  private:
    std::shared_lock<std::shared_mutex> lock_;
};

/// Holds an exclusive lock.
class BOURSE_THREAD_SAFETY(scoped_lockable) WriteLock {
  public:
    explicit WriteLock(SharedMutex& mutex) BOURSE_THREAD_SAFETY(acquire_capability(mutex)) : lock_(mutex.mutex_) {}
    ~WriteLock() BOURSE_THREAD_SAFETY(release_capability()) = default;
    WriteLock(const WriteLock&) = delete;
    WriteLock& operator=(const WriteLock&) = delete;

  private:
    std::unique_lock<std::shared_mutex> lock_;
};

}  // namespace bourse

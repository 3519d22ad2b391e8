/* Threads of C++: what <thread>, <mutex>, <condition_variable>, <shared_mutex> and <future> promise. */
#include <ratos.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
constexpr int kThreads = 4;
constexpr int kTurns = 20000;
std::atomic<int> checks{0};

#define CHECK(what, condition) check(what, condition, #condition, __LINE__)
void check(const char *what, bool condition, const char *text, int line) {
  checks++;
  if (condition) return;
  std::fprintf(stderr, "cpp-threads.cpp:%d: %s: %s\n", line, what, text);
  RatExitProcess(1);
}

template <class Run> void inThreads(Run run) {
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; i++) threads.emplace_back(run, i);
  for (auto &thread : threads) thread.join();
}

void identities() {
  std::thread::id own = std::this_thread::get_id(), told;
  std::thread thread([&] { told = std::this_thread::get_id(); });
  std::thread::id known = thread.get_id();
  CHECK("joinable", thread.joinable());
  thread.join();
  CHECK("joined", !thread.joinable());
  CHECK("the same inside and outside", told == known);
  CHECK("not the main thread's", told != own && own != std::thread::id());
  CHECK("as many cores as there are", std::thread::hardware_concurrency() >= 1);
  std::map<std::thread::id, int> ids;
  std::mutex mutex;
  inThreads([&](int i) {
    std::lock_guard<std::mutex> guard(mutex);
    ids[std::this_thread::get_id()] = i;
    std::this_thread::sleep_for(1ms);
  });
  CHECK("detached", [] {
    auto done = std::make_shared<std::promise<int>>();
    auto result = done->get_future();
    std::thread([done] { done->set_value(5); }).detach();
    return result.get();
  }() == 5);
}

template <class Mutex> void counting() {
  Mutex mutex;
  long count = 0;
  inThreads([&](int) {
    for (int i = 0; i < kTurns; i++) {
      std::unique_lock<Mutex> lock(mutex, std::defer_lock);
      if (i % 16) lock.lock();
      else while (!lock.try_lock()) std::this_thread::yield();
      count++;
    }
  });
  CHECK("nothing is lost", count == kThreads * kTurns);
}

template <class Mutex> void timed() {
  Mutex mutex;
  mutex.lock();
  std::thread([&] {
    auto until = std::chrono::steady_clock::now() + 3ms;
    CHECK("held", !mutex.try_lock_until(until));
    CHECK("not too early", std::chrono::steady_clock::now() >= until);
    CHECK("held", !mutex.try_lock_for(1ms));
  }).join();
  mutex.unlock();
  CHECK("free", mutex.try_lock_for(1ms));
  mutex.unlock();
}

template <class Mutex> void shared() {
  Mutex mutex;
  int a = 0, b = 0;
  std::atomic<int> wrong{0};
  inThreads([&](int thread) {
    for (int i = 0; i < 2000; i++) {
      if (thread % 2) {
        std::shared_lock<Mutex> lock(mutex);
        wrong += a != b;
      } else {
        std::unique_lock<Mutex> lock(mutex);
        a++;
        b++;
      }
    }
  });
  CHECK("readers see whole states", wrong == 0 && a == kThreads / 2 * 2000);
}

void locks() {
  counting<std::mutex>();
  counting<std::recursive_mutex>();
  counting<std::timed_mutex>();
  counting<std::recursive_timed_mutex>();
  counting<std::shared_mutex>();
  timed<std::timed_mutex>();
  timed<std::recursive_timed_mutex>();
  timed<std::shared_timed_mutex>();
  shared<std::shared_mutex>();
  shared<std::shared_timed_mutex>();
  std::mutex one, two;
  long count = 0;
  inThreads([&](int thread) {
    for (int i = 0; i < 2000; i++) {
      if (thread % 2) {
        std::scoped_lock lock(one, two);
        count++;
      } else {
        std::scoped_lock lock(two, one);
        count++;
      }
    }
  });
  CHECK("two at once, in any order", count == kThreads * 2000);
}

/* A bounded queue between producers and consumers. */
template <class Condition> void queue() {
  std::mutex mutex;
  Condition notEmpty, notFull;
  std::deque<int> items;
  std::atomic<long> sum{0};
  inThreads([&](int thread) {
    for (int i = 0; i < 2000; i++) {
      std::unique_lock<std::mutex> lock(mutex);
      if (thread % 2) {
        notEmpty.wait(lock, [&] { return !items.empty(); });
        sum += items.front();
        items.pop_front();
        notFull.notify_one();
      } else {
        notFull.wait(lock, [&] { return items.size() < 4; });
        items.push_back(i);
        notEmpty.notify_one();
      }
    }
  });
  CHECK("each item once", sum == kThreads / 2 * (1999L * 2000 / 2) && items.empty());
}

void conditions() {
  queue<std::condition_variable>();
  queue<std::condition_variable_any>();
  std::mutex mutex;
  std::condition_variable condition;
  std::unique_lock<std::mutex> lock(mutex);
  auto steady = std::chrono::steady_clock::now() + 3ms;
  CHECK("time-out", condition.wait_until(lock, steady) == std::cv_status::timeout);
  CHECK("not too early", std::chrono::steady_clock::now() >= steady);
  CHECK("time-out", condition.wait_for(lock, 1ms) == std::cv_status::timeout);
  CHECK("time-out", !condition.wait_for(lock, 1ms, [] { return false; }));
  bool done = false;
  std::thread thread([&] {
    std::unique_lock<std::mutex> own(mutex);
    done = true;
    std::notify_all_at_thread_exit(condition, std::move(own));
  });
  condition.wait(lock, [&] { return done; });
  lock.unlock();
  thread.join();
}

void once() {
  for (int round = 0; round < 20; round++) {
    std::once_flag flag;
    int count = 0;
    std::atomic<int> early{0};
    inThreads([&](int) {
      std::call_once(flag, [&] {
        std::this_thread::yield();
        count++;
      });
      early += count != 1;
    });
    CHECK("once, and done for all", count == 1 && early == 0);
  }
}

void futures() {
  auto sum = [](int from, int to) {
    long result = 0;
    for (int i = from; i < to; i++) result += i;
    return result;
  };
  std::vector<std::future<long>> parts;
  for (int i = 0; i < kThreads; i++) parts.push_back(std::async(std::launch::async, sum, i * 1000, (i + 1) * 1000));
  long total = 0;
  for (auto &part : parts) total += part.get();
  CHECK("async", total == sum(0, kThreads * 1000));
  CHECK("deferred", std::async(std::launch::deferred, sum, 0, 10).get() == 45);

  std::packaged_task<int(int)> task([](int x) { return x * 2; });
  std::future<int> doubled = task.get_future();
  std::thread(std::move(task), 21).join();
  CHECK("packaged task", doubled.get() == 42);

  for (int i = 0; i < 50; i++) {
    std::promise<std::string> promise;
    std::shared_future<std::string> future = promise.get_future().share();
    std::atomic<int> right{0};
    std::vector<std::thread> waiters;
    for (int j = 0; j < 2; j++) waiters.emplace_back([&, future] { right += future.get() == "done"; });
    if (i == 0) CHECK("not yet", future.wait_for(1ms) == std::future_status::timeout);
    promise.set_value("done");
    for (auto &waiter : waiters) waiter.join();
    CHECK("all that wait", right == 2);
  }
  std::promise<void> promise;
  std::thread setter([&] { promise.set_value_at_thread_exit(); });
  promise.get_future().wait();
  setter.join();
}

/* Thread-local objects: made at first use in each thread, destroyed at its end. */
std::atomic<int> made{0}, destroyed{0};
struct Counted {
  int value = ++made;
  ~Counted() { destroyed++; }
};
thread_local Counted counted;
thread_local std::vector<int> numbers;

int useOwn() {
  numbers.push_back(counted.value);
  return static_cast<int>(numbers.size());
}
int32_t onRatos(void *exits) {
  int size = useOwn();
  if (exits) RatExitThread(size);
  return size;
}
void locals() {
  std::atomic<int> right{0};
  inThreads([&](int) { right += useOwn() == 1 && useOwn() == 2; });
  CHECK("each its own", right == kThreads);
  CHECK("destroyed", made == kThreads && destroyed == kThreads);
  for (int exits = 0; exits < 2; exits++) {
    HTHREAD thread;
    int32_t code = 0;
    CHECK("start", RatCreateThread(onRatos, exits ? &thread : nullptr, nullptr, &thread) == RAT_SUCCESS);
    CHECK("end", RatWaitForHandle(thread, RAT_INFINITE) == RAT_SUCCESS);
    RatGetThreadExitCode(thread, &code);
    RatCloseHandle(thread);
    CHECK("a RatOS thread's", code == 1 && destroyed == kThreads + 1 + exits);
  }
}

std::atomic<int> initializations{0};
int slowly() {
  std::this_thread::sleep_for(2ms);
  return ++initializations;
}
void statics() {
  std::atomic<int> right{0};
  inThreads([&](int) {
    static int value = slowly();
    right += value == 1;
  });
  CHECK("a static is initialized once", right == kThreads && initializations == 1);
}

/* Started before main. */
struct Early {
  int result = 0;
  std::thread thread{[this] { result = 7; }};
  int get() {
    thread.join();
    return result;
  }
} early;

}  // namespace

int main() {
  CHECK("a thread of a static initializer", early.get() == 7);
  identities();
  locks();
  conditions();
  once();
  futures();
  locals();
  statics();
  for (int i = 0; i < 300; i++) std::thread([] {}).join();
  std::printf("ok %d checks\n", checks.load());
}

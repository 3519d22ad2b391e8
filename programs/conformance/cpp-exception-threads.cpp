/* Exceptions and threads: each thread has its own, and they are carried from one to another. */
#include "check.hpp"

#include <pthread.h>

#include <exception>
#include <future>
#include <locale>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

constexpr int kThreads = 4;
constexpr int kTurns = 2000;

struct Counted {
  static std::atomic<int> alive;
  int number;
  explicit Counted(int number) : number(number) { alive++; }
  Counted(const Counted &other) : number(other.number) { alive++; }
  ~Counted() { alive--; }
};
std::atomic<int> Counted::alive{0};

/* All throw at once, over frames with destructors. */
int climb(int depth, int number) {
  Counted local(depth);
  if (depth == 0) throw Counted(number);
  return climb(depth - 1, number) + local.number;
}

int32_t throwMany(void *argument) {
  const int number = static_cast<int>(reinterpret_cast<intptr_t>(argument));
  for (int i = 0; i < kTurns; i++) {
    try {
      climb(i % 8, number + i);
      return 1;
    } catch (const Counted &counted) {
      if (counted.number != number + i || std::uncaught_exceptions() != 0) return 2;
      try {
        throw;
      } catch (Counted &again) {
        if (&again != &counted) return 3;
      }
    }
  }
  return 0;
}

void atOnce() {
  HTHREAD threads[kThreads];
  for (intptr_t i = 0; i < kThreads; i++) threads[i] = startThread(throwMany, reinterpret_cast<void *>(i * 100000));
  for (HTHREAD thread : threads) CHECK("throw and catch", joinThread(thread) == 0);
  CHECK("nothing is left", Counted::alive == 0);
}

/* One exception, owned and thrown again by several threads. */
std::exception_ptr shared;

int32_t rethrowShared(void *) {
  for (int i = 0; i < kTurns; i++) {
    std::exception_ptr own = shared;
    try {
      std::rethrow_exception(own);
    } catch (const Counted &counted) {
      if (counted.number != 77) return 1;
      std::exception_ptr current = std::current_exception();
      if (current != own) return 2;
    }
  }
  return 0;
}

void carried() {
  HTHREAD maker = startThread(
    [](void *) -> int32_t {
      try {
        throw Counted(77);
      } catch (...) {
        shared = std::current_exception();
      }
      return 0;
    },
    nullptr);
  CHECK("made", joinThread(maker) == 0 && Counted::alive == 1);
  HTHREAD threads[kThreads];
  for (HTHREAD &thread : threads) thread = startThread(rethrowShared, nullptr);
  for (HTHREAD thread : threads) CHECK("rethrown", joinThread(thread) == 0);
  CHECK("one owner is left", Counted::alive == 1);
  shared = nullptr;
  CHECK("gone", Counted::alive == 0);
}

/* Text that exceptions carry is shared by their copies, and counted. */
void copies() {
  const std::runtime_error error("a text that is too long to be kept in the object itself");
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int i = 0; i < kThreads; i++) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < kTurns; turn++) {
        std::runtime_error copy = error;
        std::runtime_error second = copy;
        if (std::strcmp(second.what(), error.what()) == 0) right++;
      }
    });
  }
  for (std::thread &thread : threads) thread.join();
  CHECK("all the same", right == kThreads * kTurns);
  CHECK("and still there", std::string(error.what()).size() == 55);
}

void futures() {
  std::promise<int> promise;
  auto future = promise.get_future();
  CHECK_THROWS(std::future_error, "", (void)promise.get_future());
  std::thread setter([&] {
    try {
      throw std::out_of_range("from a thread");
    } catch (...) {
      promise.set_exception(std::current_exception());
    }
  });
  CHECK_THROWS(std::out_of_range, "from a thread", (void)future.get());
  setter.join();

  auto async = std::async(std::launch::async, []() -> int { throw Counted(5); });
  try {
    (void)async.get();
    CHECK("thrown", false);
  } catch (const Counted &counted) {
    CHECK("out of async", counted.number == 5);
  }
  std::packaged_task<void()> task([] { throw std::logic_error("task"); });
  auto result = task.get_future();
  std::thread(std::move(task)).join();
  CHECK_THROWS(std::logic_error, "task", result.get());
  std::future<int> broken;
  {
    std::promise<int> left;
    broken = left.get_future();
  }
  CHECK_THROWS(std::future_error, "", (void)broken.get());
}

void callOnce() {
  std::once_flag flag;
  std::atomic<int> attempts{0}, caught{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; i++) {
    threads.emplace_back([&] {
      try {
        std::call_once(flag, [&] {
          if (++attempts < 3) throw std::runtime_error("not yet");
        });
      } catch (const std::runtime_error &) {
        caught++;
      }
    });
  }
  for (std::thread &thread : threads) thread.join();
  CHECK("the third one is the one", attempts == 3 && caught == 2);
}

void locks() {
  std::mutex mutex;
  try {
    std::lock_guard<std::mutex> guard(mutex);
    throw std::runtime_error("locked");
  } catch (const std::runtime_error &) {
    CHECK("unlocked on the way", mutex.try_lock());
    mutex.unlock();
  }
  CHECK_THROWS(std::system_error, "", std::thread().join());
  CHECK_THROWS(std::system_error, "", std::unique_lock<std::mutex>().lock());
}

/* Locales and their facets count their owners. */
void locales() {
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  std::locale own(std::locale::classic(), new std::numpunct<char>());
  std::locale::global(own);
  for (int i = 0; i < kThreads; i++) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < kTurns / 4; turn++) {
        std::ostringstream out;
        std::locale copy = own;
        out.imbue(copy);
        out << turn << ' ' << 1.5;
        if (out.str() == std::to_string(turn) + " 1.5") right++;
      }
    });
  }
  for (std::thread &thread : threads) thread.join();
  CHECK("streams in threads", right == kThreads * (kTurns / 4));
  std::locale::global(std::locale::classic());
}

/* The end of a thread is no exception. */
struct Destroyed {
  static std::atomic<int> count;
  ~Destroyed() { count++; }
};
std::atomic<int> Destroyed::count{0};
std::atomic<int> caughtEnds{0};

int32_t exits(void *) {
  try {
    RatExitThread(9);
  } catch (...) {
    caughtEnds++;
  }
  return 1;
}

void *pthreadExits(void *) {
  static thread_local Destroyed perThread;
  (void)&perThread;
  try {
    pthread_exit(reinterpret_cast<void *>(11));
  } catch (...) {
    caughtEnds++;
  }
  return nullptr;
}

void ends() {
  CHECK("RatExitThread", joinThread(startThread(exits, nullptr)) == 9);
  pthread_t thread;
  void *result = nullptr;
  CHECK("pthread_create", pthread_create(&thread, nullptr, pthreadExits, nullptr) == 0);
  CHECK("pthread_exit", pthread_join(thread, &result) == 0 && result == reinterpret_cast<void *>(11));
  CHECK("thread_local objects are destroyed", Destroyed::count == 1);
  CHECK("catch (...) does not stop them", caughtEnds == 0);
}

} // namespace

int main() {
  atOnce();
  carried();
  copies();
  futures();
  callOnce();
  locks();
  locales();
  ends();
  return finish();
}

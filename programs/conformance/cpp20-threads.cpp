/* Threads of C++20: std::jthread, latches, barriers, semaphores, and atomics that are waited for. */
#include <ratos.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <latch>
#include <memory>
#include <mutex>
#include <semaphore>
#include <stop_token>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
constexpr int kThreads = 4;
constexpr int kRounds = 2000;
std::atomic<int> checks{0};

#define CHECK(what, condition) check(what, condition, #condition, __LINE__)
void check(const char *what, bool condition, const char *text, int line) {
  checks++;
  if (condition) return;
  std::fprintf(stderr, "cpp20-threads.cpp:%d: %s: %s\n", line, what, text);
  RatExitProcess(1);
}

template <class Run> void inThreads(Run run) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < kThreads; i++) threads.emplace_back(run, i);
}

/* To and fro, by a value of each size that an atomic may have. */
template <class T> void pingPong() {
  std::atomic<T> turn{0};
  std::jthread other([&] {
    for (int i = 0; i < kRounds; i++) {
      turn.wait(0);
      turn = 0;
      turn.notify_one();
    }
  });
  for (int i = 0; i < kRounds; i++) {
    turn = 1;
    turn.notify_one();
    turn.wait(1);
  }
  other.join();
  CHECK("handed over", turn == 0);
}

void atomics() {
  pingPong<char>();
  pingPong<short>();
  pingPong<int>();
  pingPong<long long>();
  std::atomic_flag flag;
  std::atomic<int> through{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; i++) {
      threads.emplace_back([&] {
        flag.wait(false);
        through++;
      });
    }
    flag.test_and_set();
    flag.notify_all();
  }
  CHECK("all of them", through == kThreads);
  /* Many objects share what waiters park on. */
  std::vector<std::atomic<int>> many(1000);
  std::jthread all([&] {
    for (auto &one : many) one.wait(0);
  });
  for (auto &one : many) {
    one = 1;
    one.notify_one();
  }
}

void latches() {
  for (int i = 0; i < 50; i++) {
    std::latch ready(kThreads), done(kThreads);
    std::atomic<int> early{0}, arrived{0};
    inThreads([&](int) {
      arrived++;
      ready.arrive_and_wait();
      early += arrived != kThreads;
      done.count_down();
    });
    done.wait();
    CHECK("nobody goes on before all have come", early == 0 && done.try_wait());
  }
}

void barriers() {
  constexpr int kPhases = 500;
  int phases = 0;
  std::atomic<int> arrived{0}, wrong{0};
  std::barrier barrier(kThreads, [&]() noexcept { wrong += arrived != ++phases * kThreads; });
  inThreads([&](int) {
    for (int i = 1; i <= kPhases; i++) {
      arrived++;
      barrier.arrive_and_wait();
      wrong += arrived < i * kThreads;
    }
  });
  CHECK("each phase ends when all have come", phases == kPhases && wrong == 0);
  int left = 0;
  std::barrier<> dropping(kThreads);
  std::mutex mutex;
  inThreads([&](int thread) {
    for (int i = 0; i <= thread; i++) dropping.arrive_and_wait();
    dropping.arrive_and_drop();
    std::lock_guard lock(mutex);
    left++;
  });
  CHECK("one after another drops out", left == kThreads);
}

void semaphores() {
  std::counting_semaphore<8> items(0), room(8);
  std::binary_semaphore one(1);
  std::atomic<long> sum{0};
  int held = 0;
  std::atomic<int> wrong{0};
  inThreads([&](int thread) {
    for (int i = 0; i < kRounds; i++) {
      if (thread % 2) {
        items.acquire();
        room.release();
        sum += 1;
      } else {
        room.acquire();
        items.release();
      }
      one.acquire();
      wrong += held++ != 0;
      held--;
      one.release();
    }
  });
  CHECK("as many taken as given", sum == kThreads / 2 * kRounds);
  CHECK("one at a time", wrong == 0);
  CHECK("none left", !items.try_acquire());
  auto until = std::chrono::steady_clock::now() + 3ms;
  CHECK("time-out", !items.try_acquire_until(until));
  CHECK("not too early", std::chrono::steady_clock::now() >= until);
  CHECK("time-out", !items.try_acquire_for(1ms));
  items.release(2);
  CHECK("two", items.try_acquire() && items.try_acquire_for(1ms) && !items.try_acquire());
}

void stopping() {
  std::atomic<int> stopped{0};
  {
    std::jthread thread([&](std::stop_token token) {
      std::mutex mutex;
      std::condition_variable_any condition;
      std::unique_lock lock(mutex);
      condition.wait(lock, token, [] { return false; });
      stopped += token.stop_requested();
    });
  }
  CHECK("a jthread is stopped and joined at its end", stopped == 1);
  std::stop_source source;
  std::stop_callback callback(source.get_token(), [&] { stopped++; });
  std::jthread([&] { source.request_stop(); }).join();
  CHECK("a callback runs in whoever stops", stopped == 2);
}

void sharedPointers() {
  std::shared_ptr<int> shared = std::make_shared<int>(0);
  inThreads([&](int) {
    for (int i = 0; i < kRounds; i++) {
      auto mine = std::atomic_load(&shared);
      auto next = std::make_shared<int>(*mine + 1);
      if (!std::atomic_compare_exchange_strong(&shared, &mine, next)) i--;
    }
  });
  CHECK("no step is lost", *shared == kThreads * kRounds);
}

}  // namespace

int main() {
  atomics();
  latches();
  barriers();
  semaphores();
  stopping();
  sharedPointers();
  std::printf("ok %d checks\n", checks.load());
}

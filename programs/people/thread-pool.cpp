// A thread pool with futures, std::async, shared_mutex, atomics, call_once, thread_local.
#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <iostream>
#include <mutex>
#include <numeric>
#include <queue>
#include <shared_mutex>
#include <thread>
#include <vector>

class ThreadPool {
 public:
  explicit ThreadPool(unsigned count) {
    for (unsigned i = 0; i < count; i++)
      threads_.emplace_back([this] {
        for (;;) {
          std::function<void()> task;
          {
            std::unique_lock lock(mutex_);
            ready_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
            if (tasks_.empty()) return;
            task = std::move(tasks_.front());
            tasks_.pop();
          }
          task();
        }
      });
  }
  ~ThreadPool() {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    ready_.notify_all();
    for (auto &thread : threads_) thread.join();
  }
  template <class F>
  auto submit(F function) -> std::future<decltype(function())> {
    auto task = std::make_shared<std::packaged_task<decltype(function())()>>(std::move(function));
    auto result = task->get_future();
    {
      std::lock_guard lock(mutex_);
      tasks_.emplace([task] { (*task)(); });
    }
    ready_.notify_one();
    return result;
  }

 private:
  std::vector<std::thread> threads_;
  std::queue<std::function<void()>> tasks_;
  std::mutex mutex_;
  std::condition_variable ready_;
  bool stopping_ = false;
};

static long long sumOf(const std::vector<int> &v, size_t from, size_t to) {
  if (to - from < 5000) return std::accumulate(v.begin() + static_cast<long>(from), v.begin() + static_cast<long>(to), 0LL);
  size_t middle = (from + to) / 2;
  auto left = std::async(std::launch::async, sumOf, std::cref(v), from, middle);
  long long right = sumOf(v, middle, to);
  return left.get() + right;
}

thread_local int calls;

int main() {
  std::vector<std::future<int>> results;
  std::atomic<int> done{0};
  {
    ThreadPool pool(4);
    for (int i = 0; i < 200; i++)
      results.push_back(pool.submit([i, &done] {
        done++;
        return i * i;
      }));
  }
  long long total = 0;
  for (auto &result : results) total += result.get();
  std::cout << total << ' ' << done << '\n';

  std::vector<int> numbers(20000);
  std::iota(numbers.begin(), numbers.end(), 1);
  std::cout << sumOf(numbers, 0, numbers.size()) << '\n';

  std::shared_mutex mutex;
  std::once_flag once;
  int value = 0, initialized = 0;
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; t++)
    threads.emplace_back([&, t] {
      std::call_once(once, [&] { initialized++; });
      for (int i = 0; i < 1000; i++) {
        calls++;
        if (t == 0) {
          std::unique_lock lock(mutex);
          value++;
        } else {
          std::shared_lock lock(mutex);
          if (value < 0) wrong++;
        }
      }
      if (calls != 1000) wrong++;
    });
  for (auto &thread : threads) thread.join();
  std::cout << value << ' ' << initialized << ' ' << wrong << ' ' << calls << '\n';

  std::promise<std::string> promise;
  std::future<std::string> future = promise.get_future();
  std::thread teller([&promise] { promise.set_value("told by another thread"); });
  std::cout << future.get() << '\n';
  teller.join();
  std::cout << (std::async(std::launch::deferred, [] { return std::this_thread::get_id(); }).get() == std::this_thread::get_id()) << '\n';
}

// C++: threads, a mutex and the standard library
#include <ratos.h>

#include <cstdio>
#include <string>
#include <vector>

namespace {

constexpr int kThreads = 4;
constexpr int kTurns = 1000;

class Mutex {
public:
  Mutex() { RatCreateMutex(false, false, &handle_); }
  ~Mutex() { RatCloseHandle(handle_); }
  Mutex(const Mutex &) = delete;
  Mutex &operator=(const Mutex &) = delete;

  void lock() { RatWaitForHandle(handle_, RAT_INFINITE); }
  void unlock() { RatReleaseMutex(handle_); }

private:
  HMUTEX handle_ = nullptr;
};

struct Counter {
  Mutex mutex;
  int value = 0;
  std::vector<std::string> log;
};

struct Worker {
  Counter *counter;
  std::string name;
};

int32_t work(void *arg) {
  auto *worker = static_cast<Worker *>(arg);
  for (int i = 0; i < kTurns; i++) {
    worker->counter->mutex.lock();
    worker->counter->value++;
    worker->counter->mutex.unlock();
  }
  worker->counter->mutex.lock();
  worker->counter->log.push_back(worker->name + " is done");
  worker->counter->mutex.unlock();
  return 0;
}

}  // namespace

int main() {
  Counter counter;
  std::vector<Worker> workers;
  std::vector<HTHREAD> threads;
  for (int i = 0; i < kThreads; i++) workers.push_back({&counter, "worker " + std::to_string(i)});
  for (auto &worker : workers) {
    HTHREAD thread;
    if (RatCreateThread(work, &worker, nullptr, &thread) == RAT_SUCCESS) threads.push_back(thread);
  }
  RatWaitForMultipleHandles(threads.data(), threads.size(), true, RAT_INFINITE, nullptr);
  for (HTHREAD thread : threads) RatCloseHandle(thread);

  for (const auto &line : counter.log) std::printf("%s\n", line.c_str());
  std::printf("counted to %d of %d\n", counter.value, kThreads * kTurns);
  return counter.value == kThreads * kTurns ? 0 : 1;
}

// Corners: call_once that throws, qsort through which an exception passes, threads that cannot start, mutexes misused, signals.
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <csetjmp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>
#include <chrono>

static volatile std::sig_atomic_t signaled;
static int compare(const void *a, const void *b) {
  int l = *static_cast<const int *>(a), r = *static_cast<const int *>(b);
  if (l == 13 || r == 13) throw std::domain_error("thirteen");
  return (l > r) - (l < r);
}
static int depth(int n) {
  struct Count { int &n; ~Count() { ++n; } };
  static int destroyed = 0;
  Count count{destroyed};
  if (n == 0) throw &destroyed;
  return depth(n - 1) + 1;
}
struct A { virtual ~A() = default; int a = 1; };
struct B { virtual ~B() = default; int b = 2; };
struct C : A, B { int c = 3; };
struct V : virtual std::runtime_error { V() : std::runtime_error("virtual") {} };
enum class Error { none, io };

int main() {
  std::once_flag once;
  std::atomic<int> tries{0}, done{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; i++)
    threads.emplace_back([&] {
      for (;;) {
        try {
          std::call_once(once, [&] {
            if (++tries < 3) throw std::runtime_error("again");
          });
          done++;
          return;
        } catch (const std::runtime_error &) {
        }
      }
    });
  for (auto &t : threads) t.join();
  std::printf("tries %d done %d\n", tries.load(), done.load());

  int numbers[] = {5, 3, 13, 1};
  try {
    std::qsort(numbers, 4, sizeof(int), compare);
  } catch (const std::domain_error &e) {
    std::printf("qsort threw %s\n", e.what());
  }
  try {
    int key = 13;
    (void)std::bsearch(&key, numbers, 4, sizeof(int), compare);
  } catch (const std::exception &e) {
    std::printf("bsearch threw %s\n", e.what());
  }
  try {
    depth(500);
  } catch (int *destroyed) {
    std::printf("destroyed %d\n", *destroyed);
  }

  C c;
  try { throw c; } catch (B &b) { std::printf("B %d\n", b.b); }
  try { throw &c; } catch (B *b) { std::printf("B* %d\n", b->b); }
  try { throw V(); } catch (std::exception &e) { std::printf("%s\n", e.what()); }
  try { throw "literal"; } catch (const char *s) { std::printf("%s\n", s); }
  try { throw nullptr; } catch (void *p) { std::printf("null %d\n", p == nullptr); }
  try { throw Error::io; } catch (Error e) { std::printf("enum %d\n", static_cast<int>(e)); }
  try { throw std::string("a string"); } catch (const std::string &s) { std::printf("%s\n", s.c_str()); }
  try { throw [](int n) { return n * 2; }; } catch (...) { std::printf("lambda\n"); }
  try { throw 1.5L; } catch (long double d) { std::printf("%.1Lf\n", d); }
  std::exception_ptr kept;
  try { throw std::runtime_error("kept"); } catch (...) { kept = std::current_exception(); }
  for (int i = 0; i < 2; i++) try { std::rethrow_exception(kept); } catch (std::exception &e) { std::printf("%s\n", e.what()); }

  try {
    std::thread none;
    none.join();
  } catch (const std::system_error &e) {
    std::printf("join: %d\n", e.code() == std::errc::invalid_argument);
  }
  try {
    std::unique_lock<std::mutex> lock;
    lock.lock();
  } catch (const std::system_error &e) {
    std::printf("no mutex: %d\n", e.code() == std::errc::operation_not_permitted);
  }
  try {
    std::mutex m;
    std::unique_lock lock(m), again(m, std::defer_lock);
    lock.lock();
  } catch (const std::system_error &e) {
    std::printf("deadlock: %d\n", e.code() == std::errc::resource_deadlock_would_occur);
  }
  std::timed_mutex timed;
  std::recursive_mutex recursive;
  {
    std::scoped_lock both(timed, recursive);
    std::scoped_lock twice(recursive);
    bool got = true;
    std::thread([&] { got = timed.try_lock_for(std::chrono::milliseconds(5)); }).join();
    std::printf("timed %d\n", got);
  }
  std::mutex m;
  std::condition_variable cv;
  std::exception_ptr error;
  bool ready = false;
  std::thread worker([&] {
    try {
      std::unique_lock lock(m);
      cv.wait(lock, [&] { return ready; });
      throw std::system_error(std::make_error_code(std::errc::timed_out), "worker");
    } catch (...) {
      error = std::current_exception();
    }
  });
  {
    std::lock_guard lock(m);
    ready = true;
  }
  cv.notify_all();
  worker.join();
  try {
    std::rethrow_exception(error);
  } catch (const std::system_error &e) {
    std::printf("%d %s\n", e.code() == std::errc::timed_out, std::string(e.what()).substr(0, 7).c_str());
  }
  std::notify_all_at_thread_exit(cv, std::unique_lock(m));

  std::signal(SIGTERM, [](int s) { signaled = s; });
  std::raise(SIGTERM);
  std::printf("signal %d\n", signaled == SIGTERM);
  static std::jmp_buf back;
  if (int code = setjmp(back))
    std::printf("jumped %d\n", code);
  else
    std::longjmp(back, 5);
  std::set_terminate([] {
    try {
      std::rethrow_exception(std::current_exception());
    } catch (const std::exception &e) {
      std::printf("terminate: %s\n", e.what());
    }
    std::fflush(stdout);
    std::_Exit(3);
  });
  [] () noexcept { throw std::runtime_error("out of noexcept"); }();
}

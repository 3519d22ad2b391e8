/* std::shared_ptr and std::weak_ptr, their owners in several threads. */
#include <ratos.h>

#include <atomic>
#include <cstdio>
#include <memory>

namespace {

constexpr int kThreads = 4;
constexpr int kRounds = 40;
constexpr int kTurns = 20000;

std::atomic<int> objects{0};
std::atomic<int> blocks{0};
int checks = 0;

struct Object : std::enable_shared_from_this<Object> {
  Object() { objects++; }
  ~Object() { objects--; }
};

/* Tells when the counts themselves are freed, which is when the last weak owner has gone. */
template <class T> struct Counting {
  using value_type = T;
  Counting() = default;
  template <class U> Counting(const Counting<U> &) {}
  T *allocate(size_t n) {
    blocks++;
    return std::allocator<T>().allocate(n);
  }
  void deallocate(T *p, size_t n) {
    blocks--;
    std::allocator<T>().deallocate(p, n);
  }
  template <class U> bool operator==(const Counting<U> &) const { return true; }
  template <class U> bool operator!=(const Counting<U> &) const { return false; }
};

void check(const char *what, bool condition) {
  checks++;
  if (condition) return;
  std::fprintf(stderr, "%s: %d objects, %d blocks\n", what, objects.load(), blocks.load());
  RatExitProcess(1);
}

struct Share {
  std::shared_ptr<Object> strong;
  std::weak_ptr<Object> weak;
};

int32_t copy(void *arg) {
  auto *share = static_cast<Share *>(arg);
  for (int i = 0; i < kTurns; i++) {
    std::shared_ptr<Object> own = share->strong;
    std::weak_ptr<Object> weak = own;
    if (own->shared_from_this() != weak.lock()) return 1;
  }
  return 0;
}

/* Gives up the thread's own pointers at last, so that any thread may be the one that frees. */
int32_t lockAndLeave(void *arg) {
  std::unique_ptr<Share> own(static_cast<Share *>(arg));
  own->strong.reset();
  for (int i = 0; i < kTurns; i++) {
    std::weak_ptr<Object> weak = own->weak;
    std::shared_ptr<Object> strong = weak.lock();
    if (strong != nullptr && strong->weak_from_this().expired()) return 1;
  }
  return 0;
}

void together(const char *what, RatThreadEntry entry, void *args[kThreads]) {
  HTHREAD threads[kThreads];
  for (int i = 0; i < kThreads; i++) check(what, RatCreateThread(entry, args[i], nullptr, &threads[i]) == RAT_SUCCESS);
  for (HTHREAD thread : threads) {
    int32_t code = -1;
    check(what, RatWaitForHandle(thread, RAT_INFINITE) == RAT_SUCCESS && RatGetThreadExitCode(thread, &code) == RAT_SUCCESS);
    check(what, code == 0);
    RatCloseHandle(thread);
  }
}

} // namespace

int main() {
  void *args[kThreads];
  for (int round = 0; round < kRounds; round++) {
    Share share{std::allocate_shared<Object>(Counting<Object>()), {}};
    share.weak = share.strong;
    for (void *&arg : args) arg = &share;
    together("copies", copy, args);
    check("one owner is left", share.strong.use_count() == 1 && objects == 1);

    for (void *&arg : args) arg = new Share(share);
    share.strong.reset();
    together("the last owner frees", lockAndLeave, args);
    check("the object is gone, its counts are not", share.weak.expired() && share.weak.lock() == nullptr && objects == 0 && blocks == 1);
    share.weak.reset();
    check("nothing is left", blocks == 0);
  }
  std::printf("ok %d checks\n", checks);
}

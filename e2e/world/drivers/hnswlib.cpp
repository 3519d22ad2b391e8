// hnswlib: nearest neighbours, against looking at every point; built and asked by four threads.
#include <atomic>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <mutex>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "hnswlib/hnswlib.h"

static const size_t DIMENSIONS = 12, POINTS = 3000, QUESTIONS = 200, NEIGHBOURS = 10, THREADS = 4;

using Index = hnswlib::HierarchicalNSW<float>;

static std::vector<float> points(size_t count, unsigned seed) {
  std::mt19937 generator(seed);
  std::vector<float> values(count * DIMENSIONS);
  for (float &value : values) value = generator() % 10000 / 10000.0f;
  return values;
}

// Every thread takes what comes next; what one of them throws is thrown again here.
template <class Work>
static void inParallel(size_t count, Work work) {
  std::atomic<size_t> next{0};
  std::exception_ptr first;
  std::mutex lock;
  std::vector<std::thread> threads;
  for (size_t i = 0; i < THREADS; i++) {
    threads.emplace_back([&] {
      try {
        for (size_t index; (index = next++) < count;) work(index);
      } catch (...) {
        std::lock_guard<std::mutex> guard(lock);
        if (!first) first = std::current_exception();
      }
    });
  }
  for (std::thread &thread : threads) thread.join();
  if (first) std::rethrow_exception(first);
}

static double found(Index &index, hnswlib::BruteforceSearch<float> &exact, const std::vector<float> &questions) {
  std::atomic<size_t> right{0};
  inParallel(QUESTIONS, [&](size_t i) {
    const float *question = &questions[i * DIMENSIONS];
    std::set<hnswlib::labeltype> wanted;
    for (auto answers = exact.searchKnn(question, NEIGHBOURS); !answers.empty(); answers.pop()) wanted.insert(answers.top().second);
    for (auto answers = index.searchKnn(question, NEIGHBOURS); !answers.empty(); answers.pop()) right += wanted.count(answers.top().second);
  });
  return double(right) / (QUESTIONS * NEIGHBOURS);
}

template <class Work>
static void expectThrown(const char *what, Work work) {
  try {
    work();
    std::printf("FAILED: %s is accepted\n", what);
  } catch (const std::runtime_error &error) {
    std::printf("%s: %s\n", what, error.what());
  }
}

int main() {
  hnswlib::L2Space space(DIMENSIONS);
  std::vector<float> all = points(POINTS, 1), questions = points(QUESTIONS, 2);
  Index index(&space, POINTS, 16, 100);
  hnswlib::BruteforceSearch<float> exact(&space, POINTS);
  for (size_t i = 0; i < POINTS; i++) exact.addPoint(&all[i * DIMENSIONS], i);
  inParallel(POINTS, [&](size_t i) { index.addPoint(&all[i * DIMENSIONS], i); });
  index.setEf(100);
  {
    // Not of the one that threads have built: of that no link may lead to some point, on Linux once in 300 times, too.
    Index alone(&space, POINTS, 16, 100);
    for (size_t i = 0; i < POINTS; i++) alone.addPoint(&all[i * DIMENSIONS], i);
    alone.checkIntegrity();
  }
  std::printf("%zu points, recall %s\n", index.getCurrentElementCount(), found(index, exact, questions) > 0.95 ? "high" : "FAILED");

  expectThrown("one too many", [&] { index.addPoint(all.data(), POINTS); });
  expectThrown("in a thread", [&] { inParallel(POINTS, [&](size_t i) { index.addPoint(all.data(), POINTS + i); }); });
  expectThrown("unknown label", [&] { index.markDelete(POINTS); });

  inParallel(POINTS / 2, [&](size_t i) { index.markDelete(i * 2); });
  bool odd = true;
  for (size_t i = 0; i < QUESTIONS; i++) {
    for (auto answers = index.searchKnn(&questions[i * DIMENSIONS], NEIGHBOURS); !answers.empty(); answers.pop()) {
      odd &= answers.top().second % 2 == 1;
    }
  }
  std::printf("%zu deleted, %s\n", index.getDeletedCount(), odd ? "none of them found" : "FAILED");
  inParallel(POINTS / 2, [&](size_t i) { index.unmarkDelete(i * 2); });

  index.saveIndex("points.index");
  {
    Index loaded(&space, "points.index");
    loaded.setEf(100);
    std::printf("loaded: %zu points, recall %s\n", loaded.getCurrentElementCount(), found(loaded, exact, questions) > 0.95 ? "high" : "FAILED");
  }
  std::filesystem::resize_file("points.index", std::filesystem::file_size("points.index") / 2);
  expectThrown("half a file", [&] { Index half(&space, "points.index"); });
  expectThrown("no file", [&] { Index none(&space, "nothing.index"); });
  std::filesystem::remove("points.index");
  std::puts("end");
}

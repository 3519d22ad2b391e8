// C++: threads, futures, and a mutex that nobody can forget to give back
#include <future>
#include <iostream>
#include <map>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

const std::vector<std::string> kLines = {
    "the cat sat on the mat",
    "the dog sat on the cat",
    "the mat sat",
};

class Counts {
public:
  void add(const std::string &word) {
    std::lock_guard guard(mutex_);  // until the end of the block, whatever happens in it
    counts_[word]++;
  }
  std::map<std::string, int> take() {
    std::lock_guard guard(mutex_);
    return std::move(counts_);
  }

private:
  std::mutex mutex_;
  std::map<std::string, int> counts_;
};

int countWords(const std::string &line, Counts &counts) {
  int words = 0;
  std::istringstream stream(line);
  for (std::string word; stream >> word; words++) counts.add(word);
  if (words == 0) throw std::invalid_argument("an empty line");
  return words;
}

}  // namespace

int main() {
  Counts counts;
  std::vector<std::future<int>> futures;
  for (const auto &line : kLines)
    futures.push_back(std::async(std::launch::async, countWords, line, std::ref(counts)));
  auto empty = std::async(std::launch::async, countWords, "", std::ref(counts));

  int words = 0;
  for (auto &future : futures) words += future.get();
  std::cout << words << " words\n";
  for (const auto &[word, count] : counts.take()) std::cout << word << ' ' << count << '\n';

  try {
    static_cast<void>(empty.get());
  } catch (const std::exception &error) {
    std::cout << "a thread threw: " << error.what() << '\n';
  }
}

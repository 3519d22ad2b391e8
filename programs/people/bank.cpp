// Accounts of a bank, moved between by several threads: std::mutex, std::scoped_lock, std::thread, std::vector.
#include <cstdio>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

struct Account {
  std::mutex lock;
  long balance = 1000;
};

int main() {
  std::vector<Account> accounts(10);
  auto transfers = [&](unsigned seed) {
    std::mt19937 random(seed);
    for (int i = 0; i < 5000; i++) {
      auto from = random() % accounts.size(), to = random() % accounts.size();
      if (from == to) continue;
      std::scoped_lock both(accounts[from].lock, accounts[to].lock);
      long amount = static_cast<long>(random() % 50);
      if (accounts[from].balance < amount) continue;
      accounts[from].balance -= amount;
      accounts[to].balance += amount;
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 1; i <= 4; i++) threads.emplace_back(transfers, i);
  for (auto &thread : threads) thread.join();
  long total = 0;
  for (auto &account : accounts) {
    if (account.balance < 0) std::puts("negative");
    total += account.balance;
  }
  std::printf("%ld\n", total);
}

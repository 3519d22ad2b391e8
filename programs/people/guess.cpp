// A number-guessing game: random numbers, reading until the input is right, classes, operators, exceptions not needed.
#include <algorithm>
#include <cctype>
#include <iostream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

class Rational {
 public:
  Rational(long long n = 0, long long d = 1) : n_(n), d_(d) { reduce(); }
  friend Rational operator+(const Rational &a, const Rational &b) { return {a.n_ * b.d_ + b.n_ * a.d_, a.d_ * b.d_}; }
  friend Rational operator*(const Rational &a, const Rational &b) { return {a.n_ * b.n_, a.d_ * b.d_}; }
  Rational &operator+=(const Rational &other) { return *this = *this + other; }
  bool operator<(const Rational &other) const { return n_ * other.d_ < other.n_ * d_; }
  explicit operator double() const { return static_cast<double>(n_) / static_cast<double>(d_); }
  friend std::ostream &operator<<(std::ostream &out, const Rational &r) { return out << r.n_ << '/' << r.d_; }

 private:
  void reduce() {
    long long a = n_ < 0 ? -n_ : n_, b = d_;
    while (b) std::swap(a %= b, b);
    if (a) n_ /= a, d_ /= a;
  }
  long long n_, d_;
};

class Stack {
 public:
  Stack() = default;
  Stack(const Stack &other) : items_(other.items_) { ++copies; }
  Stack(Stack &&other) noexcept : items_(std::move(other.items_)) { ++moves; }
  void push(int x) { items_.push_back(x); }
  int pop() {
    int x = items_.back();
    items_.pop_back();
    return x;
  }
  bool empty() const { return items_.empty(); }
  static int copies, moves;

 private:
  std::vector<int> items_;
};
int Stack::copies, Stack::moves;

int main() {
  int secret = 37, tries = 0;
  for (;;) {
    std::cout << "Guess: " << std::flush;
    int guess;
    if (!(std::cin >> guess)) {
      if (std::cin.eof()) break;
      std::cin.clear();
      std::cin.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
      std::cout << "a number, please\n";
      continue;
    }
    ++tries;
    if (guess < secret) std::cout << "too low\n";
    else if (guess > secret) std::cout << "too high\n";
    else {
      std::cout << "right after " << tries << " tries\n";
      break;
    }
  }
  Rational sum;
  for (int i = 1; i <= 10; i++) sum += Rational(1, i) * Rational(2);
  std::cout << sum << ' ' << static_cast<double>(sum) << ' ' << (Rational(1, 3) < Rational(1, 2)) << '\n';
  std::vector<Stack> stacks(1);
  stacks[0].push(1);
  Stack copy = stacks[0], moved = std::move(copy);
  std::cout << moved.pop() << moved.empty() << stacks[0].pop() << ' ' << Stack::copies << Stack::moves << '\n';
}

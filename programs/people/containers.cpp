// The standard library's containers and algorithms, strings, streams, smart pointers, lambdas, templates.
#include <algorithm>
#include <array>
#include <bitset>
#include <deque>
#include <functional>
#include <iomanip>
#include <iostream>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <queue>
#include <set>
#include <sstream>
#include <stack>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

struct Shape {
  virtual ~Shape() { std::cout << "~" << name() << ' '; }
  virtual double area() const = 0;
  virtual std::string name() const { return "shape"; }
};
struct Circle : Shape {
  explicit Circle(double r) : r(r) {}
  ~Circle() override { std::cout << "circle "; }
  double area() const override { return 3.14159265358979 * r * r; }
  std::string name() const override { return "circle"; }
  double r;
};
struct Square : Shape {
  explicit Square(double a) : a(a) {}
  double area() const override { return a * a; }
  double a;
};

template <typename T, typename... Rest>
auto sum(T first, Rest... rest) {
  if constexpr (sizeof...(rest) == 0) return first;
  else return first + sum(rest...);
}

template <int N>
struct Fibonacci {
  static constexpr long long value = Fibonacci<N - 1>::value + Fibonacci<N - 2>::value;
};
template <>
struct Fibonacci<0> {
  static constexpr long long value = 0;
};
template <>
struct Fibonacci<1> {
  static constexpr long long value = 1;
};

int main() {
  std::map<std::string, int> words;
  std::istringstream text("the rat and the cat and the mat");
  for (std::string word; text >> word;) ++words[word];
  for (const auto &[word, count] : words) std::cout << word << '=' << count << ' ';
  std::cout << '\n';

  std::vector<int> v(20);
  std::iota(v.begin(), v.end(), 1);
  v.erase(std::remove_if(v.begin(), v.end(), [](int x) { return x % 3 == 0; }), v.end());
  std::sort(v.begin(), v.end(), std::greater<>());
  std::cout << std::accumulate(v.begin(), v.end(), 0) << ' ' << v.front() << ' ' << *std::lower_bound(v.rbegin(), v.rend(), 10) << ' '
            << std::count_if(v.begin(), v.end(), [](int x) { return x & 1; }) << '\n';

  {
    std::vector<std::unique_ptr<Shape>> shapes;
    shapes.push_back(std::make_unique<Circle>(1.5));
    shapes.emplace_back(new Square(2));
    for (const auto &shape : shapes) std::cout << shape->name() << ' ' << std::fixed << std::setprecision(3) << shape->area() << ' ';
    for (auto &shape : shapes) shape.reset();
  }
  std::cout << '\n';

  auto shared = std::make_shared<std::string>("shared");
  std::weak_ptr<std::string> weak = shared;
  std::cout << shared.use_count() << ' ' << weak.lock()->size() << ' ';
  shared.reset();
  std::cout << weak.expired() << '\n';

  std::priority_queue<int, std::vector<int>, std::greater<int>> heap;
  for (int x : {5, 1, 4, 2, 3}) heap.push(x);
  std::stack<int> stack;
  for (; !heap.empty(); heap.pop()) stack.push(heap.top());
  for (; !stack.empty(); stack.pop()) std::cout << stack.top();
  std::unordered_map<int, std::string> squares;
  for (int i = 0; i < 1000; i++) squares[i] = std::to_string(i * i);
  std::cout << ' ' << squares.at(31) << ' ' << squares.count(1000) << '\n';

  std::variant<int, double, std::string> variant = "text";
  std::cout << variant.index() << ' ';
  variant = 2.5;
  std::visit([](const auto &value) { std::cout << value << ' '; }, variant);
  std::optional<int> nothing;
  std::cout << nothing.value_or(-1) << ' ' << std::get<1>(std::make_tuple(1, "two", 3.0)) << ' ' << sum(1, 2.5, 3L) << ' '
            << Fibonacci<80>::value << ' ' << std::bitset<8>(0xa5) << '\n';

  std::cout << std::hex << std::showbase << 255 << ' ' << std::oct << 8 << std::dec << ' ' << std::setw(8) << std::setfill('*') << 42 << ' '
            << std::left << std::setw(6) << "ab" << '|' << std::scientific << std::setprecision(2) << 12345.678 << ' ' << std::boolalpha << true
            << '\n';
  std::string s = "hello, world";
  s.replace(0, 5, "goodbye").append("!").insert(0, "<").push_back('>');
  std::transform(s.begin(), s.end(), s.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  std::cout << s << ' ' << s.find("WORLD") << ' ' << s.substr(1, 7) << ' ' << (s.find('z') == std::string::npos) << '\n';

  std::function<int(int)> factorial = [&](int n) { return n < 2 ? 1 : n * factorial(n - 1); };
  std::list<int> list{3, 1, 2};
  list.sort();
  list.splice(list.end(), std::list<int>{9, 8});
  std::deque<int> deque(list.begin(), list.end());
  deque.push_front(factorial(5));
  std::set<std::pair<int, char>> set{{2, 'b'}, {1, 'z'}, {2, 'a'}};
  for (int x : deque) std::cout << x << ' ';
  for (auto [n, c] : set) std::cout << n << c << ' ';
  std::array<int, 5> array{5, 3, 1, 4, 2};
  std::nth_element(array.begin(), array.begin() + 2, array.end());
  std::cout << array[2] << std::endl;

  std::string line;
  int number;
  std::cin >> number;
  std::cin.ignore();
  std::getline(std::cin, line);
  std::cout << number * 2 << " [" << line << "] " << std::cin.eof();
  std::cin >> number;
  std::cout << ' ' << std::cin.fail() << '\n';
}

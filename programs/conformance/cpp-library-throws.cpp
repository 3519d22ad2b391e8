/* What the C++ library throws, from its headers and from inside its archive, is caught. */
#include "check.hpp"

#include <any>
#include <bitset>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <locale>
#include <map>
#include <memory>
#include <memory_resource>
#include <new>
#include <optional>
#include <random>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <streambuf>
#include <system_error>
#include <valarray>
#include <variant>
#include <vector>

namespace {

namespace fs = std::filesystem;

void numbers() {
  CHECK_THROWS(std::invalid_argument, "stoi", (void)std::stoi("abc"));
  CHECK_THROWS(std::out_of_range, "stoi", (void)std::stoi("99999999999"));
  CHECK_THROWS(std::out_of_range, "stol", (void)std::stol("99999999999999999999"));
  CHECK_THROWS(std::invalid_argument, "stod", (void)std::stod(""));
  CHECK_THROWS(std::invalid_argument, "stoull", (void)std::stoull(L"x"));
  CHECK("and what does not throw is right", std::stoi("42", nullptr, 16) == 66 && std::to_string(1.5) == "1.500000");
}

void containers() {
  std::vector<int> vector{1, 2};
  std::string string = "text";
  std::map<int, int> map;
  std::bitset<4> bits;
  CHECK_THROWS(std::out_of_range, "vector", (void)vector.at(2));
  CHECK_THROWS(std::length_error, "vector", vector.reserve(std::numeric_limits<size_t>::max()));
  CHECK_THROWS(std::out_of_range, "basic_string", (void)string.substr(5));
  CHECK_THROWS(std::out_of_range, "basic_string", (void)string.at(4));
  CHECK_THROWS(std::out_of_range, "basic_string", (void)string.compare(9, 1, "x"));
  CHECK_THROWS(std::length_error, "basic_string", string.resize(std::numeric_limits<size_t>::max()));
  CHECK_THROWS(std::out_of_range, "map", (void)map.at(1));
  CHECK_THROWS(std::out_of_range, "bitset", bits.set(4));
  CHECK_THROWS(std::invalid_argument, "bitset", (void)std::bitset<4>("012"));
  CHECK("unharmed", vector.size() == 2 && string == "text" && map.empty());
}

void wrappers() {
  std::function<void()> function;
  std::optional<int> optional;
  std::variant<int, std::string> variant = 1;
  std::any any = 1;
  std::weak_ptr<int> weak;
  CHECK_THROWS(std::bad_function_call, "", function());
  CHECK_THROWS(std::bad_optional_access, "", (void)optional.value());
  CHECK_THROWS(std::bad_variant_access, "", (void)std::get<std::string>(variant));
  CHECK_THROWS(std::bad_any_cast, "", (void)std::any_cast<float>(any));
  CHECK_THROWS(std::bad_weak_ptr, "", (void)std::shared_ptr<int>(weak));
}

struct alignas(64) Wide {
  char bytes[64];
};

void *volatile kept; /* so that no allocation is left out */

size_t tooMuch() {
  volatile size_t bytes = 2000u << 20; /* above what a memory may grow to */
  return bytes;
}

void memory() {
  CHECK_THROWS(std::bad_alloc, "bad_alloc", (void)::operator new(tooMuch()));
  CHECK_THROWS(std::bad_alloc, "bad_alloc", kept = new char[tooMuch()]);
  CHECK_THROWS(std::bad_alloc, "bad_alloc", kept = new Wide[tooMuch() / sizeof(Wide)]);
  volatile int negative = -1;
  CHECK_THROWS(std::bad_alloc, "", kept = new int[negative]);
  CHECK("nothrow", ::operator new(tooMuch(), std::nothrow) == nullptr);
  static int handled = 0;
  std::set_new_handler([] {
    if (++handled == 3) std::set_new_handler(nullptr);
  });
  CHECK_THROWS(std::bad_alloc, "", (void)::operator new(tooMuch()));
  CHECK("the handler was asked", handled == 3);
  CHECK_THROWS(std::bad_alloc, "", (void)std::pmr::null_memory_resource()->allocate(1));
  char buffer[64];
  std::pmr::monotonic_buffer_resource small(buffer, sizeof buffer, std::pmr::null_memory_resource());
  std::pmr::vector<int> numbers(&small);
  CHECK_THROWS(std::bad_alloc, "", numbers.resize(1000));
}

struct BadBuffer : std::streambuf {
  int_type overflow(int_type) override { throw std::runtime_error("no room"); }
  int_type underflow() override { throw std::runtime_error("nothing there"); }
};

void streams() {
  std::istringstream in("x");
  in.exceptions(std::ios::failbit);
  int number = 0;
  CHECK_THROWS(std::ios_base::failure, "", in >> number);
  std::ifstream file;
  file.exceptions(std::ios::failbit | std::ios::badbit);
  CHECK_THROWS(std::ios_base::failure, "", file.open("/no/such/file"));
  CHECK_THROWS(std::system_error, "iostream", file.open("/no/such/file"));

  BadBuffer bad;
  std::ostream out(&bad);
  out << "text" << 1;
  CHECK("swallowed, and told by the state", out.bad());
  out.clear();
  out.exceptions(std::ios::badbit);
  CHECK_THROWS(std::runtime_error, "no room", out << "text");
  out.exceptions(std::ios::goodbit);
  out.clear();
  CHECK_THROWS(std::ios_base::failure, "", out.exceptions(std::ios::badbit), out.setstate(std::ios::badbit));
  std::istream input(&bad);
  std::string word;
  input >> std::noskipws >> word;
  CHECK("reading likewise", input.bad());
  input.clear();
  std::getline(input, word);
  CHECK("and lines", input.bad());
  input.clear();
  input.exceptions(std::ios::badbit);
  CHECK_THROWS(std::runtime_error, "nothing there", input.get());
}

struct Facet : std::locale::facet {
  static std::locale::id id;
};
std::locale::id Facet::id;

void locales() {
  CHECK_THROWS(std::bad_cast, "", (void)std::use_facet<Facet>(std::locale()));
  CHECK("the classic one is there", std::use_facet<std::numpunct<char>>(std::locale::classic()).decimal_point() == '.');
  std::locale named(std::locale::classic(), new std::numpunct_byname<char>("C"));
  CHECK("by name", std::use_facet<std::numpunct<char>>(named).truename() == "true");
  std::locale wide(named, new std::numpunct_byname<wchar_t>(std::string("C")));
  CHECK("wide", std::use_facet<std::numpunct<wchar_t>>(wide).falsename() == L"false");
  const char *none = nullptr;
  CHECK_THROWS(std::runtime_error, "", std::locale{none});
}

void files() {
  CHECK_THROWS(fs::filesystem_error, "/no/such", (void)fs::file_size("/no/such"));
  CHECK_THROWS(fs::filesystem_error, "/no/such", fs::directory_iterator("/no/such"));
  CHECK_THROWS(fs::filesystem_error, "", fs::copy_file("/no/such", "/tmp/copy"));
  CHECK_THROWS(fs::filesystem_error, "", fs::create_directory("/no/such/folder"));
  std::error_code code;
  CHECK("the other way", fs::file_size("/no/such", code) == static_cast<uintmax_t>(-1) && code == std::errc::no_such_file_or_directory);
  try {
    (void)fs::canonical("/no/such");
  } catch (const fs::filesystem_error &error) {
    CHECK("with its path and code", error.path1() == "/no/such" && error.code() == std::errc::no_such_file_or_directory);
  }
  fs::create_directories("/tmp/cpp-throws/a/b");
  std::ofstream("/tmp/cpp-throws/a/file") << "12345";
  CHECK("and files work", fs::file_size("/tmp/cpp-throws/a/file") == 5);
  CHECK_THROWS(fs::filesystem_error, "", fs::remove("/tmp/cpp-throws"));
  int entries = 0;
  for (const auto &entry : fs::recursive_directory_iterator("/tmp/cpp-throws")) entries += entry.exists();
  CHECK("all of them", entries == 3 && fs::remove_all("/tmp/cpp-throws") == 4);
}

void others() {
  CHECK_THROWS(std::regex_error, "", std::regex("(unclosed"));
  CHECK_THROWS(std::regex_error, "", std::regex("[z-a]"));
  CHECK("a right one matches", std::regex_match("ab12", std::regex("[a-z]+\\d+")));
  CHECK_THROWS(std::system_error, "here", throw std::system_error(std::make_error_code(std::errc::io_error), "here"));
  try {
    throw std::system_error(ENOENT, std::generic_category(), "there");
  } catch (const std::system_error &error) {
    CHECK("text", std::string(error.what()) == "there: No such file or directory" && error.code().value() == ENOENT);
  }
  std::valarray<int> values(3);
  CHECK("quietly", values.size() == 3);
}

} // namespace

int main() {
  numbers();
  containers();
  wrappers();
  memory();
  streams();
  locales();
  files();
  others();
  return finish();
}

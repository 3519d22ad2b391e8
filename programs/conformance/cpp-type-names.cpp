/* What an uncaught exception's type is called: as the library's own demangler has it, without inline namespaces. */
#include "check.hpp"

#include <cxxabi.h>

#include <cstddef>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <typeinfo>
#include <variant>
#include <vector>

extern "C" char *RatTypeName(const char *mangled);

namespace {

std::string take(char *text) {
  std::string result = text == nullptr ? "(unknown)" : text;
  std::free(text);
  return result;
}

std::string expected(const char *mangled) {
  int status;
  std::string name = take(abi::__cxa_demangle(mangled, nullptr, nullptr, &status));
  for (const char *part : {"std::__2::__fs::", "std::__2::"}) {
    for (size_t at; (at = name.find(part)) != std::string::npos;) name.replace(at, std::strlen(part), "std::");
  }
  return name;
}

void same(const char *mangled) {
  std::string ours = take(RatTypeName(mangled)), theirs = expected(mangled);
  if (ours != theirs) std::fprintf(stderr, "%s: \"%s\" in place of \"%s\"\n", mangled, ours.c_str(), theirs.c_str());
  CHECK("the name of a type", ours == theirs);
}

template <typename... Types> void names() { (same(typeid(Types).name()), ...); }

enum Color { red = 2 };
enum class Level : unsigned char { low = 1 };
struct Plain {
  struct Inner {};
  int member;
  template <typename T> struct Nested {};
  auto throws() const & {
    struct Local {};
    return Local{};
  }
};
template <int n, char c = 'x', bool b = true, unsigned long m = 7> struct Numbers {};
template <Color color, Level level> struct Enums {};
template <auto value> struct Any {};
template <template <typename...> typename Of, typename T> struct Template {
  Of<T> of;
};
template <typename... Types> struct Pack {};
template <typename T, typename U> auto local(T, U *) {
  struct Error {};
  return Error{};
}
template <typename T> auto localOf() {
  struct Outer {
    struct Error {};
  };
  return std::pair<Outer, typename Outer::Error>();
}

struct Operators {
  auto operator+(int) const {
    struct Local {};
    return Local{};
  }
};

} // namespace

namespace library::inner {
struct Failure : std::exception {};
} // namespace library::inner

struct Tagged {
  [[gnu::abi_tag("old")]] auto make() {
    struct Local {};
    return Local{};
  }
};

int main() {
  names<void, bool, char, signed char, unsigned char, short, unsigned short, int, unsigned, long, unsigned long, long long,
        unsigned long long, __int128, unsigned __int128, float, double, long double, wchar_t, char16_t, char32_t,
        std::nullptr_t>();
  names<int *, const int *, const volatile char *const *, int **, void *, const char *, Plain *, const Plain *>();
  names<int[3], const int[2][3], int (*)[3], int (*(*)[4])[3], int *[5], int[], int (*)[]>();
  names<void(), int(int, char), void (*)(), void (**)(), int (*(*)(char))(long), void (*)(...), int (*)(const char *, ...),
        void (*)() noexcept, void(int &, int &&, const int &)>();
  names<int Plain::*, void (Plain::*)(), void (Plain::*)(int) const, int (Plain::*)(char) const volatile &,
        void (Plain::*)() &&, int (Plain::*)() noexcept, int (Plain::*const *)(), int (Plain::*)[2]>();
  names<Plain, Plain::Inner, Plain::Nested<int>, Plain::Nested<Plain::Nested<const char *>>, Color, Level,
        library::inner::Failure, Pack<library::inner::Failure, library::inner::Failure *>>();
  names<Numbers<5>, Numbers<-5, 'a', false, 0>, Enums<red, Level::low>, Enums<Color(0), Level(3)>, Any<5>, Any<5u>, Any<-5l>,
        Any<5ul>, Any<5ll>, Any<5ull>, Any<'c'>, Any<true>, Any<nullptr>, Any<short(3)>, Any<Level::low>>();
  names<Pack<>, Pack<int>, Pack<int, char, Plain>, Pack<Pack<>, Pack<Pack<int>>>, Template<std::vector, int>,
        Template<Pack, Pack<Plain>>>();
  names<std::exception, std::bad_alloc, std::runtime_error, std::string, std::wstring, std::string_view, std::vector<int>,
        std::map<std::string, std::vector<Plain>>, std::filesystem::filesystem_error, std::unique_ptr<Plain>,
        std::shared_ptr<const Plain>, std::function<int(std::string, Plain &)>, std::tuple<int, std::string, std::string>,
        std::variant<std::monostate, int, std::pair<Plain, Plain>>, std::error_code, std::allocator<char>>();
  names<decltype(local(1, (char *)nullptr)), decltype(local(Plain(), (std::string *)nullptr)),
        decltype(local(local(1, (int *)nullptr), (Plain *)nullptr)), decltype(localOf<int>()), decltype(Plain().throws()),
        decltype(localOf<std::pair<int, int>>())>();

  struct Local {
    struct Inner {};
  };
  struct {
  } unnamed;
  auto lambda = [](int) {
    struct Within {};
    return Within{};
  };
  auto inLambda = [&] { return [&] { return lambda; }; };
  names<Local, Local::Inner, Pack<Local, Local *>, decltype(unnamed), decltype(lambda), decltype(lambda(1)),
        decltype(inLambda()), decltype(inLambda()()), decltype(local(lambda, &unnamed))>();
  {
    struct Local {};
    names<Local>();
  }

  /* Not of this program, but written so by others. */
  for (const char *mangled : {"Ss", "Sa", "SaIcE", "St6vectorIiSaIiEE", "St6vectorISsSaISsEE", "Si", "St9bad_alloc", "DnDn",
                              "1A", "N1A1BE", "N12_GLOBAL__N_11AE", "PVKc", "A10_A20_c", "FvvE", "PFvPFvvEE", "Z1fvE1A",
                              "Z1fvE1A_0", "Z1fvE1A__12_", "ZN1A1fEvE1B", "ZNK1A1fEicE1B", "Z1fIiEvT_E1B", "Z4mainE1A",
                              "ZN1AIiE1fIcEEvT_E1B"}) {
    same(mangled);
  }

  /* What it does not know is no name, and what is no name at all harms nobody. */
  for (const char *mangled :
       {"", "i ", "Q", "N", "N1A", "NE", "NS_E", "S_", "S9999999999_", "SZ_", "T_", "99A", "0", "4A", "99999999999999999999A",
        "P", "PP", "K", "A", "A3", "A3_", "F", "Fi", "M", "M1A", "Z", "Z1f", "Z1fE", "Z1fvE", "1AI", "1AIi", "1AIL",
        "1AILi", "1AILi5", "1AILiE", "1AILd0E", "1AIXsz", "1AIJ", "DTfp_E", "Dv4_i", "U8__vectori", "Ul", "UlvE", "St", "Sx"}) {
    check(__FILE__, __LINE__, "no name", mangled, RatTypeName(mangled) == nullptr);
  }
  std::string deep = std::string(100000, 'P') + "i", wide = "1A";
  for (int i = 0; i < 100; i++) wide += "IS_S_E";
  CHECK("too deep", RatTypeName(deep.c_str()) == nullptr);
  CHECK("too wide", RatTypeName(wide.c_str()) == nullptr);
  std::string growing = "1XI1TI1A1AE"; /* each has the one before it twice */
  for (char last : {'3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'}) {
    growing += std::string("S0_IS") + last + "_S" + last + "_E";
    if (last < '7') same((growing + "E").c_str());
  }
  CHECK("too long", RatTypeName((growing + "E").c_str()) == nullptr);

  /* All that begin as names do, cut off and torn. */
  for (const char *name : {typeid(std::map<std::string, std::vector<Plain>>).name(), typeid(inLambda()()).name(),
                           typeid(std::function<int(std::string, Plain &)>).name(), typeid(Any<-5l>).name()}) {
    std::string mangled = name;
    for (size_t i = 0; i < mangled.size(); i++) take(RatTypeName(mangled.substr(0, i).c_str()));
    unsigned seed = 1;
    for (int i = 0; i < 20000; i++) {
      std::string torn = mangled;
      for (int j = 0; j < 3; j++) {
        seed = seed * 1103515245 + 12345;
        torn[(seed >> 16) % torn.size()] = "NISTZEFPKAMDLJUXRO_0129aivs"[(seed >> 8) % 27];
      }
      take(RatTypeName(torn.c_str()));
    }
  }
  return finish();
}

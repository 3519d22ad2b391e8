/*
 * Names of types, read as the Itanium C++ ABI mangles them. The library's demangler knows the names of functions and
 * all expressions, too; but with it, every program that may throw was five times as large, and its threads started
 * later, because each instance of a program gets a table of the virtual functions. This one knows what an exception's
 * type can be without the operators and expressions that stand in templates.
 */
#include "type-name.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace {

enum class Kind { plain, function, array };

/* A type is written on both sides of what is declared with it: `int (*` and `)(char)`. */
struct Text {
  const char *left = "";
  const char *right = "";
  Kind kind = Kind::plain;
};

struct Builtin {
  char code;
  const char *name;
  const char *suffix; /* of its literals; nullptr: they are cast */
};

constexpr Builtin BUILTINS[] = {
  {'v', "void", nullptr},          {'w', "wchar_t", nullptr},       {'b', "bool", nullptr},
  {'c', "char", nullptr},          {'a', "signed char", nullptr},   {'h', "unsigned char", nullptr},
  {'s', "short", nullptr},         {'t', "unsigned short", nullptr}, {'i', "int", ""},
  {'j', "unsigned int", "u"},      {'l', "long", "l"},              {'m', "unsigned long", "ul"},
  {'x', "long long", "ll"},        {'y', "unsigned long long", "ull"}, {'n', "__int128", nullptr},
  {'o', "unsigned __int128", nullptr}, {'f', "float", nullptr},     {'d', "double", nullptr},
  {'e', "long double", nullptr},   {'g', "__float128", nullptr},    {'z', "...", nullptr},
};
constexpr Builtin LONG_BUILTINS[] = {
  {'n', "std::nullptr_t", nullptr}, {'i', "char32_t", nullptr}, {'s', "char16_t", nullptr},
  {'u', "char8_t", nullptr},        {'a', "auto", nullptr},     {'c', "decltype(auto)", nullptr},
};
constexpr Builtin ABBREVIATIONS[] = {
  {'a', "std::allocator", nullptr}, {'b', "std::basic_string", nullptr}, {'s', "std::string", nullptr},
  {'i', "std::istream", nullptr},   {'o', "std::ostream", nullptr},      {'d', "std::iostream", nullptr},
};

template <size_t count> const Builtin *find(const Builtin (&list)[count], char code) {
  for (const Builtin &entry : list)
    if (entry.code == code) return &entry;
  return nullptr;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/* Whatever goes wrong sets `failed`, and reading goes on to nowhere. */
class Reader {
public:
  explicit Reader(const char *mangled) : at(mangled) {}

  /* In the reader's own memory; nullptr: it is not known. */
  const char *whole() {
    Text text = type();
    const char *name = join(text.left, text.right);
    return failed || *at != '\0' ? nullptr : name;
  }

private:
  enum { TEXT_BYTES = 16 << 10, KNOWN_MOST = 128, ARGUMENTS_MOST = 32, DEPTH_MOST = 64 };

  const char *at;
  bool failed = false;
  int depth = 0;
  size_t used = 0;
  int knownCount = 0;
  int firstArgument = 0;
  int argumentCount = 0;
  Text known[KNOWN_MOST];         /* what S_, S0_, … stand for */
  /* What T_, T0_, … stand for: of the function around, and behind them of those in which what they name is declared. */
  Text arguments[ARGUMENTS_MOST];
  char texts[TEXT_BYTES];

  struct Name {
    const char *text = "";
    const char *qualifiers = ""; /* of a member function */
    bool isTemplate = false;     /* it ends with arguments, and a function's return type follows */
  };

  void fail() {
    failed = true;
    at = "";
  }

  bool take(char c) {
    if (*at != c) return false;
    at++;
    return true;
  }
  bool take(const char *text) {
    size_t length = std::strlen(text);
    if (std::strncmp(at, text, length) != 0) return false;
    at += length;
    return true;
  }
  void expect(char c) {
    if (!take(c)) fail();
  }

  const char *slice(const char *from, size_t length) {
    if (used + length + 1 > TEXT_BYTES) {
      fail();
      return "";
    }
    char *copy = texts + used;
    used += length + 1;
    std::memcpy(copy, from, length);
    copy[length] = '\0';
    return copy;
  }
  const char *join(const char *a, const char *b, const char *c = "") {
    size_t lengthA = std::strlen(a), lengthB = std::strlen(b), lengthC = std::strlen(c);
    if (used + lengthA + lengthB + lengthC + 1 > TEXT_BYTES) {
      fail();
      return "";
    }
    char *text = texts + used;
    used += lengthA + lengthB + lengthC + 1;
    std::memcpy(text, a, lengthA);
    std::memcpy(text + lengthA, b, lengthB);
    std::memcpy(text + lengthA + lengthB, c, lengthC + 1);
    return text;
  }
  const char *written(Text text) { return *text.right == '\0' ? text.left : join(text.left, text.right); }

  Text remember(Text text) {
    if (knownCount == KNOWN_MOST) fail();
    else known[knownCount++] = text;
    return text;
  }

  /* ── Types ── */

  Text type() {
    if (++depth > DEPTH_MOST) fail();
    Text text = typeInside();
    depth--;
    return text;
  }

  Text typeInside() {
    if (const Builtin *builtin = find(BUILTINS, *at)) {
      at++;
      return {builtin->name};
    }
    switch (*at) {
      case 'r':
      case 'V':
      case 'K': return qualified();
      case 'P': return at++, remember(pointer("*"));
      case 'R': return at++, remember(pointer("&"));
      case 'O': return at++, remember(pointer("&&"));
      case 'F': return remember(function(""));
      case 'A': return remember(array());
      case 'M': return at++, remember(member());
      case 'D': return beginsFunction() ? remember(function("")) : longBuiltin();
      case 'T': return remember(templateParameter());
      case 'S':
        if (at[1] != 't') return substituted();
        break;
    }
    if (*at != 'N' && *at != 'Z' && *at != 'S' && !isDigit(*at)) {
      fail();
      return {};
    }
    return remember({name(false).text});
  }

  Text longBuiltin() {
    const Builtin *builtin = find(LONG_BUILTINS, at[1]);
    if (builtin == nullptr) {
      fail();
      return {};
    }
    at += 2;
    return {builtin->name};
  }

  bool beginsFunction() const { return *at == 'F' || (at[0] == 'D' && at[1] == 'o'); }

  const char *qualifiers() {
    bool isRestrict = take('r'), isVolatile = take('V'), isConst = take('K');
    return join(isConst ? " const" : "", isVolatile ? " volatile" : "", isRestrict ? " restrict" : "");
  }

  Text qualified() {
    const char *words = qualifiers();
    if (beginsFunction()) return remember(function(words));
    Text inner = type();
    return remember({join(inner.left, words), inner.right, inner.kind});
  }

  Text pointer(const char *sign) {
    Text inner = type();
    if (inner.kind == Kind::plain) return {join(inner.left, sign), inner.right};
    return {join(inner.left, inner.kind == Kind::array ? " (" : "(", sign), join(")", inner.right)};
  }

  Text member() {
    const char *owner = written(type());
    Text inner = type();
    const char *left = join(inner.left, inner.kind == Kind::plain ? " " : "(", owner);
    return {join(left, "::*"), inner.kind == Kind::plain ? inner.right : join(")", inner.right)};
  }

  Text array() {
    expect('A');
    const char *from = at;
    while (isDigit(*at)) at++;
    const char *size = join(" [", slice(from, static_cast<size_t>(at - from)), "]");
    expect('_');
    Text inner = type();
    /* Further dimensions follow without a space. */
    return {inner.left, join(size, inner.right + (inner.kind == Kind::array)), Kind::array};
  }

  Text function(const char *words) {
    bool isNoexcept = take("Do");
    expect('F');
    take('Y');
    Text result = type();
    const char *list = parameters();
    const char *reference = take('R') ? " &" : take('O') ? " &&" : "";
    expect('E');
    const char *end = join(words, reference, isNoexcept ? " noexcept" : "");
    return {join(result.left, " "), join(list, result.right, end), Kind::function};
  }

  static bool endsParameters(const char *at) {
    return *at == 'E' || *at == '\0' || ((*at == 'R' || *at == 'O') && at[1] == 'E');
  }

  /* `(int, char)`, up to the E, or the reference before it, that follows. */
  const char *parameters() {
    if (at[0] == 'v' && endsParameters(at + 1)) {
      at++;
      return "()";
    }
    const char *list = "(";
    const char *comma = "";
    while (!failed && !endsParameters(at)) {
      list = join(list, comma, written(type()));
      comma = ", ";
    }
    return join(list, ")");
  }

  /* ── What has been read before ── */

  /* `_` is the first, `0_` the second, and so on. */
  int index(int base) {
    if (take('_')) return 0;
    int value = 0;
    for (; *at != '_' && !failed; at++) {
      int digit = isDigit(*at) ? *at - '0' : *at >= 'A' && *at <= 'Z' ? *at - 'A' + 10 : base;
      if (digit >= base || value > 1000) fail();
      if (failed) return 0;
      value = value * base + digit;
    }
    expect('_');
    return value + 1;
  }

  Text substitution() {
    expect('S');
    if (const Builtin *abbreviation = find(ABBREVIATIONS, *at)) {
      at++;
      return {abbreviation->name};
    }
    int number = index(36);
    if (number < knownCount) return known[number];
    fail();
    return {};
  }

  Text substituted() {
    Text text = substitution();
    if (*at != 'I') return text;
    return remember({join(written(text), templateArguments(false))});
  }

  Text templateParameter() {
    expect('T');
    int number = index(10);
    if (number < argumentCount) return arguments[firstArgument + number];
    fail();
    return {};
  }

  /* ── Names ── */

  /* @param ofFunction: what its template arguments are is asked for later. */
  Name name(bool ofFunction) {
    if (*at == 'N') return nestedName(ofFunction);
    if (*at == 'Z') return localName(ofFunction);
    bool isKnown = at[0] == 'S' && at[1] != 't';
    Name result;
    if (isKnown) result.text = written(substitution());
    else if (take("St")) result.text = join("std::", component());
    else result.text = component();
    if (*at != 'I') return result;
    if (!isKnown) remember({result.text});
    result.text = join(result.text, templateArguments(ofFunction));
    result.isTemplate = true;
    return result;
  }

  Name nestedName(bool ofFunction) {
    Name result;
    expect('N');
    const char *words = qualifiers();
    result.qualifiers = join(words, take('R') ? " &" : take('O') ? " &&" : "");
    const char *text = nullptr;
    bool remembered = false;
    while (!failed && !take('E')) {
      result.isTemplate = *at == 'I';
      remembered = true;
      if (*at == 'I') text = join(text == nullptr ? "" : text, templateArguments(ofFunction));
      else if (text == nullptr && take("St")) {
        text = "std";
        continue;
      } else if (text == nullptr && *at == 'S') {
        text = written(substitution());
        continue;
      } else if (text == nullptr && *at == 'T') text = written(templateParameter());
      else text = inScope(text, component());
      remember({text});
    }
    if (text == nullptr || !remembered) fail();
    /* Whoever has asked for the name remembers it. */
    else if (knownCount > 0) knownCount--;
    result.text = text == nullptr ? "" : text;
    return result;
  }

  /* The library's inline namespaces say nothing to anybody. */
  const char *inScope(const char *scope, const char *name) {
    if (scope == nullptr) return name;
    bool isInline = std::strcmp(scope, "std") == 0 && (std::strcmp(name, "__2") == 0 || std::strcmp(name, "__fs") == 0);
    return isInline ? scope : join(scope, "::", name);
  }

  /* What is declared in a function. */
  Name localName(bool ofFunction) {
    expect('Z');
    const char *function = encoding();
    expect('E');
    Name result = name(ofFunction);
    result.text = join(function, "::", result.text);
    /* Which one of several by that name. */
    if (take("__")) {
      while (isDigit(*at)) at++;
      expect('_');
    } else if (at[0] == '_' && isDigit(at[1])) {
      at += 2;
    }
    return result;
  }

  /* A function with its parameters, if they are told. */
  const char *encoding() {
    if (++depth > DEPTH_MOST) fail();
    int former = firstArgument;
    firstArgument += argumentCount;
    argumentCount = 0;
    Name function = name(true);
    const char *text = function.text;
    if (*at != 'E') {
      Text result;
      if (function.isTemplate) {
        result = type();
        text = join(result.left, *result.right == '\0' ? " " : "", text);
      }
      text = join(text, parameters(), result.right);
    }
    argumentCount = firstArgument - former;
    firstArgument = former;
    depth--;
    return join(text, function.qualifiers);
  }

  /* A part of a name, between two `::`. */
  const char *component() {
    const char *text = "";
    if (isDigit(*at)) text = sourceName();
    else if (take("Ut")) text = numbered("'unnamed");
    else if (take("Ul")) {
      int hidden = argumentCount;
      argumentCount = 0; /* T_ is its own, and stands for `auto` */
      const char *list = parameters();
      argumentCount = hidden;
      expect('E');
      text = join(numbered("'lambda"), list);
    } else if (take("cl")) text = "operator()";
    else fail();
    while (!failed && take('B')) text = join(text, "[abi:", join(sourceName(), "]"));
    return text;
  }

  const char *numbered(const char *what) {
    const char *from = at;
    while (isDigit(*at)) at++;
    const char *number = slice(from, static_cast<size_t>(at - from));
    expect('_');
    return join(what, number, "'");
  }

  const char *sourceName() {
    size_t length = 0;
    for (; isDigit(*at) && length < TEXT_BYTES; at++) length = length * 10 + static_cast<size_t>(*at - '0');
    if (length == 0 || strnlen(at, length) < length) {
      fail();
      return "";
    }
    const char *text = slice(at, length);
    if (failed) return "";
    at += length;
    return std::strncmp(text, "_GLOBAL__N", 10) == 0 ? "(anonymous namespace)" : text;
  }

  /* ── Arguments of templates ── */

  const char *templateArguments(bool ofFunction) {
    expect('I');
    if (ofFunction) argumentCount = 0;
    const char *list = "<";
    const char *comma = "";
    while (!failed && !take('E')) {
      Text argument = templateArgument();
      if (ofFunction && firstArgument + argumentCount < ARGUMENTS_MOST) arguments[firstArgument + argumentCount++] = argument;
      const char *text = written(argument);
      if (*text == '\0') continue; /* a pack of none */
      list = join(list, comma, text);
      comma = ", ";
    }
    return join(list, ">");
  }

  Text templateArgument() {
    if (*at == 'L') return {literal()};
    if (!take('J')) return type();
    const char *list = "";
    while (!failed && !take('E')) list = join(list, *list == '\0' ? "" : ", ", written(templateArgument()));
    return {list};
  }

  const char *literal() {
    expect('L');
    if (take("DnE") || take("Dn0E")) return "nullptr";
    if (take("b0E")) return "false";
    if (take("b1E")) return "true";
    const Builtin *builtin = find(BUILTINS, *at);
    if (builtin != nullptr && std::strchr("fdegz", builtin->code) != nullptr) fail();
    const char *name = written(type());
    const char *sign = take('n') ? "-" : "";
    const char *from = at;
    while (isDigit(*at)) at++;
    if (at == from) fail();
    const char *value = join(sign, slice(from, static_cast<size_t>(at - from)));
    expect('E');
    if (builtin != nullptr && builtin->suffix != nullptr) return join(value, builtin->suffix);
    return join("(", join(name, ")"), value);
  }
};

} // namespace

extern "C" char *RatTypeName(const char *mangled) {
  void *room = std::malloc(sizeof(Reader));
  if (room == nullptr) return nullptr;
  Reader *reader = new (room) Reader(mangled);
  const char *name = reader->whole();
  char *copy = name == nullptr ? nullptr : strdup(name);
  std::free(room);
  return copy;
}

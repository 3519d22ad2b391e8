/*
 * Undefined behaviour: the compiler has found it at run time, and calls one of these with what it knows. Each place is
 * told once, and the program goes on; where it cannot, it ends. The words are those that people know from UBSan.
 *
 * Layouts and meanings: LLVM's compiler-rt/lib/ubsan/ubsan_handlers.h and ubsan_value.h.
 */
#include "check.h"

#include <stdio.h>

typedef struct Place {
  const char *file;
  uint32_t line;
  uint32_t column; /* TOLD once it has been told */
} Place;

typedef struct Type {
  uint16_t kind;
  uint16_t info;
  char name[];
} Type;

/* A value, if it fits, or a pointer to it. */
typedef uintptr_t Value;

enum { KIND_INTEGER = 0, KIND_FLOAT = 1, KIND_BIT_INTEGER = 2 };
static const uint32_t TOLD = UINT32_MAX;
/* Inside the compiler the user's files lie below it. */
static const char ROOT[] = "/host";

static _Thread_local Report *report;

/* Begins a report; false when the place was told before, or there is none. */
static bool begin(Place *place) {
  uint32_t column = __atomic_exchange_n(&place->column, TOLD, __ATOMIC_RELAXED);
  if (column == TOLD) return false;
  report = ReportNew();
  const char *file = place->file == NULL ? "unknown" : place->file;
  if (strncmp(file, ROOT, sizeof ROOT - 1) == 0 && file[sizeof ROOT - 1] == '/') file += sizeof ROOT - 1;
  ReportAdd(report, "%s:%u:%u: runtime error: ", file, place->line, column);
  return true;
}

static void finish(void) {
  Stack stack;
  StackCapture(&stack);
  ReportThread(report);
  ReportAdd(report, "\n");
  ReportStack(report, &stack);
  ReportSend(report);
}

RAT_NORETURN static void finishForGood(void) {
  ReportAdd(report, "\n");
  Stack stack;
  StackCapture(&stack);
  ReportStack(report, &stack);
  ReportFatal(report);
}

/* ── Values ── */
typedef __int128 Wide;
typedef unsigned __int128 WideUnsigned;

static bool isSigned(const Type *type) { return (type->info & 1) != 0; }

static unsigned bitsOf(const Type *type) {
  if (type->kind == KIND_FLOAT) return type->info;
  /* Of a _BitInt the number of bits stands behind the name. */
  if (type->kind == KIND_BIT_INTEGER) {
    uint32_t bits;
    memcpy(&bits, type->name + strlen(type->name) + 1, sizeof bits);
    return bits;
  }
  return 1u << (type->info >> 1);
}

static bool isInteger(const Type *type) { return type->kind == KIND_INTEGER || type->kind == KIND_BIT_INTEGER; }

static Wide integerOf(const Type *type, Value value) {
  unsigned bits = bitsOf(type);
  unsigned stored = type->kind == KIND_BIT_INTEGER ? 1u << (type->info >> 1) : bits;
  WideUnsigned raw = value;
  if (stored > 128) return 0;
  if (stored > 64) memcpy(&raw, (const void *)value, sizeof raw);
  else if (stored > 32) {
    uint64_t low;
    memcpy(&low, (const void *)value, sizeof low);
    raw = low;
  }
  if (bits >= 128) return (Wide)raw;
  raw &= ((WideUnsigned)1 << bits) - 1;
  if (isSigned(type) && (raw >> (bits - 1) & 1) != 0) raw |= ~(WideUnsigned)0 << bits;
  return (Wide)raw;
}

static void addInteger(Wide value, bool withSign) {
  char digits[42];
  size_t at = sizeof digits - 1;
  digits[at] = 0;
  bool negative = withSign && value < 0;
  WideUnsigned rest = negative ? -(WideUnsigned)value : (WideUnsigned)value;
  do digits[--at] = (char)('0' + (int)(rest % 10));
  while ((rest /= 10) != 0);
  if (negative) digits[--at] = '-';
  ReportAdd(report, "%s", digits + at);
}

static void addValue(const Type *type, Value value) {
  if (isInteger(type)) {
    addInteger(integerOf(type, value), isSigned(type));
  } else if (type->kind == KIND_FLOAT && bitsOf(type) == 32) {
    float number;
    memcpy(&number, &value, sizeof number);
    ReportAdd(report, "%g", (double)number);
  } else if (type->kind == KIND_FLOAT && bitsOf(type) == 64) {
    double number;
    memcpy(&number, (const void *)value, sizeof number);
    ReportAdd(report, "%g", number);
  } else if (type->kind == KIND_FLOAT && bitsOf(type) == 128) {
    long double number;
    memcpy(&number, (const void *)value, sizeof number);
    ReportAdd(report, "%Lg", number);
  } else {
    ReportAdd(report, "<unknown>");
  }
}

static bool isNegative(const Type *type, Value value) { return isSigned(type) && integerOf(type, value) < 0; }

/* ── Handlers. Each has a twin whose caller does not go on. ── */
#define HANDLER(name, parameters, arguments) \
  static void name parameters; \
  void __ubsan_handle_##name parameters { name arguments; } \
  RAT_NORETURN void __ubsan_handle_##name##_abort parameters { \
    name arguments; \
    RatProcessExit(CHECK_EXIT_CODE); \
  } \
  static void name parameters

/* An assignment through a pointer of the wrong type would be for nobody to see: parameters are of the handlers' own. */
typedef struct Overflow { Place place; const Type *type; } Overflow;

static void overflow(Overflow *data, Value left, Value right, const char *sign) {
  if (!begin(&data->place)) return;
  ReportAdd(report, "%s integer overflow: ", isSigned(data->type) ? "signed" : "unsigned");
  addValue(data->type, left);
  ReportAdd(report, " %s ", sign);
  addValue(data->type, right);
  ReportAdd(report, " cannot be represented in type %s", data->type->name);
  finish();
}

HANDLER(add_overflow, (Overflow * data, Value left, Value right), (data, left, right)) { overflow(data, left, right, "+"); }
HANDLER(sub_overflow, (Overflow * data, Value left, Value right), (data, left, right)) { overflow(data, left, right, "-"); }
HANDLER(mul_overflow, (Overflow * data, Value left, Value right), (data, left, right)) { overflow(data, left, right, "*"); }

HANDLER(negate_overflow, (Overflow * data, Value value), (data, value)) {
  if (!begin(&data->place)) return;
  ReportAdd(report, "negation of ");
  addValue(data->type, value);
  ReportAdd(report, " cannot be represented in type %s%s", data->type->name,
            isSigned(data->type) ? "; cast to an unsigned type to negate this value to itself" : "");
  finish();
}

HANDLER(divrem_overflow, (Overflow * data, Value left, Value right), (data, left, right)) {
  if (!begin(&data->place)) return;
  if (isInteger(data->type) && isSigned(data->type) && integerOf(data->type, right) == -1) {
    ReportAdd(report, "division of ");
    addValue(data->type, left);
    ReportAdd(report, " by -1 cannot be represented in type %s", data->type->name);
  } else {
    ReportAdd(report, "division by zero");
  }
  finish();
}

typedef struct Shift { Place place; const Type *left; const Type *right; } Shift;
HANDLER(shift_out_of_bounds, (Shift * data, Value left, Value right), (data, left, right)) {
  if (!begin(&data->place)) return;
  bool negative = isNegative(data->right, right);
  if (negative || (WideUnsigned)integerOf(data->right, right) >= bitsOf(data->left)) {
    ReportAdd(report, "shift exponent ");
    addValue(data->right, right);
    if (negative) ReportAdd(report, " is negative");
    else ReportAdd(report, " is too large for %u-bit type %s", bitsOf(data->left), data->left->name);
  } else {
    ReportAdd(report, "left shift of ");
    if (isNegative(data->left, left)) {
      ReportAdd(report, "negative value ");
      addValue(data->left, left);
    } else {
      addValue(data->left, left);
      ReportAdd(report, " by ");
      addValue(data->right, right);
      ReportAdd(report, " places cannot be represented in type %s", data->left->name);
    }
  }
  finish();
}

typedef struct Bounds { Place place; const Type *array; const Type *index; } Bounds;
HANDLER(out_of_bounds, (Bounds * data, Value index), (data, index)) {
  if (!begin(&data->place)) return;
  ReportAdd(report, "index ");
  addValue(data->index, index);
  ReportAdd(report, " out of bounds for type %s", data->array->name);
  finish();
}

HANDLER(local_out_of_bounds, (void), ()) {
  report = ReportNew();
  ReportAdd(report, "runtime error: access out of bounds of a local variable");
  finish();
}

typedef struct Bound { Place place; const Type *type; } Bound;
HANDLER(vla_bound_not_positive, (Bound * data, Value bound), (data, bound)) {
  if (!begin(&data->place)) return;
  ReportAdd(report, "variable length array bound evaluates to non-positive value ");
  addValue(data->type, bound);
  finish();
}

typedef struct Conversion { Place place; const Type *from; const Type *to; uint8_t kind; uint32_t bits; } Conversion;
HANDLER(float_cast_overflow, (Conversion * data, Value from), (data, from)) {
  if (!begin(&data->place)) return;
  addValue(data->from, from);
  ReportAdd(report, " is outside the range of representable values of type %s", data->to->name);
  finish();
}

HANDLER(implicit_conversion, (Conversion * data, Value from, Value to), (data, from, to)) {
  if (!begin(&data->place)) return;
  ReportAdd(report, "implicit conversion from type %s of value ", data->from->name);
  addValue(data->from, from);
  ReportAdd(report, " (%u-bit, %ssigned) to type %s changed the value to ", bitsOf(data->from),
            isSigned(data->from) ? "" : "un", data->to->name);
  addValue(data->to, to);
  ReportAdd(report, " (%u-bit%s, %ssigned)", data->bits != 0 ? data->bits : bitsOf(data->to),
            data->bits != 0 ? " bitfield" : "", isSigned(data->to) ? "" : "un");
  finish();
}

typedef struct Load { Place place; const Type *type; } Load;
HANDLER(load_invalid_value, (Load * data, Value value), (data, value)) {
  if (!begin(&data->place)) return;
  ReportAdd(report, "load of value ");
  addValue(data->type, value);
  ReportAdd(report, ", which is not a valid value for type %s", data->type->name);
  finish();
}

typedef struct Builtin { Place place; uint8_t kind; } Builtin;
HANDLER(invalid_builtin, (Builtin * data), (data)) {
  static const char *const WHAT[] = {
      "passing zero to __builtin_ctz(), which is not a valid argument",
      "passing zero to __builtin_clz(), which is not a valid argument",
      "assumption is violated during execution",
  };
  if (!begin(&data->place)) return;
  ReportAdd(report, "%s", data->kind < 3 ? WHAT[data->kind] : "an invalid argument of a built-in function");
  finish();
}

/* ── Pointers ── */
typedef struct Mismatch { Place place; const Type *type; uint8_t logAlignment; uint8_t kind; } Mismatch;
HANDLER(type_mismatch_v1, (Mismatch * data, Value pointer), (data, pointer)) {
  static const char *const WHAT[] = {
      "load of", "store to", "reference binding to", "member access within", "member call on", "constructor call on",
      "downcast of", "downcast of", "upcast of", "cast to virtual base of", "_Nonnull binding to", "dynamic operation on",
  };
  if (!begin(&data->place)) return;
  const char *what = data->kind < sizeof WHAT / sizeof *WHAT ? WHAT[data->kind] : "use of";
  size_t alignment = (size_t)1 << data->logAlignment;
  if (pointer == 0) {
    ReportAdd(report, "%s null pointer of type %s", what, data->type->name);
  } else if ((pointer & (alignment - 1)) != 0) {
    ReportAdd(report, "%s misaligned address 0x%08zx for type %s, which requires %zu byte alignment", what,
              (size_t)pointer, data->type->name, alignment);
  } else {
    ReportAdd(report, "%s address 0x%08zx with insufficient space for an object of type %s", what, (size_t)pointer,
              data->type->name);
  }
  finish();
}

typedef struct Assumption { Place place; Place assumption; const Type *type; } Assumption;
HANDLER(alignment_assumption, (Assumption * data, Value pointer, Value alignment, Value offset),
        (data, pointer, alignment, offset)) {
  if (!begin(&data->place)) return;
  ReportAdd(report, "assumption of %zu byte alignment%s for pointer of type %s failed: the address is 0x%08zx",
            (size_t)alignment, offset == 0 ? "" : " (with an offset)", data->type->name, (size_t)pointer);
  finish();
}

typedef struct PointerOverflow { Place place; } PointerOverflow;
HANDLER(pointer_overflow, (PointerOverflow * data, Value base, Value result), (data, base, result)) {
  if (!begin(&data->place)) return;
  if (base == 0 && result == 0) ReportAdd(report, "applying zero offset to null pointer");
  else if (base == 0) ReportAdd(report, "applying non-zero offset %zu to null pointer", (size_t)result);
  else if (result == 0) ReportAdd(report, "applying non-zero offset to non-null pointer 0x%08zx produced null pointer", (size_t)base);
  else {
    const char *what = ((intptr_t)base >= 0) == ((intptr_t)result >= 0)
                           ? (base > result ? "addition of unsigned offset to" : "subtraction of unsigned offset from")
                           : "pointer index expression with base";
    ReportAdd(report, "%s 0x%08zx overflowed to 0x%08zx", what, (size_t)base, (size_t)result);
  }
  finish();
}

typedef struct Function { Place place; const Type *type; } Function;
HANDLER(function_type_mismatch, (Function * data, Value function), (data, function)) {
  if (!begin(&data->place)) return;
  ReportAdd(report, "call to function %zu of the table through pointer to incorrect function type %s", (size_t)function,
            data->type->name);
  finish();
}

typedef struct NonNullArgument { Place place; Place attribute; int index; } NonNullArgument;
static void nullArgument(NonNullArgument *data) {
  if (!begin(&data->place)) return;
  ReportAdd(report, "null pointer passed as argument %d, which is declared to never be null", data->index);
  finish();
}
HANDLER(nonnull_arg, (NonNullArgument * data), (data)) { nullArgument(data); }
HANDLER(nullability_arg, (NonNullArgument * data), (data)) { nullArgument(data); }

typedef struct NonNullReturn { Place attribute; } NonNullReturn;
static void nullReturn(Place *place) {
  if (place == NULL || !begin(place)) return;
  ReportAdd(report, "null pointer returned from function declared to never return null");
  finish();
}
HANDLER(nonnull_return_v1, (NonNullReturn * data, Place *place), (data, place)) { (void)data, nullReturn(place); }
HANDLER(nullability_return_v1, (NonNullReturn * data, Place *place), (data, place)) { (void)data, nullReturn(place); }

/* ── Where the program cannot go on ── */
typedef struct Unreachable { Place place; } Unreachable;

RAT_NORETURN void __ubsan_handle_builtin_unreachable(Unreachable *data) {
  report = ReportNew();
  if (begin(&data->place)) ReportAdd(report, "execution reached an unreachable program point");
  finishForGood();
}

RAT_NORETURN void __ubsan_handle_missing_return(Unreachable *data) {
  report = ReportNew();
  if (begin(&data->place)) ReportAdd(report, "execution reached the end of a value-returning function without returning a value");
  finishForGood();
}

/*
 * Atomic operations on what is larger than eight bytes, or of an odd size, which WebAssembly has none for: under a
 * lock that is found by the address. The names are those that the compiler calls (of compiler-rt's documentation);
 * C cannot define them under their own.
 */
#include "libratos.h"

#include <string.h>

enum { LOCKS = 64, LINE_SHIFT = 4 };

static RatLock locks[LOCKS];

static RatLock *lockFor(const volatile void *object) { return &locks[((uintptr_t)object >> LINE_SHIFT) % LOCKS]; }

void LoadAny(size_t size, const void *from, void *result, int order) __asm__("__atomic_load");
void StoreAny(size_t size, void *to, const void *value, int order) __asm__("__atomic_store");
void ExchangeAny(size_t size, void *object, const void *value, void *result, int order) __asm__("__atomic_exchange");
bool CompareExchangeAny(size_t size, void *object, void *expected, const void *value, int success, int failure) __asm__("__atomic_compare_exchange");
bool IsLockFree(size_t size, const void *object) __asm__("__atomic_is_lock_free");

void LoadAny(size_t size, const void *from, void *result, int order) {
  (void)order;
  RatLock *lock = lockFor(from);
  RatLockAcquire(lock);
  memcpy(result, from, size);
  RatLockRelease(lock);
}

void StoreAny(size_t size, void *to, const void *value, int order) {
  (void)order;
  RatLock *lock = lockFor(to);
  RatLockAcquire(lock);
  memcpy(to, value, size);
  RatLockRelease(lock);
}

void ExchangeAny(size_t size, void *object, const void *value, void *result, int order) {
  (void)order;
  RatLock *lock = lockFor(object);
  RatLockAcquire(lock);
  memcpy(result, object, size);
  memcpy(object, value, size);
  RatLockRelease(lock);
}

bool CompareExchangeAny(size_t size, void *object, void *expected, const void *value, int success, int failure) {
  (void)success, (void)failure;
  RatLock *lock = lockFor(object);
  RatLockAcquire(lock);
  bool equal = memcmp(object, expected, size) == 0;
  if (equal) memcpy(object, value, size);
  else memcpy(expected, object, size);
  RatLockRelease(lock);
  return equal;
}

bool IsLockFree(size_t size, const void *object) {
  bool small = size == 1 || size == 2 || size == 4 || size == 8;
  return small && (uintptr_t)object % size == 0;
}

typedef unsigned __int128 Wide;

Wide Load16(const Wide *from, int order) __asm__("__atomic_load_16");
void Store16(Wide *to, Wide value, int order) __asm__("__atomic_store_16");
Wide Exchange16(Wide *object, Wide value, int order) __asm__("__atomic_exchange_16");
bool CompareExchange16(Wide *object, Wide *expected, Wide value, int success, int failure) __asm__("__atomic_compare_exchange_16");

Wide Load16(const Wide *from, int order) {
  Wide result;
  LoadAny(sizeof result, from, &result, order);
  return result;
}
void Store16(Wide *to, Wide value, int order) { StoreAny(sizeof value, to, &value, order); }
Wide Exchange16(Wide *object, Wide value, int order) {
  Wide result;
  ExchangeAny(sizeof value, object, &value, &result, order);
  return result;
}
bool CompareExchange16(Wide *object, Wide *expected, Wide value, int success, int failure) {
  return CompareExchangeAny(sizeof value, object, expected, &value, success, failure);
}

#define FETCH16(name, operation) \
  Wide name(Wide *object, Wide value, int order) __asm__("__atomic_fetch_" operation "_16"); \
  Wide name(Wide *object, Wide value, int order)
#define FETCH16_BODY(expression) \
  { \
    (void)order; \
    RatLock *lock = lockFor(object); \
    RatLockAcquire(lock); \
    Wide before = *object; \
    *object = expression; \
    RatLockRelease(lock); \
    return before; \
  }
FETCH16(FetchAdd16, "add") FETCH16_BODY(before + value)
FETCH16(FetchSub16, "sub") FETCH16_BODY(before - value)
FETCH16(FetchAnd16, "and") FETCH16_BODY(before & value)
FETCH16(FetchOr16, "or") FETCH16_BODY(before | value)
FETCH16(FetchXor16, "xor") FETCH16_BODY(before ^ value)
FETCH16(FetchNand16, "nand") FETCH16_BODY(~(before & value))

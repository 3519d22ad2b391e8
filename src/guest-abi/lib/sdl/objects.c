#include "sdl.h"

/* A hash table without removal: what is gone leaves a mark that the next growth sweeps away. */
typedef struct Entry {
  const void *object;
  uint32_t kind;
} Entry;

static RatLock lock = RAT_LOCK_INIT;
static Entry *entries; /* guarded by lock, and so are the others */
static size_t capacity, used, alive;

static size_t Slot(const void *object, size_t size) { return ((uintptr_t)object >> 3) * 2654435761u % size; }

static Entry *Find(const void *object) {
  if (capacity == 0) return NULL;
  for (size_t i = Slot(object, capacity); entries[i].object != NULL; i = (i + 1) % capacity) {
    if (entries[i].object == object && entries[i].kind != 0) return &entries[i];
  }
  return NULL;
}

static void Insert(Entry *table, size_t size, Entry entry) {
  size_t i = Slot(entry.object, size);
  while (table[i].object != NULL) i = (i + 1) % size;
  table[i] = entry;
}

static bool Grow(void) {
  size_t size = alive * 4 + 64;
  Entry *table = calloc(size, sizeof *table);
  if (table == NULL) return false;
  for (size_t i = 0; i < capacity; i++) {
    if (entries[i].kind != 0) Insert(table, size, entries[i]);
  }
  free(entries);
  entries = table;
  capacity = size;
  used = alive;
  return true;
}

bool Remember(const void *object, Kind kind) {
  RatLockAcquire(&lock);
  bool fits = used * 2 < capacity || Grow();
  if (fits) {
    Insert(entries, capacity, (Entry){object, kind});
    used++;
    alive++;
  }
  RatLockRelease(&lock);
  return fits;
}

void Forget(const void *object) {
  RatLockAcquire(&lock);
  Entry *entry = Find(object);
  if (entry != NULL) {
    entry->kind = 0;
    alive--;
  }
  RatLockRelease(&lock);
}

bool IsA(const void *object, Kind kind) {
  if (object == NULL) return false;
  RatLockAcquire(&lock);
  const Entry *entry = Find(object);
  bool is = entry != NULL && entry->kind == (uint32_t)kind;
  RatLockRelease(&lock);
  return is;
}

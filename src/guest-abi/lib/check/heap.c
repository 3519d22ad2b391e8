/*
 * A heap that notices misuse, in front of the C library's. A block has a head before it and some room behind it, neither
 * of which may be used; what is freed is kept for a while, and may not be used either. The compiler's checks look at the
 * shadow; what nobody checked (a function of the C library that writes too far) is seen later, by what it has changed.
 */
#include "check.h"

#include <errno.h>

enum {
  ALIGNMENT = 16,
  /* The room behind a block is filled with it, and what is freed. */
  FILL_BEHIND = 0xfb,
  FILL_FREED = 0xfd,
  /* What a new block has in it: whoever reads before writing shall notice. So many bytes, so that large ones are cheap. */
  FILL_NEW = 0xbe,
  FILL_NEW_BYTES = 4096,
  /* Freed blocks that are kept, together. */
  QUARANTINE_BYTES = 32 << 20,
  STACKS_KEPT = 1 << 15,
};

typedef struct Head {
  uintptr_t magic; /* MAGIC ^ its own address */
  size_t size;
  uint32_t allocated; /* index of a stack */
  uint32_t freed;     /* index of a stack; FREED_NOT for a block in use */
  uint32_t allocatedBy, freedBy; /* thread ids */
  struct Head *next, *previous;  /* of the blocks in use, or in quarantine */
  void *raw;                     /* what the C library gave */
  size_t behind;                 /* bytes of room behind it */
  uint32_t reserved[2];
} Head;
_Static_assert(sizeof(Head) % ALIGNMENT == 0, "blocks are aligned");

static const uintptr_t MAGIC = 0x48656164;
static const uint32_t FREED_NOT = UINT32_MAX;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void __real_free(void *pointer);
RAT_WRAP(void *, malloc, size_t size);

static RatLock heapLock = RAT_LOCK_INIT;
/* The rest is guarded by heapLock. */
static Head inUse = {.next = &inUse, .previous = &inUse};
static Head quarantine = {.next = &quarantine, .previous = &quarantine}; /* oldest first */
static size_t quarantineBytes;
static uintptr_t lowest = UINTPTR_MAX; /* address of a head */

/* ── Stacks, each kept once ── */
static Stack *stacks; /* STACKS_KEPT; index 0: not known. Not an array: the archive would hold all its zeros. */
static uint32_t stackCount = 1;
static uint32_t *stackTable; /* STACKS_KEPT * 2 */

static uint32_t keepStack(const Stack *stack) {
  if (stacks == NULL) {
    Stack *room = __real_calloc(STACKS_KEPT, sizeof *stacks);
    uint32_t *table = __real_calloc(STACKS_KEPT * 2, sizeof *stackTable);
    if (room == NULL || table == NULL) return 0;
    stacks = room;
    stackTable = table;
  }
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < STACK_WORDS; i++) hash = (hash ^ stack->words[i]) * 16777619u;
  for (uint32_t i = 0; i < 64; i++) {
    uint32_t *slot = &stackTable[((hash ^ (hash >> 15)) + i) & (STACKS_KEPT * 2 - 1)];
    if (*slot != 0 && memcmp(&stacks[*slot], stack, sizeof *stack) == 0) return *slot;
    if (*slot != 0) continue;
    if (stackCount == STACKS_KEPT) return 0;
    stacks[stackCount] = *stack;
    return *slot = stackCount++;
  }
  return 0;
}

/* ── Blocks ── */
static void append(Head *list, Head *head) {
  head->next = list;
  head->previous = list->previous;
  list->previous->next = head;
  list->previous = head;
}

static void takeOut(Head *head) {
  head->previous->next = head->next;
  head->next->previous = head->previous;
}

static void *dataOf(const Head *head) { return (char *)head + sizeof(Head); }
static Head *headOf(const void *data) { return (Head *)((char *)data - sizeof(Head)); }

static bool isHead(uintptr_t at) {
  return at % ALIGNMENT == 0 && at >= lowest && at + sizeof(Head) <= MemoryBytes() && ((Head *)at)->magic == (MAGIC ^ at);
}

static size_t roomBehind(size_t size) {
  size_t least = size < 512 ? 16 : size < 4096 ? 64 : size < 65536 ? 256 : 1024;
  return least + (ALIGNMENT - size % ALIGNMENT) % ALIGNMENT;
}

static size_t poisonedFrom(const Head *head) { return (head->size + GRANULE - 1) / GRANULE * GRANULE; }

static const uint8_t *changed(const uint8_t *from, size_t size, uint8_t fill) {
  size_t i = 0;
  uint64_t word = fill * 0x0101010101010101ull;
  for (; (uintptr_t)(from + i) % 8 != 0 && i < size; i++) if (from[i] != fill) return from + i;
  for (; i + 8 <= size && *(const uint64_t *)(from + i) == word; i += 8) {}
  for (; i < size; i++) if (from[i] != fill) return from + i;
  return NULL;
}

static void describeHead(Report *report, const Head *head, uintptr_t address) {
  uintptr_t data = (uintptr_t)dataOf(head);
  bool before = address < data, inside = !before && address - data < head->size;
  size_t distance = before ? data - address : inside ? address - data : address - data - head->size;
  ReportAdd(report, "  %zu byte%s %s a block of %zu byte%s, which thread %u allocated\n", distance,
            distance == 1 ? "" : "s", before ? "before" : inside ? "inside" : "after the end of", head->size,
            head->size == 1 ? "" : "s", head->allocatedBy);
  if (head->allocated != 0) ReportStack(report, &stacks[head->allocated]);
  if (head->freed == FREED_NOT) return;
  ReportAdd(report, "  thread %u has freed it\n", head->freedBy);
  if (head->freed != 0) ReportStack(report, &stacks[head->freed]);
}

bool HeapDescribe(Report *report, uintptr_t address) {
  for (uintptr_t at = address / ALIGNMENT * ALIGNMENT; at >= lowest; at -= ALIGNMENT) {
    if (!isHead(at)) continue;
    describeHead(report, (Head *)at, address);
    return true;
  }
  return false;
}

/* Begins a report of something wrong with the heap that the calling thread has noticed. */
static void begin(Report *report, const Stack *stack, const char *what) {
  report->length = 0;
  ReportPlace(report, stack);
  ReportAdd(report, "memory error: %s", what);
  ReportThread(report);
  ReportAdd(report, "\n");
  ReportStack(report, stack);
}

/* Tells what nobody checked and the fill shows. @returns whether there was anything. */
static bool tellDamage(Head *head, const Stack *noticed) {
  static Report report; /* guarded by heapLock */
  const uint8_t *data = dataOf(head);
  bool isFreed = head->freed != FREED_NOT;
  const uint8_t *at = isFreed ? changed(data, head->size, FILL_FREED) : NULL;
  const char *what = "heap-use-after-free: a write to freed memory was noticed later";
  if (at == NULL) {
    at = changed(data + head->size, head->behind, FILL_BEHIND);
    what = "heap-buffer-overflow: a write behind a block was noticed later";
  }
  if (at == NULL) return false;
  begin(&report, noticed, what);
  describeHead(&report, head, (uintptr_t)at);
  ReportSend(&report);
  /* Told once. */
  if (isFreed) memset((void *)data, FILL_FREED, head->size);
  memset((void *)(data + head->size), FILL_BEHIND, head->behind);
  return true;
}

static void release(Head *head, const Stack *noticed) {
  tellDamage(head, noticed);
  takeOut(head);
  quarantineBytes -= head->size + sizeof(Head) + head->behind;
  head->magic = 0;
  __real_free(head->raw);
}

static void *allocate(size_t size, size_t alignment, bool zero) {
  CheckStart();
  NullSweep(false);
  Stack stack;
  StackCapture(&stack);
  size_t behind = roomBehind(size);
  size_t extra = alignment > ALIGNMENT ? alignment : 0;
  uint64_t total = (uint64_t)size + sizeof(Head) + behind + extra;
  if (total > UINT32_MAX / 2) {
    errno = ENOMEM;
    return NULL;
  }
  RatLockAcquire(&heapLock);
  char *raw = __real_malloc((size_t)total);
  while (raw == NULL && quarantine.next != &quarantine) {
    release(quarantine.next, &stack);
    raw = __real_malloc((size_t)total);
  }
  if (raw == NULL) {
    RatLockRelease(&heapLock);
    errno = ENOMEM;
    return NULL;
  }
  uintptr_t data = (uintptr_t)raw + sizeof(Head);
  if (extra != 0) data = (data + alignment - 1) & -alignment;
  Head *head = headOf((void *)data);
  *head = (Head){
      .magic = MAGIC ^ (uintptr_t)head,
      .size = size,
      .behind = behind,
      .raw = raw,
      .allocated = keepStack(&stack),
      .allocatedBy = RatGetCurrentThreadId(),
      .freed = FREED_NOT,
  };
  append(&inUse, head);
  if ((uintptr_t)head < lowest) lowest = (uintptr_t)head;
  Poison((uintptr_t)head, sizeof(Head), SHADOW_HEAP);
  Poison(data + poisonedFrom(head), size + behind - poisonedFrom(head), SHADOW_HEAP);
  Unpoison(data, size);
  memset((char *)data + size, FILL_BEHIND, behind);
  RatLockRelease(&heapLock);
  memset((void *)data, zero ? 0 : FILL_NEW, zero || size < FILL_NEW_BYTES ? size : FILL_NEW_BYTES);
  return (void *)data;
}

RAT_NORETURN static void tellBadPointer(const void *pointer, const Stack *stack, const char *call) {
  static Report report; /* guarded by heapLock, which is never given back */
  char what[96];
  uintptr_t at = (uintptr_t)pointer - sizeof(Head);
  bool isOwn = isHead(at);
  strcpy(what, isOwn ? "double-free: " : "bad-free: ");
  strcat(what, call);
  strcat(what, isOwn ? " of what was freed before" : " of what is no allocated block");
  begin(&report, stack, what);
  ReportAdd(&report, "  the pointer is 0x%zx\n", (size_t)(uintptr_t)pointer);
  if (isOwn) describeHead(&report, (Head *)at, (uintptr_t)pointer);
  else if (!StackDescribe(&report, (uintptr_t)pointer) && !GlobalDescribe(&report, (uintptr_t)pointer)) {
    HeapDescribe(&report, (uintptr_t)pointer);
  }
  ReportFatal(&report);
}

/* With heapLock: the block that `call` is given, which is in use. */
static Head *blockOf(const void *pointer, const Stack *stack, const char *call) {
  Head *head = headOf(pointer);
  if (!isHead((uintptr_t)head) || head->freed != FREED_NOT) tellBadPointer(pointer, stack, call);
  return head;
}

static void deallocate(void *pointer) {
  if (pointer == NULL) return;
  int error = errno;
  NullSweep(false);
  Stack stack;
  StackCapture(&stack);
  RatLockAcquire(&heapLock);
  Head *head = blockOf(pointer, &stack, "free");
  tellDamage(head, &stack);
  takeOut(head);
  head->freed = keepStack(&stack);
  head->freedBy = RatGetCurrentThreadId();
  append(&quarantine, head);
  quarantineBytes += head->size + sizeof(Head) + head->behind;
  memset(pointer, FILL_FREED, head->size);
  Poison((uintptr_t)pointer, head->size, SHADOW_FREED);
  while (quarantineBytes > QUARANTINE_BYTES) release(quarantine.next, &stack);
  RatLockRelease(&heapLock);
  errno = error;
}

static size_t sizeOf(const void *pointer, const char *call) {
  Stack stack;
  StackCapture(&stack);
  RatLockAcquire(&heapLock);
  size_t size = blockOf(pointer, &stack, call)->size;
  RatLockRelease(&heapLock);
  return size;
}

static void *allocateZeroed(size_t count, size_t size) {
  uint64_t total = (uint64_t)count * size;
  if (total > UINT32_MAX / 2) {
    errno = ENOMEM;
    return NULL;
  }
  return allocate((size_t)total, ALIGNMENT, true);
}

static bool isPowerOfTwo(size_t value) { return value != 0 && (value & (value - 1)) == 0; }

RAT_WRAP(void *, malloc, size_t size) { return allocate(size, ALIGNMENT, false); }
RAT_WRAP(void *, __libc_malloc, size_t size) { return allocate(size, ALIGNMENT, false); }
RAT_WRAP(void *, calloc, size_t count, size_t size) { return allocateZeroed(count, size); }
RAT_WRAP(void *, __libc_calloc, size_t count, size_t size) { return allocateZeroed(count, size); }
RAT_WRAP(void, free, void *pointer) { deallocate(pointer); }
RAT_WRAP(void, __libc_free, void *pointer) { deallocate(pointer); }
RAT_WRAP(size_t, malloc_usable_size, void *pointer) { return pointer == NULL ? 0 : sizeOf(pointer, "malloc_usable_size"); }

RAT_WRAP(void *, realloc, void *pointer, size_t size) {
  if (pointer == NULL) return allocate(size, ALIGNMENT, false);
  size_t former = sizeOf(pointer, "realloc");
  void *result = allocate(size, ALIGNMENT, false);
  if (result == NULL) return NULL;
  memcpy(result, pointer, former < size ? former : size);
  deallocate(pointer);
  return result;
}

RAT_WRAP(void *, aligned_alloc, size_t alignment, size_t size) {
  if (!isPowerOfTwo(alignment)) {
    errno = EINVAL;
    return NULL;
  }
  return allocate(size, alignment, false);
}

RAT_WRAP(int, posix_memalign, void **out, size_t alignment, size_t size) {
  if (!isPowerOfTwo(alignment) || alignment < sizeof(void *)) return EINVAL;
  int error = errno;
  void *result = allocate(size, alignment, false);
  errno = error;
  if (result == NULL) return ENOMEM;
  *out = result;
  return 0;
}

void HeapSweep(void) {
  Stack stack;
  StackCapture(&stack);
  RatLockAcquire(&heapLock);
  for (Head *head = inUse.next; head != &inUse; head = head->next) tellDamage(head, &stack);
  for (Head *head = quarantine.next; head != &quarantine; head = head->next) tellDamage(head, &stack);
  RatLockRelease(&heapLock);
}

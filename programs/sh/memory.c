#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *checked(void *block) {
  if (block != NULL) return block;
  static const char message[] = "sh: out of memory\n";
  write(STDERR_FILENO, message, sizeof message - 1);
  _exit(2);
}

void *allocate(size_t bytes) { return checked(malloc(bytes == 0 ? 1 : bytes)); }
void *reallocate(void *block, size_t bytes) { return checked(realloc(block, bytes == 0 ? 1 : bytes)); }

char *copyBytes(const char *bytes, size_t length) {
  char *copy = allocate(length + 1);
  if (length > 0) memcpy(copy, bytes, length);
  copy[length] = 0;
  return copy;
}
char *copyText(const char *text) { return copyBytes(text, strlen(text)); }

/* ── Chunks, of which arenas and the stack are made ── */

enum { CHUNK_BYTES = 4000, ALIGNMENT = 8 };

typedef struct Chunk {
  struct Chunk *below;
  size_t used, room;
  _Alignas(ALIGNMENT) char bytes[];
} Chunk;

static void *takeFrom(Chunk **top, size_t bytes) {
  bytes = (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
  Chunk *chunk = *top;
  if (chunk == NULL || chunk->room - chunk->used < bytes) {
    size_t room = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
    Chunk *next = allocate(sizeof *next + room);
    *next = (Chunk){.below = chunk, .room = room};
    *top = chunk = next;
  }
  void *block = chunk->bytes + chunk->used;
  chunk->used += bytes;
  return block;
}

struct Arena {
  Chunk *top;
  int holders;
};

Arena *newArena(void) {
  Arena *arena = allocate(sizeof *arena);
  *arena = (Arena){.holders = 1};
  return arena;
}
void holdArena(Arena *arena) { arena->holders++; }
void releaseArena(Arena *arena) {
  if (arena == NULL || --arena->holders > 0) return;
  for (Chunk *chunk = arena->top; chunk != NULL;) {
    Chunk *below = chunk->below;
    free(chunk);
    chunk = below;
  }
  free(arena);
}
void *arenaBytes(Arena *arena, size_t bytes) { return memset(takeFrom(&arena->top, bytes), 0, bytes); }
char *arenaText(Arena *arena, const char *bytes, size_t length) {
  char *text = takeFrom(&arena->top, length + 1);
  if (length > 0) memcpy(text, bytes, length);
  text[length] = 0;
  return text;
}

static Chunk *stack;

StackMark markStack(void) { return (StackMark){stack, stack == NULL ? 0 : stack->used}; }
void releaseStack(StackMark mark) {
  while (stack != mark.chunk) {
    Chunk *below = stack->below;
    free(stack);
    stack = below;
  }
  if (stack != NULL) stack->used = mark.used;
}
void *stackBytes(size_t bytes) { return takeFrom(&stack, bytes); }
char *stackText(const char *bytes, size_t length) {
  char *text = stackBytes(length + 1);
  if (length > 0) memcpy(text, bytes, length);
  text[length] = 0;
  return text;
}
char *stackFormat(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = NULL;
  int length = vasprintf(&text, format, arguments);
  va_end(arguments);
  checked(length < 0 ? NULL : text);
  char *copy = stackText(text, (size_t)length);
  free(text);
  return copy;
}

/* ── Texts and lists ── */

static void makeRoom(Text *text, size_t more) {
  if (text->room - text->length > more) return;
  size_t room = (text->length + more + 1) * 2;
  if (room < 64) room = 64;
  text->bytes = reallocate(text->bytes, room);
  text->room = room;
}
void addByte(Text *text, char byte) {
  makeRoom(text, 1);
  text->bytes[text->length++] = byte;
}
void addBytes(Text *text, const char *bytes, size_t length) {
  if (length == 0) return;
  makeRoom(text, length);
  memcpy(text->bytes + text->length, bytes, length);
  text->length += length;
}
void addText(Text *text, const char *more) { addBytes(text, more, strlen(more)); }
void addFormat(Text *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *more = NULL;
  int length = vasprintf(&more, format, arguments);
  va_end(arguments);
  checked(length < 0 ? NULL : more);
  addBytes(text, more, (size_t)length);
  free(more);
}
char *textBytes(Text *text) {
  makeRoom(text, 1);
  text->bytes[text->length] = 0;
  return text->bytes;
}
void freeText(Text *text) {
  free(text->bytes);
  *text = (Text){0};
}

void addItem(List *list, char *item) {
  if (list->count + 1 >= list->room) {
    list->room = list->room == 0 ? 16 : list->room * 2;
    list->items = reallocate(list->items, list->room * sizeof *list->items);
  }
  list->items[list->count++] = item;
  list->items[list->count] = NULL;
}
void freeList(List *list) {
  free(list->items);
  *list = (List){0};
}

/* Memory of the shell: arenas for what lives as long as a parsed command, a stack for what lives as long as it runs. */
#ifndef SH_MEMORY_H
#define SH_MEMORY_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* These end the shell when there is no memory. */
void *allocate(size_t bytes);
void *reallocate(void *block, size_t bytes);
char *copyText(const char *text);
char *copyBytes(const char *bytes, size_t length);

/* Blocks that go together, when nobody holds the arena any more. */
typedef struct Arena Arena;
Arena *newArena(void); /* held once */
void holdArena(Arena *arena);
void releaseArena(Arena *arena);
void *arenaBytes(Arena *arena, size_t bytes); /* zeroed */
char *arenaText(Arena *arena, const char *bytes, size_t length);

/* The stack: what is taken after a mark goes with it. */
typedef struct StackMark {
  void *chunk;
  size_t used;
} StackMark;
StackMark markStack(void);
void releaseStack(StackMark mark);
void *stackBytes(size_t bytes);
char *stackText(const char *bytes, size_t length);
char *stackFormat(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A text that grows. `bytes` may be NULL while it is empty. */
typedef struct Text {
  char *bytes;
  size_t length, room;
} Text;
void addByte(Text *text, char byte);
void addBytes(Text *text, const char *bytes, size_t length);
void addText(Text *text, const char *more);
void addFormat(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* With a final zero that the length does not count. */
char *textBytes(Text *text);
void freeText(Text *text);

/* A list of pointers that grows; `items[count]` is NULL. */
typedef struct List {
  char **items;
  size_t count, room;
} List;
void addItem(List *list, char *item);
void freeList(List *list);

#endif

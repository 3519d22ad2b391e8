#include <errno.h>

#include "sdl.h"

SDL_RWops *SDL_AllocRW(void) {
  SDL_RWops *context = calloc(1, sizeof *context);
  if (context == NULL) SDL_OutOfMemory();
  return context;
}

void SDL_FreeRW(SDL_RWops *context) { free(context); }

/* ── Files ── */
static Sint64 FileSeek(SDL_RWops *context, Sint64 offset, int whence) {
  FILE *file = context->hidden.stdio.fp;
  int origin = whence == RW_SEEK_SET ? SEEK_SET : whence == RW_SEEK_CUR ? SEEK_CUR : SEEK_END;
  if (fseeko(file, offset, origin) != 0) return SDL_Error(SDL_EFSEEK);
  return ftello(file);
}

static Sint64 FileSize(SDL_RWops *context) {
  Sint64 here = FileSeek(context, 0, RW_SEEK_CUR);
  if (here < 0) return here;
  Sint64 size = FileSeek(context, 0, RW_SEEK_END);
  FileSeek(context, here, RW_SEEK_SET);
  return size;
}

static size_t FileRead(SDL_RWops *context, void *to, size_t size, size_t count) {
  size_t done = fread(to, size, count, context->hidden.stdio.fp);
  if (done == 0 && ferror(context->hidden.stdio.fp)) SDL_Error(SDL_EFREAD);
  return done;
}

static size_t FileWrite(SDL_RWops *context, const void *from, size_t size, size_t count) {
  size_t done = fwrite(from, size, count, context->hidden.stdio.fp);
  if (done == 0 && ferror(context->hidden.stdio.fp)) SDL_Error(SDL_EFWRITE);
  return done;
}

static int FileClose(SDL_RWops *context) {
  int failed = context->hidden.stdio.autoclose && fclose(context->hidden.stdio.fp) != 0;
  SDL_FreeRW(context);
  return failed ? SDL_Error(SDL_EFWRITE) : 0;
}

SDL_RWops *SDL_RWFromFP(void *fp, SDL_bool autoclose) {
  if (fp == NULL) {
    SDL_InvalidParamError("fp");
    return NULL;
  }
  SDL_RWops *context = SDL_AllocRW();
  if (context == NULL) return NULL;
  context->size = FileSize;
  context->seek = FileSeek;
  context->read = FileRead;
  context->write = FileWrite;
  context->close = FileClose;
  context->type = SDL_RWOPS_STDFILE;
  context->hidden.stdio.fp = fp;
  context->hidden.stdio.autoclose = autoclose;
  return context;
}

SDL_RWops *SDL_RWFromFile(const char *file, const char *mode) {
  if (file == NULL || *file == 0 || mode == NULL || *mode == 0) {
    SDL_SetError("SDL_RWFromFile(): No file or no mode specified");
    return NULL;
  }
  FILE *fp = fopen(file, mode);
  if (fp == NULL) {
    SDL_SetError("Couldn't open %s: %s", file, strerror(errno));
    return NULL;
  }
  SDL_RWops *context = SDL_RWFromFP(fp, SDL_TRUE);
  if (context == NULL) fclose(fp);
  return context;
}

/* ── Memory ── */
static Sint64 MemorySize(SDL_RWops *context) { return context->hidden.mem.stop - context->hidden.mem.base; }

static Sint64 MemorySeek(SDL_RWops *context, Sint64 offset, int whence) {
  Sint64 size = MemorySize(context), here = context->hidden.mem.here - context->hidden.mem.base;
  if (whence != RW_SEEK_SET && whence != RW_SEEK_CUR && whence != RW_SEEK_END) {
    return SDL_SetError("Unknown value for 'whence'");
  }
  Sint64 from = whence == RW_SEEK_SET ? 0 : whence == RW_SEEK_CUR ? here : size;
  Sint64 to;
  if (__builtin_add_overflow(from, offset, &to)) to = offset < 0 ? 0 : size;
  to = SDL_clamp(to, 0, size);
  context->hidden.mem.here = context->hidden.mem.base + to;
  return to;
}

/* Whole pieces of what is left. */
static size_t MemoryCount(const SDL_RWops *context, size_t size, size_t count) {
  size_t left = (size_t)(context->hidden.mem.stop - context->hidden.mem.here);
  return size == 0 || left / size == 0 ? 0 : SDL_min(left / size, count);
}

static size_t MemoryRead(SDL_RWops *context, void *to, size_t size, size_t count) {
  count = MemoryCount(context, size, count);
  memcpy(to, context->hidden.mem.here, size * count);
  context->hidden.mem.here += size * count;
  return count;
}

static size_t MemoryWrite(SDL_RWops *context, const void *from, size_t size, size_t count) {
  count = MemoryCount(context, size, count);
  memcpy(context->hidden.mem.here, from, size * count);
  context->hidden.mem.here += size * count;
  return count;
}

static size_t NoWrite(SDL_RWops *context, const void *from, size_t size, size_t count) {
  (void)context, (void)from, (void)size, (void)count;
  SDL_SetError("Can't write to read-only memory");
  return 0;
}

static int MemoryClose(SDL_RWops *context) {
  SDL_FreeRW(context);
  return 0;
}

static SDL_RWops *FromMemory(void *memory, int size, Uint32 type) {
  if (memory == NULL || size <= 0) {
    SDL_InvalidParamError(memory == NULL ? "mem" : "size");
    return NULL;
  }
  SDL_RWops *context = SDL_AllocRW();
  if (context == NULL) return NULL;
  context->size = MemorySize;
  context->seek = MemorySeek;
  context->read = MemoryRead;
  context->write = type == SDL_RWOPS_MEMORY ? MemoryWrite : NoWrite;
  context->close = MemoryClose;
  context->type = type;
  context->hidden.mem.base = context->hidden.mem.here = memory;
  context->hidden.mem.stop = context->hidden.mem.base + size;
  return context;
}

SDL_RWops *SDL_RWFromMem(void *memory, int size) { return FromMemory(memory, size, SDL_RWOPS_MEMORY); }
SDL_RWops *SDL_RWFromConstMem(const void *memory, int size) {
  return FromMemory((void *)(uintptr_t)memory, size, SDL_RWOPS_MEMORY_RO);
}

/* ── Whatever they are ── */
Sint64 SDL_RWsize(SDL_RWops *context) { return context->size(context); }
Sint64 SDL_RWseek(SDL_RWops *context, Sint64 offset, int whence) { return context->seek(context, offset, whence); }
Sint64 SDL_RWtell(SDL_RWops *context) { return context->seek(context, 0, RW_SEEK_CUR); }
size_t SDL_RWread(SDL_RWops *context, void *to, size_t size, size_t count) {
  return context->read(context, to, size, count);
}
size_t SDL_RWwrite(SDL_RWops *context, const void *from, size_t size, size_t count) {
  return context->write(context, from, size, count);
}
int SDL_RWclose(SDL_RWops *context) { return context->close(context); }

void *SDL_LoadFile_RW(SDL_RWops *from, size_t *size, int freesrc) {
  if (size != NULL) *size = 0;
  if (from == NULL) {
    SDL_InvalidParamError("src");
    return NULL;
  }
  size_t room = 4096, length = 0;
  char *data = malloc(room);
  while (data != NULL) {
    size_t done = SDL_RWread(from, data + length, 1, room - length - 1);
    if (done == 0) break;
    length += done;
    if (length + 1 < room) continue;
    char *larger = room > SIZE_MAX / 4 ? NULL : realloc(data, room * 2);
    if (larger == NULL) free(data);
    data = larger;
    room *= 2;
  }
  if (freesrc) SDL_RWclose(from);
  if (data == NULL) {
    SDL_OutOfMemory();
    return NULL;
  }
  data[length] = 0;
  if (size != NULL) *size = length;
  return data;
}

void *SDL_LoadFile(const char *file, size_t *size) {
  SDL_RWops *from = SDL_RWFromFile(file, "rb");
  if (from == NULL) {
    if (size != NULL) *size = 0;
    return NULL;
  }
  return SDL_LoadFile_RW(from, size, 1);
}

#define NUMBER(type, name, order)                                                                    \
  type SDL_Read##name(SDL_RWops *from) {                                                             \
    type value = 0;                                                                                  \
    SDL_RWread(from, &value, sizeof value, 1);                                                       \
    return order(value);                                                                             \
  }                                                                                                  \
  size_t SDL_Write##name(SDL_RWops *to, type value) {                                                \
    value = order(value);                                                                            \
    return SDL_RWwrite(to, &value, sizeof value, 1);                                                 \
  }
NUMBER(Uint8, U8, )
NUMBER(Uint16, LE16, SDL_SwapLE16)
NUMBER(Uint16, BE16, SDL_SwapBE16)
NUMBER(Uint32, LE32, SDL_SwapLE32)
NUMBER(Uint32, BE32, SDL_SwapBE32)
NUMBER(Uint64, LE64, SDL_SwapLE64)
NUMBER(Uint64, BE64, SDL_SwapBE64)

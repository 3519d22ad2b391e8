#ifndef SDL_rwops_h_
#define SDL_rwops_h_

#include <SDL2/SDL_error.h>
#include <SDL2/SDL_stdinc.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SDL_RWOPS_UNKNOWN 0u
#define SDL_RWOPS_STDFILE 2u
#define SDL_RWOPS_MEMORY 4u
#define SDL_RWOPS_MEMORY_RO 5u
#define RW_SEEK_SET 0
#define RW_SEEK_CUR 1
#define RW_SEEK_END 2

typedef struct SDL_RWops {
  Sint64 (SDLCALL *size)(struct SDL_RWops *context);
  Sint64 (SDLCALL *seek)(struct SDL_RWops *context, Sint64 offset, int whence);
  size_t (SDLCALL *read)(struct SDL_RWops *context, void *to, size_t size, size_t count);
  size_t (SDLCALL *write)(struct SDL_RWops *context, const void *from, size_t size, size_t count);
  int (SDLCALL *close)(struct SDL_RWops *context);
  Uint32 type;
  union {
    struct {
      SDL_bool autoclose;
      FILE *fp;
    } stdio;
    struct {
      Uint8 *base;
      Uint8 *here;
      Uint8 *stop;
    } mem;
    struct {
      void *data1;
      void *data2;
    } unknown;
  } hidden;
} SDL_RWops;

SDL_RWops *SDL_RWFromFile(const char *file, const char *mode);
SDL_RWops *SDL_RWFromFP(void *fp, SDL_bool autoclose);
SDL_RWops *SDL_RWFromMem(void *memory, int size);
SDL_RWops *SDL_RWFromConstMem(const void *memory, int size);
SDL_RWops *SDL_AllocRW(void);
void SDL_FreeRW(SDL_RWops *context);
Sint64 SDL_RWsize(SDL_RWops *context);
Sint64 SDL_RWseek(SDL_RWops *context, Sint64 offset, int whence);
Sint64 SDL_RWtell(SDL_RWops *context);
size_t SDL_RWread(SDL_RWops *context, void *to, size_t size, size_t count);
size_t SDL_RWwrite(SDL_RWops *context, const void *from, size_t size, size_t count);
int SDL_RWclose(SDL_RWops *context);
/* With a byte of 0 behind it, which is not counted. */
void *SDL_LoadFile_RW(SDL_RWops *from, size_t *size, int freesrc);
void *SDL_LoadFile(const char *file, size_t *size);
Uint8 SDL_ReadU8(SDL_RWops *from);
Uint16 SDL_ReadLE16(SDL_RWops *from);
Uint16 SDL_ReadBE16(SDL_RWops *from);
Uint32 SDL_ReadLE32(SDL_RWops *from);
Uint32 SDL_ReadBE32(SDL_RWops *from);
Uint64 SDL_ReadLE64(SDL_RWops *from);
Uint64 SDL_ReadBE64(SDL_RWops *from);
size_t SDL_WriteU8(SDL_RWops *to, Uint8 value);
size_t SDL_WriteLE16(SDL_RWops *to, Uint16 value);
size_t SDL_WriteBE16(SDL_RWops *to, Uint16 value);
size_t SDL_WriteLE32(SDL_RWops *to, Uint32 value);
size_t SDL_WriteBE32(SDL_RWops *to, Uint32 value);
size_t SDL_WriteLE64(SDL_RWops *to, Uint64 value);
size_t SDL_WriteBE64(SDL_RWops *to, Uint64 value);

#ifdef __cplusplus
}
#endif
#endif

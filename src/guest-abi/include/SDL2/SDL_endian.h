#ifndef SDL_endian_h_
#define SDL_endian_h_

#include <SDL2/SDL_stdinc.h>

#define SDL_LIL_ENDIAN 1234
#define SDL_BIG_ENDIAN 4321
#define SDL_BYTEORDER SDL_LIL_ENDIAN
#define SDL_FLOATWORDORDER SDL_LIL_ENDIAN

#define SDL_Swap16(x) __builtin_bswap16(x)
#define SDL_Swap32(x) __builtin_bswap32(x)
#define SDL_Swap64(x) __builtin_bswap64(x)
SDL_FORCE_INLINE float SDL_SwapFloat(float x) {
  Uint32 bits;
  memcpy(&bits, &x, sizeof bits);
  bits = SDL_Swap32(bits);
  memcpy(&x, &bits, sizeof x);
  return x;
}
#define SDL_SwapLE16(x) (x)
#define SDL_SwapLE32(x) (x)
#define SDL_SwapLE64(x) (x)
#define SDL_SwapFloatLE(x) (x)
#define SDL_SwapBE16(x) SDL_Swap16(x)
#define SDL_SwapBE32(x) SDL_Swap32(x)
#define SDL_SwapBE64(x) SDL_Swap64(x)
#define SDL_SwapFloatBE(x) SDL_SwapFloat(x)
#endif

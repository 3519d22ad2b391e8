#ifndef SDL_blendmode_h_
#define SDL_blendmode_h_

typedef enum {
  SDL_BLENDMODE_NONE = 0,
  SDL_BLENDMODE_BLEND = 1,
  SDL_BLENDMODE_ADD = 2,
  SDL_BLENDMODE_MOD = 4,
  SDL_BLENDMODE_MUL = 8,
  SDL_BLENDMODE_INVALID = 0x7FFFFFFF
} SDL_BlendMode;
#endif

#ifndef SDL_surface_h_
#define SDL_surface_h_

#include <SDL2/SDL_blendmode.h>
#include <SDL2/SDL_pixels.h>
#include <SDL2/SDL_rect.h>
#include <SDL2/SDL_rwops.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SDL_SWSURFACE 0
#define SDL_PREALLOC 0x00000001
#define SDL_RLEACCEL 0x00000002
#define SDL_DONTFREE 0x00000004
#define SDL_MUSTLOCK(surface) (((surface)->flags & SDL_RLEACCEL) != 0)

struct SDL_BlitMap;
typedef struct SDL_Surface {
  Uint32 flags;
  SDL_PixelFormat *format;
  int w, h;
  int pitch;
  void *pixels;
  void *userdata;
  int locked;
  void *list_blitmap;
  SDL_Rect clip_rect;
  struct SDL_BlitMap *map;
  int refcount;
} SDL_Surface;

SDL_Surface *SDL_CreateRGBSurface(Uint32 flags, int width, int height, int depth, Uint32 r, Uint32 g, Uint32 b,
                                  Uint32 a);
SDL_Surface *SDL_CreateRGBSurfaceWithFormat(Uint32 flags, int width, int height, int depth, Uint32 format);
SDL_Surface *SDL_CreateRGBSurfaceFrom(void *pixels, int width, int height, int depth, int pitch, Uint32 r, Uint32 g,
                                      Uint32 b, Uint32 a);
SDL_Surface *SDL_CreateRGBSurfaceWithFormatFrom(void *pixels, int width, int height, int depth, int pitch,
                                                Uint32 format);
void SDL_FreeSurface(SDL_Surface *surface);
int SDL_SetSurfacePalette(SDL_Surface *surface, SDL_Palette *palette);
int SDL_LockSurface(SDL_Surface *surface);
void SDL_UnlockSurface(SDL_Surface *surface);
SDL_Surface *SDL_LoadBMP_RW(SDL_RWops *from, int freesrc);
#define SDL_LoadBMP(file) SDL_LoadBMP_RW(SDL_RWFromFile(file, "rb"), 1)
int SDL_SaveBMP_RW(SDL_Surface *surface, SDL_RWops *to, int freedst);
#define SDL_SaveBMP(surface, file) SDL_SaveBMP_RW(surface, SDL_RWFromFile(file, "wb"), 1)
int SDL_SetSurfaceRLE(SDL_Surface *surface, int flag);
SDL_bool SDL_HasSurfaceRLE(SDL_Surface *surface);
int SDL_SetColorKey(SDL_Surface *surface, int flag, Uint32 key);
SDL_bool SDL_HasColorKey(SDL_Surface *surface);
int SDL_GetColorKey(SDL_Surface *surface, Uint32 *key);
int SDL_SetSurfaceColorMod(SDL_Surface *surface, Uint8 r, Uint8 g, Uint8 b);
int SDL_GetSurfaceColorMod(SDL_Surface *surface, Uint8 *r, Uint8 *g, Uint8 *b);
int SDL_SetSurfaceAlphaMod(SDL_Surface *surface, Uint8 alpha);
int SDL_GetSurfaceAlphaMod(SDL_Surface *surface, Uint8 *alpha);
int SDL_SetSurfaceBlendMode(SDL_Surface *surface, SDL_BlendMode mode);
int SDL_GetSurfaceBlendMode(SDL_Surface *surface, SDL_BlendMode *mode);
SDL_bool SDL_SetClipRect(SDL_Surface *surface, const SDL_Rect *rect);
void SDL_GetClipRect(SDL_Surface *surface, SDL_Rect *rect);
SDL_Surface *SDL_DuplicateSurface(SDL_Surface *surface);
SDL_Surface *SDL_ConvertSurface(SDL_Surface *surface, const SDL_PixelFormat *format, Uint32 flags);
SDL_Surface *SDL_ConvertSurfaceFormat(SDL_Surface *surface, Uint32 format, Uint32 flags);
int SDL_ConvertPixels(int width, int height, Uint32 from_format, const void *from, int from_pitch, Uint32 to_format,
                      void *to, int to_pitch);
int SDL_FillRect(SDL_Surface *surface, const SDL_Rect *rect, Uint32 color);
int SDL_FillRects(SDL_Surface *surface, const SDL_Rect *rects, int count, Uint32 color);
int SDL_UpperBlit(SDL_Surface *from, const SDL_Rect *from_rect, SDL_Surface *to, SDL_Rect *to_rect);
#define SDL_BlitSurface SDL_UpperBlit
int SDL_LowerBlit(SDL_Surface *from, SDL_Rect *from_rect, SDL_Surface *to, SDL_Rect *to_rect);
int SDL_UpperBlitScaled(SDL_Surface *from, const SDL_Rect *from_rect, SDL_Surface *to, SDL_Rect *to_rect);
#define SDL_BlitScaled SDL_UpperBlitScaled
int SDL_SoftStretch(SDL_Surface *from, const SDL_Rect *from_rect, SDL_Surface *to, const SDL_Rect *to_rect);

#ifdef __cplusplus
}
#endif
#endif

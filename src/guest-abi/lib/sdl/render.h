/* Shared by the sources of the renderer. */
#ifndef RATOS_SDL_RENDER_H
#define RATOS_SDL_RENDER_H

#include "sdl.h"

/* Which part of a target is drawn to, and how large a unit of the program's is in it. */
typedef struct View {
  SDL_Rect viewport; /* pixels */
  SDL_Rect clip;     /* pixels, from the viewport's corner */
  bool clips;
  float scale_x, scale_y;
  int logical_w, logical_h; /* 0: none */
} View;

struct SDL_Renderer {
  SDL_Window *window; /* NULL: of a surface */
  SDL_Surface *screen;
  SDL_Texture *target; /* NULL: the screen */
  SDL_Texture *textures;
  View view, screen_view; /* the second while there is a target */
  bool integer_scale, vsync;
  SDL_BlendMode blend;
  Uint8 r, g, b, a;
};

struct SDL_Texture {
  SDL_Texture *next;
  SDL_Renderer *renderer;
  Uint32 format;
  int access;
  int w, h;
  SDL_Surface *surface;
  SDL_ScaleMode scale_mode;
  struct SDL_BlitMap map;
  void *data;
  Uint8 *planes; /* of YUV */
  SDL_Rect locked;
  SDL_Surface *locked_surface;
};

SDL_Renderer *CheckRenderer(SDL_Renderer *renderer);
SDL_Texture *CheckTexture(SDL_Texture *texture);
SDL_Surface *TargetOf(const SDL_Renderer *renderer);
/* What may be drawn of the target; false: nothing. */
bool Drawable(const SDL_Renderer *renderer, SDL_Rect *area);
/* From the program's units to pixels of the target; whatever the numbers are, sums of a few of these fit. */
int Pixel(double value);
SDL_Rect ToPixels(const SDL_Renderer *renderer, const SDL_FRect *rect);
static inline Uint32 DrawColor(const SDL_Renderer *renderer) {
  return Argb(renderer->a, renderer->r, renderer->g, renderer->b);
}
#endif

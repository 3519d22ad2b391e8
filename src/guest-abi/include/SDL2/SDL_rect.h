#ifndef SDL_rect_h_
#define SDL_rect_h_

#include <SDL2/SDL_stdinc.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct SDL_Point {
  int x, y;
} SDL_Point;
typedef struct SDL_FPoint {
  float x, y;
} SDL_FPoint;
typedef struct SDL_Rect {
  int x, y;
  int w, h;
} SDL_Rect;
typedef struct SDL_FRect {
  float x, y;
  float w, h;
} SDL_FRect;

SDL_FORCE_INLINE SDL_bool SDL_PointInRect(const SDL_Point *p, const SDL_Rect *r) {
  return p->x >= r->x && p->x < r->x + r->w && p->y >= r->y && p->y < r->y + r->h ? SDL_TRUE : SDL_FALSE;
}
SDL_FORCE_INLINE SDL_bool SDL_RectEmpty(const SDL_Rect *r) {
  return r == NULL || r->w <= 0 || r->h <= 0 ? SDL_TRUE : SDL_FALSE;
}
SDL_FORCE_INLINE SDL_bool SDL_RectEquals(const SDL_Rect *a, const SDL_Rect *b) {
  return a != NULL && b != NULL && a->x == b->x && a->y == b->y && a->w == b->w && a->h == b->h ? SDL_TRUE : SDL_FALSE;
}
SDL_FORCE_INLINE SDL_bool SDL_PointInFRect(const SDL_FPoint *p, const SDL_FRect *r) {
  return p->x >= r->x && p->x < r->x + r->w && p->y >= r->y && p->y < r->y + r->h ? SDL_TRUE : SDL_FALSE;
}
SDL_FORCE_INLINE SDL_bool SDL_FRectEmpty(const SDL_FRect *r) {
  return r == NULL || r->w <= 0.0f || r->h <= 0.0f ? SDL_TRUE : SDL_FALSE;
}

SDL_bool SDL_HasIntersection(const SDL_Rect *a, const SDL_Rect *b);
SDL_bool SDL_IntersectRect(const SDL_Rect *a, const SDL_Rect *b, SDL_Rect *result);
void SDL_UnionRect(const SDL_Rect *a, const SDL_Rect *b, SDL_Rect *result);
SDL_bool SDL_EnclosePoints(const SDL_Point *points, int count, const SDL_Rect *clip, SDL_Rect *result);
SDL_bool SDL_IntersectRectAndLine(const SDL_Rect *rect, int *x1, int *y1, int *x2, int *y2);
SDL_bool SDL_HasIntersectionF(const SDL_FRect *a, const SDL_FRect *b);
SDL_bool SDL_IntersectFRect(const SDL_FRect *a, const SDL_FRect *b, SDL_FRect *result);
void SDL_UnionFRect(const SDL_FRect *a, const SDL_FRect *b, SDL_FRect *result);

#ifdef __cplusplus
}
#endif
#endif

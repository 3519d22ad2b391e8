#include "sdl.h"

SDL_bool SDL_IntersectRect(const SDL_Rect *a, const SDL_Rect *b, SDL_Rect *result) {
  if (a == NULL || b == NULL || result == NULL) {
    SDL_InvalidParamError(a == NULL ? "A" : b == NULL ? "B" : "result");
    return SDL_FALSE;
  }
  Sint64 left = SDL_max(a->x, b->x), top = SDL_max(a->y, b->y);
  Sint64 right = SDL_min((Sint64)a->x + a->w, (Sint64)b->x + b->w);
  Sint64 bottom = SDL_min((Sint64)a->y + a->h, (Sint64)b->y + b->h);
  bool empty = SDL_RectEmpty(a) || SDL_RectEmpty(b);
  *result = (SDL_Rect){(int)left, (int)top, empty ? 0 : (int)(right - left), empty ? 0 : (int)(bottom - top)};
  return SDL_RectEmpty(result) ? SDL_FALSE : SDL_TRUE;
}

SDL_bool SDL_HasIntersection(const SDL_Rect *a, const SDL_Rect *b) {
  SDL_Rect result;
  return SDL_IntersectRect(a, b, &result);
}

void SDL_UnionRect(const SDL_Rect *a, const SDL_Rect *b, SDL_Rect *result) {
  if (a == NULL || b == NULL || result == NULL) {
    SDL_InvalidParamError(a == NULL ? "A" : b == NULL ? "B" : "result");
    return;
  }
  if (SDL_RectEmpty(a) || SDL_RectEmpty(b)) {
    if (SDL_RectEmpty(a) && SDL_RectEmpty(b)) {
      *result = (SDL_Rect){0, 0, 0, 0};
    } else {
      *result = SDL_RectEmpty(a) ? *b : *a;
    }
    return;
  }
  Sint64 left = SDL_min(a->x, b->x), top = SDL_min(a->y, b->y);
  Sint64 right = SDL_max((Sint64)a->x + a->w, (Sint64)b->x + b->w);
  Sint64 bottom = SDL_max((Sint64)a->y + a->h, (Sint64)b->y + b->h);
  *result = (SDL_Rect){(int)left, (int)top, (int)(right - left), (int)(bottom - top)};
}

SDL_bool SDL_EnclosePoints(const SDL_Point *points, int count, const SDL_Rect *clip, SDL_Rect *result) {
  if (points == NULL || count < 1) {
    SDL_InvalidParamError(points == NULL ? "points" : "count");
    return SDL_FALSE;
  }
  bool any = false;
  int left = 0, top = 0, right = 0, bottom = 0;
  for (int i = 0; i < count; i++) {
    if (clip != NULL && !SDL_PointInRect(&points[i], clip)) continue;
    int x = points[i].x, y = points[i].y;
    left = any ? SDL_min(left, x) : x;
    right = any ? SDL_max(right, x) : x;
    top = any ? SDL_min(top, y) : y;
    bottom = any ? SDL_max(bottom, y) : y;
    any = true;
  }
  if (any && result != NULL) *result = (SDL_Rect){left, top, right - left + 1, bottom - top + 1};
  return any ? SDL_TRUE : SDL_FALSE;
}

/* Moves `at` along the line to the edge; false: the line does not get there. */
static bool CutEnd(double *x, double *y, double ox, double oy, const SDL_Rect *rect) {
  double left = rect->x, top = rect->y, right = rect->x + rect->w - 1.0, bottom = rect->y + rect->h - 1.0;
  if (*y < top || *y > bottom) {
    double edge = *y < top ? top : bottom;
    if (oy == *y || (oy < edge) == (*y < edge)) {
      if (oy != edge) return false;
    }
    *x += (ox - *x) * (edge - *y) / (oy - *y);
    *y = edge;
  }
  if (*x < left || *x > right) {
    double edge = *x < left ? left : right;
    if (ox == *x || (ox < edge) == (*x < edge)) {
      if (ox != edge) return false;
    }
    *y += (oy - *y) * (edge - *x) / (ox - *x);
    *x = edge;
  }
  return *y >= top && *y <= bottom;
}

SDL_bool SDL_IntersectRectAndLine(const SDL_Rect *rect, int *x1, int *y1, int *x2, int *y2) {
  if (rect == NULL || x1 == NULL || y1 == NULL || x2 == NULL || y2 == NULL) {
    SDL_InvalidParamError(rect == NULL ? "rect" : "line");
    return SDL_FALSE;
  }
  if (SDL_RectEmpty(rect)) return SDL_FALSE;
  double ax = *x1, ay = *y1, bx = *x2, by = *y2;
  if (!CutEnd(&ax, &ay, bx, by, rect) || !CutEnd(&bx, &by, ax, ay, rect)) return SDL_FALSE;
  *x1 = (int)ax;
  *y1 = (int)ay;
  *x2 = (int)bx;
  *y2 = (int)by;
  return SDL_TRUE;
}

SDL_bool SDL_IntersectFRect(const SDL_FRect *a, const SDL_FRect *b, SDL_FRect *result) {
  if (a == NULL || b == NULL || result == NULL) {
    SDL_InvalidParamError(a == NULL ? "A" : b == NULL ? "B" : "result");
    return SDL_FALSE;
  }
  float left = SDL_max(a->x, b->x), top = SDL_max(a->y, b->y);
  float right = SDL_min(a->x + a->w, b->x + b->w), bottom = SDL_min(a->y + a->h, b->y + b->h);
  bool empty = SDL_FRectEmpty(a) || SDL_FRectEmpty(b);
  *result = (SDL_FRect){left, top, empty ? 0 : right - left, empty ? 0 : bottom - top};
  return SDL_FRectEmpty(result) ? SDL_FALSE : SDL_TRUE;
}

SDL_bool SDL_HasIntersectionF(const SDL_FRect *a, const SDL_FRect *b) {
  SDL_FRect result;
  return SDL_IntersectFRect(a, b, &result);
}

void SDL_UnionFRect(const SDL_FRect *a, const SDL_FRect *b, SDL_FRect *result) {
  if (a == NULL || b == NULL || result == NULL) {
    SDL_InvalidParamError(a == NULL ? "A" : b == NULL ? "B" : "result");
    return;
  }
  if (SDL_FRectEmpty(a) || SDL_FRectEmpty(b)) {
    if (SDL_FRectEmpty(a) && SDL_FRectEmpty(b)) {
      *result = (SDL_FRect){0, 0, 0, 0};
    } else {
      *result = SDL_FRectEmpty(a) ? *b : *a;
    }
    return;
  }
  float left = SDL_min(a->x, b->x), top = SDL_min(a->y, b->y);
  float right = SDL_max(a->x + a->w, b->x + b->w), bottom = SDL_max(a->y + a->h, b->y + b->h);
  *result = (SDL_FRect){left, top, right - left, bottom - top};
}

/* What a renderer draws: points, lines, rectangles and textures. */
#include "render.h"

static void Fill(SDL_Renderer *renderer, const SDL_Rect *place, const SDL_Rect *area) {
  SDL_Rect part;
  if (!SDL_IntersectRect(place, area, &part)) return;
  SDL_Surface *target = TargetOf(renderer);
  for (int y = 0; y < part.h; y++) {
    FillSpan(target, part.x, part.y + y, part.w, DrawColor(renderer), renderer->blend);
  }
}

int SDL_RenderClear(SDL_Renderer *renderer) {
  if (CheckRenderer(renderer) == NULL) return -1;
  SDL_Surface *target = TargetOf(renderer);
  for (int y = 0; y < target->h; y++) FillSpan(target, 0, y, target->w, DrawColor(renderer), SDL_BLENDMODE_NONE);
  return 0;
}

/* ── Rectangles ── */
int SDL_RenderFillRectsF(SDL_Renderer *renderer, const SDL_FRect *rects, int count) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (rects == NULL) return SDL_InvalidParamError("SDL_RenderFillRectsF(): rects");
  SDL_Rect area;
  if (!Drawable(renderer, &area)) return 0;
  for (int i = 0; i < count; i++) {
    SDL_Rect place = ToPixels(renderer, &rects[i]);
    Fill(renderer, &place, &area);
  }
  return 0;
}

int SDL_RenderFillRectF(SDL_Renderer *renderer, const SDL_FRect *rect) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (rect != NULL) return SDL_RenderFillRectsF(renderer, rect, 1);
  SDL_Rect area;
  if (Drawable(renderer, &area)) Fill(renderer, &area, &area);
  return 0;
}

static SDL_FRect Exact(const SDL_Rect *rect) {
  return (SDL_FRect){(float)rect->x, (float)rect->y, (float)rect->w, (float)rect->h};
}

int SDL_RenderFillRects(SDL_Renderer *renderer, const SDL_Rect *rects, int count) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (rects == NULL) return SDL_InvalidParamError("SDL_RenderFillRects(): rects");
  for (int i = 0; i < count; i++) {
    SDL_FRect rect = Exact(&rects[i]);
    SDL_RenderFillRectsF(renderer, &rect, 1);
  }
  return 0;
}

int SDL_RenderFillRect(SDL_Renderer *renderer, const SDL_Rect *rect) {
  if (rect == NULL) return SDL_RenderFillRectF(renderer, NULL);
  return SDL_RenderFillRects(renderer, rect, 1);
}

/* ── Points and lines ── */
static void Plot(SDL_Renderer *renderer, int x, int y, const SDL_Rect *area) {
  const View *view = &renderer->view;
  if (view->scale_x == 1 && view->scale_y == 1) {
    x += view->viewport.x;
    y += view->viewport.y;
    if (x < area->x || x >= area->x + area->w || y < area->y || y >= area->y + area->h) return;
    FillSpan(TargetOf(renderer), x, y, 1, DrawColor(renderer), renderer->blend);
    return;
  }
  SDL_FRect rect = {(float)x, (float)y, 1, 1};
  SDL_Rect place = ToPixels(renderer, &rect);
  Fill(renderer, &place, area);
}

/* Without its last point, so that lines that meet draw their common point once. */
static void Line(SDL_Renderer *renderer, int x1, int y1, int x2, int y2, const SDL_Rect *area) {
  /* What is far from the picture is not walked through. */
  enum { FAR = 1 << 15 };
  const SDL_Rect near = {-FAR, -FAR, 2 * FAR, 2 * FAR};
  bool far = SDL_max(abs(x1), abs(y1)) > FAR || SDL_max(abs(x2), abs(y2)) > FAR;
  if (far && !SDL_IntersectRectAndLine(&near, &x1, &y1, &x2, &y2)) return;
  int dx = abs(x2 - x1), dy = abs(y2 - y1), sx = x1 < x2 ? 1 : -1, sy = y1 < y2 ? 1 : -1;
  if (dy == 0 || dx == 0) {
    /* Left out is the point that the line ends in. */
    SDL_FRect rect = {(float)(sx > 0 || dx == 0 ? x1 : x2 + 1), (float)(sy > 0 || dy == 0 ? y1 : y2 + 1),
                      (float)(dx == 0 ? 1 : dx), (float)(dy == 0 ? 1 : dy)};
    if (dx == 0 && dy == 0) return;
    SDL_Rect place = ToPixels(renderer, &rect);
    Fill(renderer, &place, area);
    return;
  }
  int error = dx - dy;
  while (x1 != x2 || y1 != y2) {
    Plot(renderer, x1, y1, area);
    int twice = 2 * error;
    if (twice > -dy) {
      error -= dy;
      x1 += sx;
    }
    if (twice < dx) {
      error += dx;
      y1 += sy;
    }
  }
}

static int Whole(float value) { return Pixel(floor((double)value)); }

int SDL_RenderDrawPointsF(SDL_Renderer *renderer, const SDL_FPoint *points, int count) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (points == NULL) return SDL_InvalidParamError("SDL_RenderDrawPointsF(): points");
  SDL_Rect area;
  if (!Drawable(renderer, &area)) return 0;
  for (int i = 0; i < count; i++) Plot(renderer, Whole(points[i].x), Whole(points[i].y), &area);
  return 0;
}

int SDL_RenderDrawPoints(SDL_Renderer *renderer, const SDL_Point *points, int count) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (points == NULL) return SDL_InvalidParamError("SDL_RenderDrawPoints(): points");
  SDL_Rect area;
  if (!Drawable(renderer, &area)) return 0;
  for (int i = 0; i < count; i++) Plot(renderer, Pixel(points[i].x), Pixel(points[i].y), &area);
  return 0;
}

int SDL_RenderDrawPoint(SDL_Renderer *renderer, int x, int y) {
  SDL_Point point = {x, y};
  return SDL_RenderDrawPoints(renderer, &point, 1);
}

int SDL_RenderDrawPointF(SDL_Renderer *renderer, float x, float y) {
  SDL_FPoint point = {x, y};
  return SDL_RenderDrawPointsF(renderer, &point, 1);
}

int SDL_RenderDrawLines(SDL_Renderer *renderer, const SDL_Point *points, int count) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (points == NULL) return SDL_InvalidParamError("SDL_RenderDrawLines(): points");
  SDL_Rect area;
  if (count < 2 || !Drawable(renderer, &area)) return 0;
  for (int i = 0; i + 1 < count; i++) {
    Line(renderer, Pixel(points[i].x), Pixel(points[i].y), Pixel(points[i + 1].x), Pixel(points[i + 1].y), &area);
  }
  /* The end, unless it is where the lines began. */
  const SDL_Point *end = &points[count - 1];
  if (count == 2 || end->x != points[0].x || end->y != points[0].y) Plot(renderer, Pixel(end->x), Pixel(end->y), &area);
  return 0;
}

int SDL_RenderDrawLine(SDL_Renderer *renderer, int x1, int y1, int x2, int y2) {
  SDL_Point points[2] = {{x1, y1}, {x2, y2}};
  return SDL_RenderDrawLines(renderer, points, 2);
}

int SDL_RenderDrawLinesF(SDL_Renderer *renderer, const SDL_FPoint *points, int count) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (points == NULL) return SDL_InvalidParamError("SDL_RenderDrawLinesF(): points");
  SDL_Point *whole = malloc((size_t)SDL_max(count, 1) * sizeof *whole);
  if (whole == NULL) return SDL_OutOfMemory();
  for (int i = 0; i < count; i++) whole[i] = (SDL_Point){Whole(points[i].x), Whole(points[i].y)};
  int result = SDL_RenderDrawLines(renderer, whole, count);
  free(whole);
  return result;
}

int SDL_RenderDrawLineF(SDL_Renderer *renderer, float x1, float y1, float x2, float y2) {
  SDL_FPoint points[2] = {{x1, y1}, {x2, y2}};
  return SDL_RenderDrawLinesF(renderer, points, 2);
}

int SDL_RenderDrawRect(SDL_Renderer *renderer, const SDL_Rect *rect) {
  SDL_Rect whole = {0};
  if (CheckRenderer(renderer) == NULL) return -1;
  if (rect == NULL) {
    SDL_RenderGetViewport(renderer, &whole);
    whole.x = whole.y = 0;
    rect = &whole;
  }
  if (SDL_RectEmpty(rect)) return 0;
  int right = Pixel((double)rect->x + rect->w - 1), bottom = Pixel((double)rect->y + rect->h - 1);
  SDL_Point points[5] = {{rect->x, rect->y}, {right, rect->y}, {right, bottom}, {rect->x, bottom}, {rect->x, rect->y}};
  if (rect->w == 1 || rect->h == 1) return SDL_RenderFillRect(renderer, rect);
  return SDL_RenderDrawLines(renderer, points, 5);
}

int SDL_RenderDrawRects(SDL_Renderer *renderer, const SDL_Rect *rects, int count) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (rects == NULL) return SDL_InvalidParamError("SDL_RenderDrawRects(): rects");
  for (int i = 0; i < count; i++) SDL_RenderDrawRect(renderer, &rects[i]);
  return 0;
}

int SDL_RenderDrawRectF(SDL_Renderer *renderer, const SDL_FRect *rect) {
  if (rect == NULL) return SDL_RenderDrawRect(renderer, NULL);
  SDL_Rect whole = {Whole(rect->x), Whole(rect->y), Whole(rect->w), Whole(rect->h)};
  return SDL_RenderDrawRect(renderer, &whole);
}

int SDL_RenderDrawRectsF(SDL_Renderer *renderer, const SDL_FRect *rects, int count) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (rects == NULL) return SDL_InvalidParamError("SDL_RenderDrawRectsF(): rects");
  for (int i = 0; i < count; i++) SDL_RenderDrawRectF(renderer, &rects[i]);
  return 0;
}

/* ── Textures ── */
/* The part that lies in the texture takes its share of the place with it. */
static bool Clipped(const SDL_Texture *texture, const SDL_Rect *from, SDL_Rect *part, SDL_FRect *place) {
  SDL_Rect all = {0, 0, texture->w, texture->h};
  if (from == NULL) {
    *part = all;
    return true;
  }
  if (!SDL_IntersectRect(from, &all, part)) return false;
  float sx = place->w / (float)from->w, sy = place->h / (float)from->h;
  place->x += (float)((Sint64)part->x - from->x) * sx;
  place->y += (float)((Sint64)part->y - from->y) * sy;
  place->w = (float)part->w * sx;
  place->h = (float)part->h * sy;
  return true;
}

static void DrawTurned(SDL_Renderer *renderer, const SDL_Texture *texture, const SDL_Rect *part, const SDL_FRect *place,
                       const SDL_Rect *area, double angle, double cx, double cy, int flip) {
  enum { PIECE = 256 };
  SDL_Surface *target = TargetOf(renderer);
  double cosine = cos(angle * M_PI / 180), sine = sin(angle * M_PI / 180);
  double left = place->x, top = place->y, w = place->w, h = place->h;
  double lowx = INFINITY, lowy = INFINITY, highx = -INFINITY, highy = -INFINITY;
  for (int corner = 0; corner < 4; corner++) {
    double dx = (corner & 1 ? w : 0) - cx, dy = (corner & 2 ? h : 0) - cy;
    double x = left + cx + dx * cosine - dy * sine, y = top + cy + dx * sine + dy * cosine;
    lowx = SDL_min(lowx, x);
    lowy = SDL_min(lowy, y);
    highx = SDL_max(highx, x);
    highy = SDL_max(highy, y);
  }
  SDL_Rect box = {Pixel(lowx) - 1, Pixel(lowy) - 1, 0, 0};
  box.w = Pixel(highx) + 1 - box.x;
  box.h = Pixel(highy) + 1 - box.y;
  if (!SDL_IntersectRect(&box, area, &box)) return;
  const SDL_PixelFormat *format = texture->surface->format;
  for (int y = box.y; y < box.y + box.h; y++) {
    for (int x = box.x; x < box.x + box.w; x += PIECE) {
      int count = SDL_min(box.x + box.w - x, PIECE);
      Uint32 argb[PIECE] = {0};
      Uint8 skip[PIECE];
      for (int i = 0; i < count; i++) {
        double dx = x + i + 0.5 - left - cx, dy = y + 0.5 - top - cy;
        double u = (dx * cosine + dy * sine + cx) / w, v = (dy * cosine - dx * sine + cy) / h;
        skip[i] = !(u >= 0 && u < 1 && v >= 0 && v < 1);
        if (skip[i]) continue;
        int column = SDL_min((int)(u * part->w), part->w - 1), row = SDL_min((int)(v * part->h), part->h - 1);
        if ((flip & SDL_FLIP_HORIZONTAL) != 0) column = part->w - 1 - column;
        if ((flip & SDL_FLIP_VERTICAL) != 0) row = part->h - 1 - row;
        argb[i] = Modulate(ReadPixel(format, (Uint8 *)texture->surface->pixels +
                                                 (ptrdiff_t)(part->y + row) * texture->surface->pitch +
                                                 (ptrdiff_t)(part->x + column) * format->BytesPerPixel),
                           &texture->map);
      }
      DrawSpan(target, x, y, count, argb, skip, texture->map.blend);
    }
  }
}

int SDL_RenderCopyExF(SDL_Renderer *renderer, SDL_Texture *texture, const SDL_Rect *from, const SDL_FRect *to,
                      double angle, const SDL_FPoint *center, SDL_RendererFlip flip) {
  if (CheckRenderer(renderer) == NULL || CheckTexture(texture) == NULL) return -1;
  if (texture->renderer != renderer) return SDL_SetError("Texture was not created with this renderer");
  if (texture == renderer->target) return SDL_SetError("A texture cannot be drawn to itself");
  SDL_Rect area, part;
  const View *view = &renderer->view;
  SDL_FRect place = to == NULL ? (SDL_FRect){0, 0, (float)view->viewport.w / view->scale_x,
                                             (float)view->viewport.h / view->scale_y}
                               : *to;
  if (!Drawable(renderer, &area) || !Clipped(texture, from, &part, &place)) return 0;
  if (angle == 0) {
    SDL_Rect pixels = ToPixels(renderer, &place);
    DrawScaled(texture->surface, &part, TargetOf(renderer), &pixels, &area, &texture->map, flip);
    return 0;
  }
  double cx = center == NULL ? place.w / 2 : center->x, cy = center == NULL ? place.h / 2 : center->y;
  SDL_FRect pixels = {place.x * view->scale_x + (float)view->viewport.x,
                      place.y * view->scale_y + (float)view->viewport.y, place.w * view->scale_x,
                      place.h * view->scale_y};
  if (!(pixels.w > 0) || !(pixels.h > 0)) return 0;
  DrawTurned(renderer, texture, &part, &pixels, &area, angle, cx * view->scale_x, cy * view->scale_y, flip);
  return 0;
}

int SDL_RenderCopyEx(SDL_Renderer *renderer, SDL_Texture *texture, const SDL_Rect *from, const SDL_Rect *to,
                     double angle, const SDL_Point *center, SDL_RendererFlip flip) {
  SDL_FRect place = to == NULL ? (SDL_FRect){0, 0, 0, 0} : Exact(to);
  SDL_FPoint middle = center == NULL ? (SDL_FPoint){0, 0} : (SDL_FPoint){(float)center->x, (float)center->y};
  return SDL_RenderCopyExF(renderer, texture, from, to == NULL ? NULL : &place, angle, center == NULL ? NULL : &middle,
                           flip);
}

int SDL_RenderCopyF(SDL_Renderer *renderer, SDL_Texture *texture, const SDL_Rect *from, const SDL_FRect *to) {
  return SDL_RenderCopyExF(renderer, texture, from, to, 0, NULL, SDL_FLIP_NONE);
}

int SDL_RenderCopy(SDL_Renderer *renderer, SDL_Texture *texture, const SDL_Rect *from, const SDL_Rect *to) {
  return SDL_RenderCopyEx(renderer, texture, from, to, 0, NULL, SDL_FLIP_NONE);
}

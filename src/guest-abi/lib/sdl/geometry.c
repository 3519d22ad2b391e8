/* Triangles, with a colour and a place in the texture at each corner. */
#include "render.h"

typedef struct Corner {
  double x, y; /* pixels of the target */
  double u, v; /* pixels of the texture */
  double r, g, b, a;
} Corner;

typedef struct Triangle {
  const SDL_Texture *texture;
  SDL_BlendMode blend;
  Corner corners[3];
} Triangle;

/* What lies left of its line, in y's direction downwards; of two triangles that share an edge, one has its points. */
typedef struct Edge {
  double a, b, c;
  bool closed;
} Edge;

static Edge EdgeOf(const Corner *from, const Corner *to) {
  Edge edge = {.a = from->y - to->y, .b = to->x - from->x};
  edge.c = -(edge.a * from->x + edge.b * from->y);
  edge.closed = edge.a > 0 || (edge.a == 0 && edge.b > 0);
  return edge;
}

/* Narrows the columns of a row to those within the edge. */
static void Narrow(const Edge *edge, double y, double *low, double *high) {
  double rest = edge->b * y + edge->c;
  if (edge->a == 0) {
    if (!(rest > 0 || (rest == 0 && edge->closed))) *high = -INFINITY;
    return;
  }
  double x = -rest / edge->a;
  /* The first or last column whose middle lies within. */
  if (edge->a > 0) {
    double first = ceil(x - 0.5);
    *low = SDL_max(*low, !edge->closed && first == x - 0.5 ? first + 1 : first);
  } else {
    double last = floor(x - 0.5);
    *high = SDL_min(*high, !edge->closed && last == x - 0.5 ? last - 1 : last);
  }
}

static Uint32 Texel(const SDL_Texture *texture, double u, double v) {
  int x = Pixel(floor(u)), y = Pixel(floor(v));
  x = SDL_clamp(x, 0, texture->w - 1);
  y = SDL_clamp(y, 0, texture->h - 1);
  const SDL_Surface *surface = texture->surface;
  return ReadPixel(surface->format, (Uint8 *)surface->pixels + (ptrdiff_t)y * surface->pitch +
                                        (ptrdiff_t)x * surface->format->BytesPerPixel);
}

static Uint32 Channel(double value) { return value <= 0 ? 0 : value >= 255 ? 255 : (Uint32)(value + 0.5); }

static Uint32 Tint(Uint32 texel, Uint32 color) {
  return Argb(Times(texel >> 24, color >> 24), Times(texel >> 16 & 255, color >> 16 & 255),
              Times(texel >> 8 & 255, color >> 8 & 255), Times(texel & 255, color & 255));
}

/* A value over the triangle: at = base + x * dx + y * dy. */
typedef struct Slope {
  double base, dx, dy;
} Slope;

static Slope SlopeOf(const Corner *p, double area, double v0, double v1, double v2) {
  Slope slope;
  slope.dx = ((v1 - v0) * (p[2].y - p[0].y) - (v2 - v0) * (p[1].y - p[0].y)) / area;
  slope.dy = ((v2 - v0) * (p[1].x - p[0].x) - (v1 - v0) * (p[2].x - p[0].x)) / area;
  slope.base = v0 - slope.dx * p[0].x - slope.dy * p[0].y;
  return slope;
}

enum { U, V, R, G, B, A, SLOPES };

static void DrawRow(SDL_Surface *target, const Triangle *triangle, const Slope *slopes, int x, int y, int count,
                    bool flat) {
  enum { PIECE = 256 };
  double at[SLOPES];
  for (int i = 0; i < SLOPES; i++) at[i] = slopes[i].base + (x + 0.5) * slopes[i].dx + (y + 0.5) * slopes[i].dy;
  const SDL_Texture *texture = triangle->texture;
  Uint32 color = Argb(Channel(at[A]), Channel(at[R]), Channel(at[G]), Channel(at[B]));
  bool still = texture == NULL || (slopes[U].dx == 0 && slopes[V].dx == 0);
  if (flat && still) {
    Uint32 argb = texture == NULL ? color : Tint(Texel(texture, at[U], at[V]), color);
    FillSpan(target, x, y, count, argb, triangle->blend);
    return;
  }
  Uint32 argb[PIECE];
  for (int done = 0; done < count; done += PIECE) {
    int piece = SDL_min(count - done, PIECE);
    for (int i = 0; i < piece; i++) {
      if (!flat) color = Argb(Channel(at[A]), Channel(at[R]), Channel(at[G]), Channel(at[B]));
      argb[i] = texture == NULL ? color : Tint(Texel(texture, at[U], at[V]), color);
      for (int s = 0; s < SLOPES; s++) at[s] += slopes[s].dx;
    }
    DrawSpan(target, x + done, y, piece, argb, NULL, triangle->blend);
  }
}

static void DrawTriangle(SDL_Surface *target, const Triangle *given, const SDL_Rect *clip) {
  Triangle triangle = *given;
  Corner *p = triangle.corners;
  double area = (p[1].x - p[0].x) * (p[2].y - p[0].y) - (p[2].x - p[0].x) * (p[1].y - p[0].y);
  if (!(fabs(area) > 0) || isinf(area)) return;
  if (area < 0) {
    Corner corner = p[1];
    p[1] = p[2];
    p[2] = corner;
    area = -area;
  }
  Edge edges[3] = {EdgeOf(&p[0], &p[1]), EdgeOf(&p[1], &p[2]), EdgeOf(&p[2], &p[0])};
  Slope slopes[SLOPES] = {
      [U] = SlopeOf(p, area, p[0].u, p[1].u, p[2].u), [V] = SlopeOf(p, area, p[0].v, p[1].v, p[2].v),
      [R] = SlopeOf(p, area, p[0].r, p[1].r, p[2].r), [G] = SlopeOf(p, area, p[0].g, p[1].g, p[2].g),
      [B] = SlopeOf(p, area, p[0].b, p[1].b, p[2].b), [A] = SlopeOf(p, area, p[0].a, p[1].a, p[2].a),
  };
  bool flat = true;
  for (int i = R; i <= A; i++) flat = flat && slopes[i].dx == 0 && slopes[i].dy == 0;
  int top = Pixel(SDL_min(p[0].y, SDL_min(p[1].y, p[2].y))) - 1, bottom = Pixel(SDL_max(p[0].y, SDL_max(p[1].y, p[2].y))) + 1;
  top = SDL_max(top, clip->y);
  bottom = SDL_min(bottom, clip->y + clip->h);
  for (int y = top; y < bottom; y++) {
    double low = clip->x, high = clip->x + clip->w - 1;
    for (int i = 0; i < 3; i++) Narrow(&edges[i], y + 0.5, &low, &high);
    if (low <= high) DrawRow(target, &triangle, slopes, (int)low, y, (int)(high - low) + 1, flat);
  }
}

static int IndexAt(const void *indices, int size, int i) {
  switch (size) {
    case 1:
      return ((const Uint8 *)indices)[i];
    case 2:
      return ((const Uint16 *)indices)[i];
    default: {
      Uint32 index = ((const Uint32 *)indices)[i];
      return index > INT32_MAX ? -1 : (int)index;
    }
  }
}

int SDL_RenderGeometryRaw(SDL_Renderer *renderer, SDL_Texture *texture, const float *xy, int xy_stride,
                          const SDL_Color *color, int color_stride, const float *uv, int uv_stride, int count,
                          const void *indices, int index_count, int index_size) {
  if (CheckRenderer(renderer) == NULL) return -1;
  if (texture != NULL && CheckTexture(texture) == NULL) return -1;
  if (texture != NULL && texture->renderer != renderer) {
    return SDL_SetError("Texture was not created with this renderer");
  }
  if (xy == NULL || color == NULL || (texture != NULL && uv == NULL)) return SDL_InvalidParamError("vertices");
  int corners = indices == NULL ? count : index_count;
  if (corners < 0 || corners % 3 != 0) return SDL_InvalidParamError(indices == NULL ? "num_vertices" : "num_indices");
  if (indices != NULL && index_size != 1 && index_size != 2 && index_size != 4) {
    return SDL_InvalidParamError("size_indices");
  }
  if (count < 3) return 0;
  for (int i = 0; i < corners; i++) {
    int index = indices == NULL ? i : IndexAt(indices, index_size, i);
    if (index < 0 || index >= count) return SDL_SetError("Values of 'indices' out of bounds");
  }
  SDL_Rect area;
  if (!Drawable(renderer, &area)) return 0;
  const View *view = &renderer->view;
  Triangle triangle = {.texture = texture, .blend = texture == NULL ? renderer->blend : texture->map.blend};
  for (int i = 0; i < corners; i++) {
    ptrdiff_t index = indices == NULL ? i : IndexAt(indices, index_size, i);
    float place[2], at[2] = {0, 0};
    SDL_Color tint;
    memcpy(place, (const char *)xy + index * xy_stride, sizeof place);
    memcpy(&tint, (const char *)color + index * color_stride, sizeof tint);
    if (texture != NULL) memcpy(at, (const char *)uv + index * uv_stride, sizeof at);
    triangle.corners[i % 3] = (Corner){
        .x = (double)place[0] * view->scale_x + view->viewport.x,
        .y = (double)place[1] * view->scale_y + view->viewport.y,
        .u = texture == NULL ? 0 : (double)at[0] * texture->w,
        .v = texture == NULL ? 0 : (double)at[1] * texture->h,
        .r = tint.r, .g = tint.g, .b = tint.b, .a = tint.a,
    };
    if (i % 3 == 2) DrawTriangle(TargetOf(renderer), &triangle, &area);
  }
  return 0;
}

int SDL_RenderGeometry(SDL_Renderer *renderer, SDL_Texture *texture, const SDL_Vertex *vertices, int count,
                       const int *indices, int index_count) {
  if (vertices == NULL) return SDL_InvalidParamError("vertices");
  int stride = (int)sizeof *vertices;
  return SDL_RenderGeometryRaw(renderer, texture, &vertices->position.x, stride, &vertices->color, stride,
                               &vertices->tex_coord.x, stride, count, indices, index_count, (int)sizeof *indices);
}

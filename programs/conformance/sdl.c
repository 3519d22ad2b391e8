/* The SDL adapter: pixels, surfaces, drawing, events, threads, streams; what it refuses. Without a desktop. */
#include <SDL2/SDL.h>

#include "check.h"

#define CHECK_REFUSED(what, call) \
  do { \
    SDL_ClearError(); \
    CHECK(what, (call) < 0); \
    CHECK(what, *SDL_GetError() != 0); \
  } while (0)
#define CHECK_NULL(what, call) \
  do { \
    SDL_ClearError(); \
    CHECK(what, (call) == NULL); \
    CHECK(what, *SDL_GetError() != 0); \
  } while (0)

static Uint32 at(const SDL_Surface *surface, int x, int y) {
  return ((const Uint32 *)(const void *)((const Uint8 *)surface->pixels + (ptrdiff_t)y * surface->pitch))[x];
}

static SDL_Surface *newSurface(int width, int height, Uint32 format) {
  SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, format);
  CHECK("make a surface", surface != NULL);
  return surface;
}

static void formats(void) {
  int bits;
  Uint32 r, g, b, a;
  CHECK("masks", SDL_PixelFormatEnumToMasks(SDL_PIXELFORMAT_RGB565, &bits, &r, &g, &b, &a));
  CHECK_EQUAL("bits", 16, bits);
  CHECK_EQUAL("red", 0xF800, r);
  CHECK_EQUAL("alpha", 0, a);
  CHECK_EQUAL("masks name the format", SDL_PIXELFORMAT_RGB565, SDL_MasksToPixelFormatEnum(bits, r, g, b, a));
  CHECK_EQUAL("no such masks", SDL_PIXELFORMAT_UNKNOWN, SDL_MasksToPixelFormatEnum(32, 1, 2, 4, 8));
  CHECK("no such format", !SDL_PixelFormatEnumToMasks(12345, &bits, &r, &g, &b, &a));
  CHECK_NULL("no such format", SDL_AllocFormat(12345));
  SDL_PixelFormat *format = SDL_AllocFormat(SDL_PIXELFORMAT_RGB565);
  CHECK_EQUAL("map", 0xF81F, SDL_MapRGB(format, 255, 0, 255));
  Uint8 cr, cg, cb;
  SDL_GetRGB(0xFFFF, format, &cr, &cg, &cb);
  CHECK("five bits are spread over all values", cr == 255 && cg == 255 && cb == 255);
  SDL_FreeFormat(format);
  SDL_FreeFormat(format);
  format = SDL_AllocFormat(SDL_PIXELFORMAT_ARGB8888);
  CHECK_EQUAL("map", 0xFF102030, SDL_MapRGB(format, 0x10, 0x20, 0x30));
  CHECK_EQUAL("map with alpha", 0x40102030, SDL_MapRGBA(format, 0x10, 0x20, 0x30, 0x40));
  SDL_FreeFormat(format);
  CHECK_NULL("no palette of none", SDL_AllocPalette(0));
  SDL_Palette *palette = SDL_AllocPalette(2);
  SDL_Color colors[3] = {{1, 2, 3, 255}, {4, 5, 6, 255}, {7, 8, 9, 255}};
  CHECK_EQUAL("colours", 0, SDL_SetPaletteColors(palette, colors, 0, 2));
  CHECK_EQUAL("more colours than it has", -1, SDL_SetPaletteColors(palette, colors, 1, 3));
  CHECK_EQUAL("they are taken as far as they fit", 1, palette->colors[1].r);
  SDL_FreePalette(palette);
  SDL_FreePalette(palette);
}

static void surfaces(void) {
  CHECK_NULL("a negative size", SDL_CreateRGBSurfaceWithFormat(0, -1, 5, 32, SDL_PIXELFORMAT_ARGB8888));
  CHECK_NULL("100,000 squared", SDL_CreateRGBSurface(0, 100000, 100000, 32, 0, 0, 0, 0));
  CHECK_NULL("as large as numbers go", SDL_CreateRGBSurface(0, INT32_MAX, INT32_MAX, 32, 0, 0, 0, 0));
  CHECK_NULL("no such masks", SDL_CreateRGBSurface(0, 1, 1, 32, 1, 2, 4, 8));
  SDL_Surface *empty = newSurface(0, 0, SDL_PIXELFORMAT_ARGB8888);
  CHECK_EQUAL("nothing is filled", 0, SDL_FillRect(empty, NULL, 1));
  SDL_FreeSurface(empty);
  SDL_FreeSurface(empty);
  SDL_FreeSurface(NULL);
  SDL_Surface *a = newSurface(4, 4, SDL_PIXELFORMAT_ARGB8888), *b = newSurface(6, 6, SDL_PIXELFORMAT_ARGB8888);
  CHECK_EQUAL("zeroed", 0, at(a, 3, 3));
  CHECK_EQUAL("fill", 0, SDL_FillRect(a, NULL, 0xFF0000FF));
  SDL_Rect part = {INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX};
  CHECK_EQUAL("far away", 0, SDL_FillRect(a, &part, 0xFFFFFFFF));
  part = (SDL_Rect){2, 2, 100, 100};
  CHECK_EQUAL("a part", 0, SDL_FillRect(a, &part, 0xFFFF0000));
  CHECK_EQUAL("outside the part", 0xFF0000FF, at(a, 1, 1));
  CHECK_EQUAL("inside the part", 0xFFFF0000, at(a, 3, 3));
  SDL_Rect place = {-1, -1, 0, 0};
  CHECK_EQUAL("blit over the corner", 0, SDL_BlitSurface(a, NULL, b, &place));
  CHECK("what was drawn", place.x == 0 && place.y == 0 && place.w == 3 && place.h == 3);
  CHECK_EQUAL("the corner", 0xFF0000FF, at(b, 0, 0));
  CHECK_EQUAL("moved", 0xFFFF0000, at(b, 1, 1));
  CHECK_EQUAL("not touched", 0, at(b, 3, 3));
  place = (SDL_Rect){INT32_MAX, INT32_MIN, 5, 5};
  CHECK_EQUAL("blit to the end of the world", 0, SDL_BlitSurface(a, NULL, b, &place));
  CHECK("nothing was drawn", place.w == 0 && place.h == 0);
  CHECK_REFUSED("no surface", SDL_BlitSurface(NULL, NULL, b, NULL));
  SDL_LockSurface(a);
  CHECK_REFUSED("a locked surface", SDL_BlitSurface(a, NULL, b, NULL));
  SDL_UnlockSurface(a);
  SDL_FreeSurface(a);
  SDL_FreeSurface(b);
}

static void blending(void) {
  SDL_Surface *from = newSurface(1, 1, SDL_PIXELFORMAT_ARGB8888), *to = newSurface(1, 1, SDL_PIXELFORMAT_RGB888);
  const struct {
    SDL_BlendMode mode;
    Uint32 expected;
  } cases[] = {
      {SDL_BLENDMODE_NONE, 0x00FF8000},
      {SDL_BLENDMODE_BLEND, 0x0088484F},
      {SDL_BLENDMODE_ADD, 0x0090509F},
      {SDL_BLENDMODE_MOD, 0x00100800},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    SDL_FillRect(from, NULL, 0x80FF8000);
    SDL_FillRect(to, NULL, 0x0010109F);
    CHECK_EQUAL("set the mode", 0, SDL_SetSurfaceBlendMode(from, cases[i].mode));
    SDL_BlitSurface(from, NULL, to, NULL);
    for (int shift = 0; shift < 24; shift += 8) {
      int difference = (int)(at(to, 0, 0) >> shift & 255) - (int)(cases[i].expected >> shift & 255);
      CHECK("blended, to within the rounding", abs(difference) <= 1);
    }
  }
  CHECK_REFUSED("no such mode", SDL_SetSurfaceBlendMode(from, (SDL_BlendMode)77));
  SDL_SetSurfaceBlendMode(from, SDL_BLENDMODE_NONE);
  SDL_SetSurfaceColorMod(from, 0, 255, 128);
  SDL_FillRect(from, NULL, 0xFFFFFFFF);
  SDL_BlitSurface(from, NULL, to, NULL);
  CHECK_EQUAL("modulated", 0x0000FF80, at(to, 0, 0));
  SDL_FreeSurface(from);
  SDL_FreeSurface(to);

  SDL_Surface *keyed = SDL_CreateRGBSurface(0, 2, 1, 8, 0, 0, 0, 0);
  SDL_Color colors[2] = {{1, 2, 3, 255}, {200, 100, 50, 255}};
  SDL_SetPaletteColors(keyed->format->palette, colors, 0, 2);
  ((Uint8 *)keyed->pixels)[1] = 1;
  CHECK_EQUAL("set a key", 0, SDL_SetColorKey(keyed, SDL_TRUE, 0));
  CHECK_REFUSED("a key that the palette has not", SDL_SetColorKey(keyed, SDL_TRUE, 256));
  to = newSurface(2, 1, SDL_PIXELFORMAT_RGB888);
  SDL_FillRect(to, NULL, 0x00ABCDEF);
  SDL_BlitSurface(keyed, NULL, to, NULL);
  CHECK_EQUAL("the key is not drawn", 0x00ABCDEF, at(to, 0, 0));
  CHECK_EQUAL("the other is", 0x00C86432, at(to, 1, 0));
  SDL_Surface *converted = SDL_ConvertSurfaceFormat(keyed, SDL_PIXELFORMAT_ARGB8888, 0);
  CHECK_EQUAL("the key cannot be seen", 0, at(converted, 0, 0) >> 24);
  CHECK_EQUAL("the other can", 0xFFC86432, at(converted, 1, 0));
  SDL_FreeSurface(converted);
  SDL_FreeSurface(keyed);
  SDL_FreeSurface(to);
}

static void scaling(void) {
  SDL_Surface *from = newSurface(2, 2, SDL_PIXELFORMAT_RGB888), *to = newSurface(4, 4, SDL_PIXELFORMAT_RGB888);
  for (int i = 0; i < 4; i++) ((Uint32 *)from->pixels)[i] = (Uint32)i + 1;
  CHECK_EQUAL("scale", 0, SDL_BlitScaled(from, NULL, to, NULL));
  const Uint32 expected[16] = {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4};
  for (int i = 0; i < 16; i++) CHECK_EQUAL("each is four", expected[i], at(to, i % 4, i / 4));
  SDL_Rect huge = {-1000000000, -1000000000, 2000000000, 2000000000};
  CHECK_EQUAL("scale to much more", 0, SDL_BlitScaled(from, NULL, to, &huge));
  CHECK_EQUAL("its middle", 4, at(to, 1, 1));
  SDL_FreeSurface(from);
  SDL_FreeSurface(to);
}

static void bitmaps(void) {
  SDL_Surface *surface = newSurface(3, 2, SDL_PIXELFORMAT_ARGB8888);
  for (int i = 0; i < 6; i++) ((Uint32 *)surface->pixels)[i] = 0x80000000u | (Uint32)i * 0x010305;
  CHECK_EQUAL("save", 0, SDL_SaveBMP(surface, "/tmp/sdl.bmp"));
  SDL_Surface *loaded = SDL_LoadBMP("/tmp/sdl.bmp");
  CHECK("load", loaded != NULL && loaded->w == 3 && loaded->h == 2);
  CHECK_EQUAL("the same", 0x80000000u | 5 * 0x010305, at(loaded, 2, 1));
  SDL_FreeSurface(loaded);
  SDL_FreeSurface(surface);
  CHECK_NULL("no file", SDL_LoadBMP("/nothing.bmp"));
  size_t size;
  Uint8 *bytes = SDL_LoadFile("/tmp/sdl.bmp", &size);
  CHECK_EQUAL("as large as it says", 54 + 24, size);
  /* Cut at every length, and with each byte another: an error or a picture, and no harm. */
  for (size_t length = 1; length < size; length++) {
    CHECK("cut off", SDL_LoadBMP_RW(SDL_RWFromConstMem(bytes, (int)length), 1) == NULL);
  }
  for (size_t i = 0; i < size; i++) {
    Uint8 before = bytes[i];
    bytes[i] ^= 0xFF;
    SDL_FreeSurface(SDL_LoadBMP_RW(SDL_RWFromConstMem(bytes, (int)size), 1));
    bytes[i] = before;
  }
  SDL_free(bytes);
  remove("/tmp/sdl.bmp");
}

static void rectangles(void) {
  SDL_Rect a = {0, 0, 10, 10}, b = {5, 5, 10, 10}, c;
  CHECK("meet", SDL_IntersectRect(&a, &b, &c) && c.x == 5 && c.y == 5 && c.w == 5 && c.h == 5);
  SDL_UnionRect(&a, &b, &c);
  CHECK("together", c.x == 0 && c.y == 0 && c.w == 15 && c.h == 15);
  b.x = 10;
  CHECK("side by side", !SDL_HasIntersection(&a, &b));
  int x1 = -5, y1 = 5, x2 = 20, y2 = 5;
  CHECK("a line", SDL_IntersectRectAndLine(&a, &x1, &y1, &x2, &y2) && x1 == 0 && x2 == 9 && y1 == 5 && y2 == 5);
  x1 = 20, y1 = 0, x2 = 20, y2 = 9;
  CHECK("a line beside", !SDL_IntersectRectAndLine(&a, &x1, &y1, &x2, &y2));
  SDL_Point points[2] = {{3, 4}, {7, 5}};
  CHECK("points", SDL_EnclosePoints(points, 2, NULL, &c) && c.x == 3 && c.y == 4 && c.w == 5 && c.h == 2);
}

static void drawing(void) {
  SDL_Surface *surface = newSurface(8, 8, SDL_PIXELFORMAT_ARGB8888);
  SDL_Renderer *renderer = SDL_CreateSoftwareRenderer(surface);
  CHECK("a renderer of a surface", renderer != NULL);
  SDL_SetRenderDrawColor(renderer, 0, 0, 0, 255);
  SDL_RenderClear(renderer);
  SDL_SetRenderDrawColor(renderer, 255, 0, 0, 255);
  SDL_Rect frame = {1, 1, 6, 6};
  CHECK_EQUAL("a frame", 0, SDL_RenderDrawRect(renderer, &frame));
  CHECK_EQUAL("its corner", 0xFFFF0000, at(surface, 6, 6));
  CHECK_EQUAL("its middle", 0xFF000000, at(surface, 3, 3));
  CHECK_EQUAL("beside it", 0xFF000000, at(surface, 7, 7));
  CHECK_EQUAL("a line", 0, SDL_RenderDrawLine(renderer, 7, 7, 0, 0));
  CHECK_EQUAL("both ends", 0xFFFF0000, at(surface, 0, 0));
  CHECK_EQUAL("both ends", 0xFFFF0000, at(surface, 7, 7));
  CHECK_EQUAL("a line from one end of the world to the other", 0,
              SDL_RenderDrawLine(renderer, INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX));
  CHECK_EQUAL("not numbers", 0, SDL_RenderDrawLineF(renderer, NAN, INFINITY, -INFINITY, 1e30f));
  SDL_FRect odd = {NAN, -1e30f, INFINITY, 1e30f};
  CHECK_EQUAL("not numbers", 0, SDL_RenderFillRectF(renderer, &odd));
  SDL_Rect clip = {2, 2, 2, 2};
  SDL_RenderSetClipRect(renderer, &clip);
  SDL_SetRenderDrawColor(renderer, 0, 255, 0, 255);
  SDL_RenderFillRect(renderer, NULL);
  CHECK_EQUAL("within the clip", 0xFF00FF00, at(surface, 3, 3));
  CHECK_EQUAL("outside the clip", 0xFFFF0000, at(surface, 1, 1));
  SDL_RenderSetClipRect(renderer, NULL);

  SDL_Texture *texture = SDL_CreateTexture(renderer, SDL_PIXELFORMAT_RGB565, SDL_TEXTUREACCESS_STREAMING, 2, 1);
  void *pixels;
  int pitch;
  CHECK_EQUAL("lock", 0, SDL_LockTexture(texture, NULL, &pixels, &pitch));
  ((Uint16 *)pixels)[0] = 0xF800;
  ((Uint16 *)pixels)[1] = 0x001F;
  SDL_UnlockTexture(texture);
  CHECK_EQUAL("copy", 0, SDL_RenderCopy(renderer, texture, NULL, NULL));
  CHECK_EQUAL("left", 0xFFFF0000, at(surface, 3, 7));
  CHECK_EQUAL("right", 0xFF0000FF, at(surface, 4, 0));
  SDL_Rect whole = {0, 0, 8, 8};
  CHECK_EQUAL("mirrored", 0, SDL_RenderCopyEx(renderer, texture, NULL, &whole, 0, NULL, SDL_FLIP_HORIZONTAL));
  CHECK_EQUAL("left", 0xFF0000FF, at(surface, 3, 7));
  CHECK_EQUAL("turned", 0, SDL_RenderCopyEx(renderer, texture, NULL, &whole, 90, NULL, SDL_FLIP_NONE));
  CHECK_EQUAL("above", 0xFFFF0000, at(surface, 1, 2));
  CHECK_EQUAL("below", 0xFF0000FF, at(surface, 6, 5));
  SDL_Rect far = {INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX};
  CHECK_EQUAL("far away", 0, SDL_RenderCopyEx(renderer, texture, &far, &far, NAN, NULL, SDL_FLIP_NONE));
  CHECK_NULL("no size", SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC, 0, 1));
  CHECK_NULL("a texture of 100,000 squared",
             SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STATIC, 100000, 100000));
  CHECK_REFUSED("a texture that cannot be drawn to", SDL_SetRenderTarget(renderer, texture));

  SDL_Texture *target = SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_TARGET, 3, 3);
  CHECK_EQUAL("draw to a texture", 0, SDL_SetRenderTarget(renderer, target));
  SDL_SetRenderDrawColor(renderer, 9, 8, 7, 255);
  SDL_RenderClear(renderer);
  Uint32 read = 0;
  SDL_Rect one = {2, 2, 1, 1};
  CHECK_EQUAL("read it", 0, SDL_RenderReadPixels(renderer, &one, SDL_PIXELFORMAT_ARGB8888, &read, 4));
  CHECK_EQUAL("what was drawn", 0xFF090807, read);
  CHECK_REFUSED("a texture onto itself", SDL_RenderCopy(renderer, target, NULL, NULL));
  SDL_SetRenderTarget(renderer, NULL);
  CHECK_EQUAL("the surface has nothing of it", 0xFF0000FF, at(surface, 6, 5));

  const SDL_Vertex triangle[3] = {
      {{0, 0}, {0, 255, 0, 255}, {0, 0}}, {{8, 0}, {0, 255, 0, 255}, {0, 0}}, {{0, 8}, {0, 255, 0, 255}, {0, 0}}};
  CHECK_EQUAL("a triangle", 0, SDL_RenderGeometry(renderer, NULL, triangle, 3, NULL, 0));
  CHECK_EQUAL("inside", 0xFF00FF00, at(surface, 3, 3));
  CHECK_EQUAL("outside", 0xFF0000FF, at(surface, 6, 5));
  const int beyond[3] = {0, 1, 3};
  CHECK_REFUSED("a corner that there is not", SDL_RenderGeometry(renderer, NULL, triangle, 3, beyond, 3));
  CHECK_REFUSED("two corners", SDL_RenderGeometry(renderer, NULL, triangle, 3, beyond, 2));
  SDL_Vertex odd_corners[3] = {triangle[0], triangle[1], triangle[2]};
  odd_corners[1].position.x = NAN;
  odd_corners[2].position.y = INFINITY;
  CHECK_EQUAL("not numbers", 0, SDL_RenderGeometry(renderer, texture, odd_corners, 3, NULL, 0));

  SDL_RenderSetLogicalSize(renderer, 4, 2);
  SDL_Rect view;
  SDL_RenderGetViewport(renderer, &view);
  CHECK("as large as it fits", view.w == 4 && view.h == 2);
  SDL_SetRenderDrawColor(renderer, 1, 1, 1, 255);
  SDL_RenderDrawPoint(renderer, 3, 0);
  CHECK_EQUAL("a point is four pixels", 0xFF010101, at(surface, 7, 3));
  CHECK_EQUAL("above it nothing is drawn", 0xFFFF0000, at(surface, 7, 1));

  SDL_DestroyTexture(texture);
  SDL_DestroyTexture(texture);
  CHECK_REFUSED("a texture that is gone", SDL_RenderCopy(renderer, texture, NULL, NULL));
  SDL_DestroyRenderer(renderer);
  SDL_DestroyRenderer(renderer);
  CHECK_REFUSED("a renderer that is gone", SDL_RenderClear(renderer));
  CHECK_REFUSED("a texture whose renderer is gone", SDL_QueryTexture(target, NULL, NULL, NULL, NULL));
  SDL_FreeSurface(surface);
  CHECK_NULL("a renderer of what is gone", SDL_CreateSoftwareRenderer(surface));
}

static int dropOdd(void *calls, SDL_Event *event) {
  ++*(int *)calls;
  return event->user.code % 2 == 0;
}

static int pushLater(void *unused) {
  (void)unused;
  SDL_Delay(50);
  SDL_Event event = {.user = {.type = SDL_USEREVENT, .code = 77}};
  return SDL_PushEvent(&event);
}

static int waitThere(void *unused) {
  (void)unused;
  SDL_Event event;
  return SDL_WaitEvent(&event) == 1 ? event.user.code : -1;
}

static void events(void) {
  SDL_Event event = {.user = {.type = SDL_USEREVENT, .code = 1}};
  CHECK_EQUAL("before there are events", 0, SDL_WasInit(SDL_INIT_EVENTS));
  CHECK_REFUSED("before there are events", SDL_PushEvent(&event));
  CHECK_EQUAL("nothing to wait for", 0, SDL_WaitEvent(&event));
  CHECK_EQUAL("begin", 0, SDL_Init(SDL_INIT_EVENTS | SDL_INIT_TIMER));
  CHECK_EQUAL("none yet", 0, SDL_PollEvent(&event));
  CHECK_EQUAL("time passes", 0, SDL_WaitEventTimeout(&event, 5));
  for (int i = 0; i < 3; i++) {
    event = (SDL_Event){.user = {.type = SDL_USEREVENT + (Uint32)i, .code = i}};
    CHECK_EQUAL("push", 1, SDL_PushEvent(&event));
  }
  CHECK("there is one", SDL_HasEvent(SDL_USEREVENT + 1) && !SDL_HasEvent(SDL_QUIT));
  SDL_FlushEvent(SDL_USEREVENT + 1);
  CHECK("the first", SDL_PollEvent(&event) == 1 && event.type == SDL_USEREVENT && event.user.code == 0);
  CHECK("the last", SDL_PollEvent(&event) == 1 && event.user.code == 2);
  CHECK_EQUAL("no more", 0, SDL_PollEvent(NULL));
  Uint32 own = SDL_RegisterEvents(10);
  CHECK_EQUAL("types of one's own", own + 10, SDL_RegisterEvents(1));
  CHECK_EQUAL("more than there are", (Uint32)-1, SDL_RegisterEvents(INT32_MAX));
  int calls = 0;
  SDL_SetEventFilter(dropOdd, &calls);
  for (int i = 0; i < 4; i++) {
    event = (SDL_Event){.user = {.type = SDL_USEREVENT, .code = i}};
    CHECK_EQUAL("half of them", i % 2 == 0, SDL_PushEvent(&event));
  }
  CHECK_EQUAL("it was asked about each", 4, calls);
  SDL_SetEventFilter(NULL, NULL);
  SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
  int pushed = 0;
  event = (SDL_Event){.user = {.type = SDL_USEREVENT}};
  while (pushed < 100000 && SDL_PushEvent(&event) == 1) pushed++;
  CHECK_EQUAL("a full queue", 65535, pushed);
  SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
  SDL_Thread *thread = SDL_CreateThread(pushLater, "later", NULL);
  CHECK("another thread's", SDL_WaitEvent(&event) == 1 && event.user.code == 77);
  int status = 0;
  SDL_WaitThread(thread, &status);
  CHECK_EQUAL("what it returned", 1, status);
  thread = SDL_CreateThread(waitThere, "waits", NULL);
  event = (SDL_Event){.user = {.type = SDL_USEREVENT, .code = 5}};
  SDL_PushEvent(&event);
  SDL_WaitThread(thread, &status);
  CHECK_EQUAL("a thread that waits", 5, status);
}

static SDL_mutex *mutex;
static SDL_cond *cond;
static int counter;

static int count(void *times) {
  for (int i = 0; i < *(int *)times; i++) {
    SDL_LockMutex(mutex);
    SDL_LockMutex(mutex);
    counter++;
    SDL_UnlockMutex(mutex);
    SDL_UnlockMutex(mutex);
  }
  SDL_CondSignal(cond);
  return counter;
}

static Uint32 ring(Uint32 interval, void *rings) {
  SDL_AtomicIncRef((SDL_atomic_t *)rings);
  return interval;
}

static void threads(void) {
  mutex = SDL_CreateMutex();
  cond = SDL_CreateCond();
  int times = 10000;
  SDL_Thread *both[2] = {SDL_CreateThread(count, "a", &times), SDL_CreateThread(count, "b", &times)};
  CHECK("named", strcmp(SDL_GetThreadName(both[0]), "a") == 0);
  SDL_LockMutex(mutex);
  while (counter < 2 * times) SDL_CondWaitTimeout(cond, mutex, 100);
  SDL_UnlockMutex(mutex);
  for (int i = 0; i < 2; i++) SDL_WaitThread(both[i], NULL);
  CHECK_EQUAL("counted", 2 * times, counter);
  SDL_DestroyCond(cond);
  SDL_DestroyMutex(mutex);
  SDL_sem *sem = SDL_CreateSemaphore(1);
  CHECK_EQUAL("taken", 0, SDL_SemTryWait(sem));
  CHECK_EQUAL("not again", SDL_MUTEX_TIMEDOUT, SDL_SemTryWait(sem));
  CHECK_EQUAL("nor later", SDL_MUTEX_TIMEDOUT, SDL_SemWaitTimeout(sem, 5));
  SDL_SemPost(sem);
  CHECK_EQUAL("one", 1, SDL_SemValue(sem));
  SDL_DestroySemaphore(sem);
  CHECK_REFUSED("no mutex", SDL_LockMutex(NULL));
  SDL_atomic_t rings = {0};
  SDL_TimerID timer = SDL_AddTimer(1, ring, &rings);
  CHECK("a timer", timer != 0);
  while (SDL_AtomicGet(&rings) < 3) SDL_Delay(1);
  CHECK("removed", SDL_RemoveTimer(timer));
  CHECK("not again", !SDL_RemoveTimer(timer));
  CHECK_EQUAL("no function", 0, SDL_AddTimer(1, NULL, NULL));
}

static void streams(void) {
  char memory[8] = "abcdefg";
  SDL_RWops *rw = SDL_RWFromMem(memory, sizeof memory);
  char read[16] = "";
  CHECK_EQUAL("whole pieces", 2, SDL_RWread(rw, read, 3, 10));
  CHECK_EQUAL("the place", 6, SDL_RWtell(rw));
  CHECK_EQUAL("past the end", 8, SDL_RWseek(rw, INT64_MAX, RW_SEEK_CUR));
  CHECK_EQUAL("before the beginning", 0, SDL_RWseek(rw, INT64_MIN, RW_SEEK_CUR));
  CHECK_EQUAL("write", 1, SDL_WriteBE32(rw, 0x41424344));
  CHECK("in that order", memcmp(memory, "ABCDefg", 7) == 0);
  CHECK_EQUAL("close", 0, SDL_RWclose(rw));
  rw = SDL_RWFromConstMem(memory, 4);
  CHECK_EQUAL("read only", 0, SDL_RWwrite(rw, "x", 1, 1));
  CHECK_EQUAL("a number", 0x44434241, SDL_ReadLE32(rw));
  CHECK_EQUAL("behind the end", 0, SDL_ReadLE32(rw));
  SDL_RWclose(rw);
  CHECK_NULL("no memory", SDL_RWFromMem(NULL, 5));
  CHECK_NULL("no file", SDL_RWFromFile("/nothing", "rb"));
  char small[4];
  CHECK_EQUAL("all of it is counted", 5, SDL_strlcpy(small, "abcde", sizeof small));
  CHECK("and what fits is there", strcmp(small, "abc") == 0);
  CHECK_EQUAL("no half of a character", 2, SDL_utf8strlcpy(small, "ab\xc3\xa9", sizeof small));
}

static void keys(void) {
  CHECK("by name", SDL_GetKeyFromName("Space") == SDLK_SPACE && SDL_GetScancodeFromName("left") == SDL_SCANCODE_LEFT);
  CHECK("there and back", SDL_GetScancodeFromKey(SDLK_a) == SDL_SCANCODE_A && SDL_GetKeyFromScancode(SDL_SCANCODE_A) == 'a');
  CHECK("names", strcmp(SDL_GetKeyName(SDLK_a), "A") == 0 && strcmp(SDL_GetKeyName(SDLK_LEFT), "Left") == 0);
  CHECK_EQUAL("as RatOS numbers them", RAT_KEY_UP, SDL_SCANCODE_UP);
  CHECK_EQUAL("no such key", SDLK_UNKNOWN, SDL_GetKeyFromScancode((SDL_Scancode)100000));
  CHECK("no such key", *SDL_GetKeyName(0x7fffffff) == 0);
}

static void noDesktop(void) {
  CHECK_EQUAL("video begins", 0, SDL_Init(SDL_INIT_VIDEO));
  CHECK_NULL("no window without a desktop", SDL_CreateWindow("Window", 0, 0, 10, 10, 0));
  CHECK_NULL("no window", SDL_GetWindowSurface(NULL));
  CHECK_NULL("no window", SDL_CreateRenderer(NULL, -1, 0));
  CHECK_REFUSED("no window", SDL_UpdateWindowSurface((SDL_Window *)4));
  SDL_DestroyWindow((SDL_Window *)(uintptr_t)0xfffffff0u);
  CHECK_EQUAL("no joysticks", 0, SDL_NumJoysticks());
  CHECK_NULL("no joysticks", SDL_JoystickOpen(0));
}

static void silent(void *calls, Uint8 *stream, int length) {
  memset(stream, 0, (size_t)length);
  SDL_AtomicAdd((SDL_atomic_t *)calls, 1);
}

static void sound(void) {
  SDL_atomic_t calls = {0};
  SDL_AudioSpec wanted = {.freq = 48000, .format = AUDIO_S16, .channels = 2, .samples = 64, .callback = silent, .userdata = &calls};
  CHECK_EQUAL("begin", 0, SDL_Init(SDL_INIT_AUDIO));
  SDL_AudioSpec got;
  SDL_AudioDeviceID device = SDL_OpenAudioDevice(NULL, 0, &wanted, &got, 0);
  CHECK("a device", device != 0 && got.size == 256);
  CHECK_EQUAL("it waits", SDL_AUDIO_PAUSED, SDL_GetAudioDeviceStatus(device));
  SDL_PauseAudioDevice(device, 0);
  while (SDL_AtomicGet(&calls) < 3) SDL_Delay(1);
  SDL_CloseAudioDevice(device);
  SDL_CloseAudioDevice(device);
  wanted.freq = -5;
  CHECK_EQUAL("no such pace", 0, SDL_OpenAudioDevice(NULL, 0, &wanted, &got, 0));
  CHECK_EQUAL("no microphone", 0, SDL_OpenAudioDevice(NULL, 1, &wanted, &got, 0));
}

int main(void) {
  formats();
  surfaces();
  blending();
  scaling();
  bitmaps();
  rectangles();
  drawing();
  events();
  threads();
  streams();
  keys();
  sound();
  noDesktop();
  SDL_Quit();
  SDL_Quit();
  CHECK_EQUAL("nothing is begun", 0, SDL_WasInit(0));
  return finish();
}

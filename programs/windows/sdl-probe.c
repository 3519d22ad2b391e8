/*
 * A window through the SDL adapter that says what it is told, and does what it is asked to by keys. Arguments: its
 * title, and how it draws: "renderer", "logical" (in units of two pixels), or "surface".
 */
#include <SDL2/SDL.h>

typedef struct Probe {
  SDL_Window *window;
  SDL_Renderer *renderer; /* NULL: on the window's surface */
} Probe;

static void Draw(const Probe *probe, Uint8 r, Uint8 g, Uint8 b) {
  if (probe->renderer != NULL) {
    int w, h;
    SDL_RenderGetLogicalSize(probe->renderer, &w, &h);
    if (w == 0) SDL_GetRendererOutputSize(probe->renderer, &w, &h);
    SDL_SetRenderDrawColor(probe->renderer, 255, 0, 0, 255);
    SDL_RenderClear(probe->renderer);
    SDL_Rect right = {w / 2, 0, w - w / 2, h};
    SDL_SetRenderDrawColor(probe->renderer, r, g, b, 255);
    SDL_RenderFillRect(probe->renderer, &right);
    SDL_RenderPresent(probe->renderer);
    return;
  }
  SDL_Surface *surface = SDL_GetWindowSurface(probe->window);
  if (surface == NULL) return;
  SDL_Rect right = {surface->w / 2, 0, surface->w, surface->h};
  SDL_FillRect(surface, NULL, SDL_MapRGB(surface->format, 255, 0, 0));
  SDL_FillRect(surface, &right, SDL_MapRGB(surface->format, r, g, b));
  SDL_UpdateWindowSurface(probe->window);
}

static int PushSoon(void *unused) {
  (void)unused;
  SDL_Event event = {.user = {.type = SDL_USEREVENT, .code = 42}};
  return SDL_PushEvent(&event);
}

/* The window goes, another one comes, and what named the first does nothing. */
static void Replace(Probe *probe) {
  SDL_Window *gone = probe->window;
  SDL_Renderer *renderer = probe->renderer;
  Uint32 id = SDL_GetWindowID(gone);
  SDL_DestroyWindow(gone);
  SDL_DestroyWindow(gone);
  if (renderer != NULL) SDL_RenderPresent(renderer);
  SDL_SetWindowTitle(gone, "Gone");
  printf("GONE %d %d %d\n", SDL_UpdateWindowSurface(gone), SDL_GetWindowFromID(id) == NULL, SDL_GetWindowID(gone) == 0);
  probe->renderer = NULL;
  probe->window = SDL_CreateWindow("Second", 40, 50, 100, 80, 0);
  Draw(probe, 0, 255, 255);
}

static void OnKey(Probe *probe, SDL_Keycode key) {
  switch (key) {
    case SDLK_g:
      Draw(probe, 0, 255, 0);
      break;
    case SDLK_m:
      SDL_SetWindowPosition(probe->window, 10, 20);
      SDL_SetWindowSize(probe->window, 300, 150);
      break;
    case SDLK_f:
      SDL_SetWindowFullscreen(probe->window, SDL_WINDOW_FULLSCREEN_DESKTOP);
      break;
    case SDLK_t:
      SDL_SetWindowTitle(probe->window, "<b>bold</b>");
      break;
    case SDLK_h:
      SDL_HideWindow(probe->window);
      SDL_RenderSetVSync(probe->renderer, 1);
      Draw(probe, 1, 2, 3);
      printf("DRAWN\n");
      break;
    case SDLK_p:
      SDL_DetachThread(SDL_CreateThread(PushSoon, "push", NULL));
      break;
    case SDLK_d:
      Replace(probe);
      break;
    case SDLK_l: /* large */
      printf("LARGE %d\n", SDL_CreateWindow("Large", 0, 0, 100000, 100000, 0) == NULL);
      break;
    case SDLK_v:
      SDL_RenderSetVSync(probe->renderer, 1);
      for (int i = 0; i < 10; i++) Draw(probe, 0, 0, 255);
      printf("FRAMES\n");
      break;
    default:
      break;
  }
}

static void Tell(const SDL_Event *event) {
  switch (event->type) {
    case SDL_WINDOWEVENT:
      printf("WINDOW %d %d %d\n", event->window.event, event->window.data1, event->window.data2);
      break;
    case SDL_KEYDOWN:
    case SDL_KEYUP:
      printf("%s %d %d %d %d\n", event->type == SDL_KEYDOWN ? "KEYDOWN" : "KEYUP", event->key.keysym.scancode,
             event->key.keysym.sym, event->key.keysym.mod, event->key.repeat);
      break;
    case SDL_TEXTINPUT:
      printf("TEXT %s\n", event->text.text);
      break;
    case SDL_MOUSEMOTION:
      printf("MOTION %d %d %d\n", event->motion.x, event->motion.y, event->motion.state);
      break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
      printf("%s %d %d %d %d\n", event->type == SDL_MOUSEBUTTONDOWN ? "PRESS" : "RELEASE", event->button.button,
             event->button.x, event->button.y, event->button.clicks);
      break;
    case SDL_MOUSEWHEEL:
      printf("WHEEL %d %d\n", event->wheel.x, event->wheel.y);
      break;
    case SDL_USEREVENT:
      printf("USER %d\n", event->user.code);
      break;
    case SDL_QUIT:
      printf("QUIT\n");
      break;
    default:
      break;
  }
}

int main(int argc, char **argv) {
  const char *way = argc > 2 ? argv[2] : "renderer";
  Probe probe = {0};
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (SDL_Init(SDL_INIT_VIDEO) < 0) return 1;
  probe.window = SDL_CreateWindow(argc > 1 ? argv[1] : "SDL", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, 200, 120,
                                  SDL_WINDOW_RESIZABLE);
  if (strcmp(way, "surface") != 0) probe.renderer = SDL_CreateRenderer(probe.window, -1, SDL_RENDERER_ACCELERATED);
  if (strcmp(way, "logical") == 0) SDL_RenderSetLogicalSize(probe.renderer, 100, 60);
  Draw(&probe, 0, 0, 255);
  SDL_Event event;
  while (SDL_WaitEvent(&event)) {
    Tell(&event);
    if (event.type == SDL_QUIT) break;
    if (event.type == SDL_KEYDOWN) OnKey(&probe, event.key.keysym.sym);
    if (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_SIZE_CHANGED) Draw(&probe, 0, 0, 255);
  }
  SDL_Quit();
  return 0;
}

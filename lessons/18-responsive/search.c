/* A window that answers while its program computes */
#include <ratos.h>
#include <stdio.h>

enum { LAST = 40000000, REPORT_EVERY = 20000, STOP = 1, FOUND = RATMSG_USER };

typedef struct Search {
  HWINDOW window, count;
  HEVENT stop;
} Search;

static bool isPrime(uintptr_t n) {
  for (uintptr_t d = 2; d * d <= n; d++) {
    if (n % d == 0) return false;
  }
  return n > 1;
}

/* Knows nothing of drawing: it posts what it has found, and looks whether it is to end. */
static int32_t search(void *arg) {
  Search *s = arg;
  uintptr_t primes = 0;
  for (uintptr_t n = 0; n < LAST; n++) {
    primes += isPrime(n);
    if (n % REPORT_EVERY != 0) continue;
    if (RatWaitForHandle(s->stop, 0) == RAT_SUCCESS) return 1;
    RatPostWindowMessage(s->window, &(RatMsg){.type = FOUND, .wParam = primes, .lParam = n});
  }
  return 0;
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Search *s = data;
  char text[64];
  switch (msg->type) {
    case FOUND:
      snprintf(text, sizeof text, "%d primes below %d", (int)msg->wParam, (int)msg->lParam);
      RatSetControlText(s->count, text);
      return 0;
    case RATMSG_COMMAND:
      if (msg->wParam == STOP) RatSetEvent(s->stop);
      return 0;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      return RatDefaultWindowProc(w, msg);
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

static RatStatus addControl(const Search *s, uint32_t kind, uint32_t id, const char *text, RatRect at, HWINDOW *out) {
  RatControlAttributes attributes = {.size = sizeof attributes, .kind = kind, .id = id, .text = text,
                                     .x = at.x, .y = at.y, .width = at.width, .height = at.height};
  return RatCreateControl(s->window, &attributes, out);
}

int main(void) {
  Search s;
  HWINDOW button;
  HTHREAD thread;
  if (RatCreateEvent(true, false, &s.stop) != RAT_SUCCESS) return 1;
  RatWindowAttributes attributes = {.size = sizeof attributes, .title = "Search", .x = RAT_WINDOW_DEFAULT,
                                    .y = RAT_WINDOW_DEFAULT, .width = 320, .height = 96, .proc = onMessage, .userData = &s};
  if (RatCreateWindow(&attributes, &s.window) != RAT_SUCCESS) return 1;
  if (addControl(&s, RAT_CONTROL_LABEL, 0, "0 primes", (RatRect){16, 16, 288, 24}, &s.count) != RAT_SUCCESS) return 1;
  if (addControl(&s, RAT_CONTROL_BUTTON, STOP, "Stop", (RatRect){16, 48, 96, 32}, &button) != RAT_SUCCESS) return 1;
  if (RatCreateThread(search, &s, NULL, &thread) != RAT_SUCCESS) return 1;

  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);

  /* The window is gone. The search is told to end, and waited for. */
  RatSetEvent(s.stop);
  RatWaitForHandle(thread, RAT_INFINITE);
  int32_t stopped;
  RatGetThreadExitCode(thread, &stopped);
  printf("the search %s\n", stopped ? "was stopped" : "came to its end");
  RatCloseHandle(thread);
  RatCloseHandle(button);
  RatCloseHandle(s.count);
  RatCloseHandle(s.window);
  RatCloseHandle(s.stop);
  return 0;
}

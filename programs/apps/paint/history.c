#include "history.h"

#include <stdlib.h>
#include <string.h>

static size_t bytesOf(RatRect area) { return (size_t)area.width * (size_t)area.height * sizeof(uint32_t); }

/* Copies an area's rows from one picture of a width to another. */
static void copyArea(uint32_t *to, int32_t toStride, const uint32_t *from, int32_t fromStride, int32_t width, int32_t height) {
  for (int32_t y = 0; y < height; y++) {
    memcpy(to + (size_t)y * (size_t)toStride, from + (size_t)y * (size_t)fromStride, (size_t)width * sizeof *to);
  }
}

bool historyBegin(History *history, const Picture *picture) {
  size_t bytes = bytesOf((RatRect){0, 0, picture->width, picture->height});
  free(history->before);
  history->before = malloc(bytes);
  if (history->before == NULL) return false;
  memcpy(history->before, picture->pixels, bytes);
  return true;
}

void historyRestore(const History *history, Picture *picture, RatRect area) {
  if (history->before == NULL || areaEmpty(area)) return;
  size_t start = (size_t)area.y * (size_t)picture->width + (size_t)area.x;
  copyArea(picture->pixels + start, picture->width, history->before + start, picture->width, area.width, area.height);
}

static void forget(History *history, int from, int to) {
  for (int i = from; i < to; i++) {
    history->bytes -= bytesOf(history->changes[i].area);
    free(history->changes[i].pixels);
  }
  memmove(history->changes + from, history->changes + to, (size_t)(history->count - to) * sizeof *history->changes);
  history->count -= to - from;
  if (history->done > from) history->done -= to - from;
}

void historyEnd(History *history, const Picture *picture, RatRect area) {
  if (history->before == NULL) return;
  uint32_t *pixels = areaEmpty(area) ? NULL : malloc(bytesOf(area));
  if (pixels != NULL) {
    size_t start = (size_t)area.y * (size_t)picture->width + (size_t)area.x;
    copyArea(pixels, area.width, history->before + start, picture->width, area.width, area.height);
    forget(history, history->done, history->count);
    if (history->count == HISTORY_MOST) forget(history, 0, 1);
    history->changes[history->count++] = (Change){area, pixels};
    history->bytes += bytesOf(area);
    history->done = history->count;
    while (history->bytes > HISTORY_MOST_BYTES && history->count > 1) forget(history, 0, 1);
  } else if (!areaEmpty(area)) historyClear(history); /* what is older does not fit a picture that has changed since */
  free(history->before);
  history->before = NULL;
}

/* What is kept and what is shown change places. */
static RatRect swap(Change *change, Picture *picture) {
  RatRect area = change->area;
  for (int32_t y = 0; y < area.height; y++) {
    uint32_t *shown = picture->pixels + (size_t)(area.y + y) * (size_t)picture->width + area.x;
    uint32_t *kept = change->pixels + (size_t)y * (size_t)area.width;
    for (int32_t x = 0; x < area.width; x++) {
      uint32_t pixel = shown[x];
      shown[x] = kept[x];
      kept[x] = pixel;
    }
  }
  return area;
}

bool historyUndo(History *history, Picture *picture, RatRect *changed) {
  if (history->done == 0 || history->before != NULL) return false;
  *changed = swap(&history->changes[--history->done], picture);
  return true;
}

bool historyRedo(History *history, Picture *picture, RatRect *changed) {
  if (history->done == history->count || history->before != NULL) return false;
  *changed = swap(&history->changes[history->done++], picture);
  return true;
}

void historyClear(History *history) {
  forget(history, 0, history->count);
  history->done = 0;
  free(history->before);
  history->before = NULL;
}

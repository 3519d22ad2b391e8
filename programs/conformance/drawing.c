/* Drawing commands: what they refuse, and that what cannot be drawn is no error. */
#include "check.h"
#include <float.h>
#include <math.h>
#include <string.h>

static const RatRect ALL = {0, 0, 100, 100};
static const RatRect HUGE_ONE = {INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX};
static const RatRect NEGATIVE = {10, 10, -5, 5};
static void *const OUTSIDE = (void *)0xfffffff0u;
static char longText[10 << 20];
static uint32_t pixels[64];

static HWINDOW create(RatWindowAttributes *attributes) {
  HWINDOW w = NULL;
  CHECK_STATUS(__func__, RAT_SUCCESS, RatCreateWindow(attributes, &w));
  return w;
}

/* Without a paint of this thread's. */
static void checkNoPaint(HWINDOW w) {
  CHECK_STATUS(__func__, RAT_ERR_NOT_OWNER, RatEndPaint(w));
  CHECK_STATUS(__func__, RAT_ERR_NOT_OWNER, RatFillRect(w, ALL, 0));
  CHECK_STATUS(__func__, RAT_ERR_NOT_OWNER, RatStrokeRect(w, ALL, 0, 1));
  CHECK_STATUS(__func__, RAT_ERR_NOT_OWNER, RatDrawLine(w, 0, 0, 1, 1, 0, 1));
  CHECK_STATUS(__func__, RAT_ERR_NOT_OWNER, RatFillEllipse(w, ALL, 0));
  CHECK_STATUS(__func__, RAT_ERR_NOT_OWNER, RatDrawText(w, 0, 0, "a", NULL, 0));
  CHECK_STATUS(__func__, RAT_ERR_NOT_OWNER, RatDrawPixels(w, ALL, pixels, 8, 8, 8));
  CHECK_STATUS(__func__, RAT_ERR_NOT_OWNER, RatSetClip(w, NULL));
}

static void checkHandles(void) {
  HANDLE none = (HANDLE)(uintptr_t)0x12345678u, event;
  CHECK_STATUS(__func__, RAT_SUCCESS, RatCreateEvent(true, false, &event));
  for (int i = 0; i < 3; i++) {
    HANDLE h = i == 0 ? NULL : i == 1 ? none : event;
    RatStatus wrong = i == 2 ? RAT_ERR_WRONG_TYPE : RAT_ERR_INVALID_HANDLE;
    CHECK_STATUS(__func__, wrong, RatBeginPaint(h, NULL));
    CHECK_STATUS(__func__, wrong, RatEndPaint(h));
    CHECK_STATUS(__func__, wrong, RatFillRect(h, ALL, 0));
    CHECK_STATUS(__func__, wrong, RatStrokeRect(h, ALL, 0, 1));
    CHECK_STATUS(__func__, wrong, RatDrawLine(h, 0, 0, 1, 1, 0, 1));
    CHECK_STATUS(__func__, wrong, RatFillEllipse(h, ALL, 0));
    CHECK_STATUS(__func__, wrong, RatDrawText(h, 0, 0, "a", NULL, 0));
    CHECK_STATUS(__func__, wrong, RatDrawPixels(h, ALL, pixels, 8, 8, 8));
    CHECK_STATUS(__func__, wrong, RatSetClip(h, &ALL));
    CHECK_STATUS(__func__, wrong, RatInvalidate(h, &ALL));
  }
  CHECK_STATUS(__func__, RAT_SUCCESS, RatCloseHandle(event));
}

static void checkRights(HWINDOW w) {
  HANDLE weak;
  CHECK_STATUS(__func__, RAT_SUCCESS, RatDuplicateHandle(w, RAT_RIGHT_INSPECT | RAT_RIGHT_SIGNAL, &weak));
  CHECK_STATUS(__func__, RAT_ERR_ACCESS_DENIED, RatBeginPaint(weak, NULL));
  CHECK_STATUS(__func__, RAT_ERR_ACCESS_DENIED, RatFillRect(weak, ALL, 0));
  CHECK_STATUS(__func__, RAT_ERR_ACCESS_DENIED, RatDrawText(weak, 0, 0, "a", NULL, 0));
  CHECK_STATUS(__func__, RAT_ERR_ACCESS_DENIED, RatEndPaint(weak));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatCloseHandle(weak));
}

/* What cannot be seen is not drawn; that is no error. */
static void checkStrange(HWINDOW w) {
  const float strange[] = {NAN, INFINITY, -INFINITY, FLT_MAX, -FLT_MAX, 1e20f, -3, 0};
  CHECK_STATUS(__func__, RAT_SUCCESS, RatFillRect(w, NEGATIVE, ~0u));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatFillRect(w, HUGE_ONE, ~0u));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatFillRect(w, (RatRect){INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX}, ~0u));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatFillEllipse(w, NEGATIVE, ~0u));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatFillEllipse(w, HUGE_ONE, 0x80ffffff));
  for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
    float f = strange[i];
    CHECK_STATUS(__func__, RAT_SUCCESS, RatStrokeRect(w, ALL, ~0u, f));
    CHECK_STATUS(__func__, RAT_SUCCESS, RatStrokeRect(w, HUGE_ONE, ~0u, f));
    CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawLine(w, f, 0, 10, 10, ~0u, 1));
    CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawLine(w, 0, 0, 10, f, ~0u, 1));
    CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawLine(w, 0, 0, 10, 10, ~0u, f));
    CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawText(w, f, 0, "text", NULL, ~0u));
    CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawText(w, 0, f, "text", NULL, ~0u));
  }
  CHECK_STATUS(__func__, RAT_SUCCESS, RatSetClip(w, &NEGATIVE));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatSetClip(w, &HUGE_ONE));
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatSetClip(w, OUTSIDE));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatSetClip(w, NULL));
}

static void checkPixels(HWINDOW w) {
  CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawPixels(w, ALL, pixels, 8, 8, 8));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawPixels(w, HUGE_ONE, pixels, 8, 8, 8));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawPixels(w, NEGATIVE, pixels, 8, 8, 8));
  CHECK_STATUS(__func__, RAT_ERR_INVALID_ARGUMENT, RatDrawPixels(w, ALL, pixels, 0, 8, 8));
  CHECK_STATUS(__func__, RAT_ERR_INVALID_ARGUMENT, RatDrawPixels(w, ALL, pixels, 8, -1, 8));
  CHECK_STATUS(__func__, RAT_ERR_INVALID_ARGUMENT, RatDrawPixels(w, ALL, pixels, 8193, 1, 8193));
  CHECK_STATUS(__func__, RAT_ERR_INVALID_ARGUMENT, RatDrawPixels(w, ALL, pixels, 8, 8, 7));
  CHECK_STATUS(__func__, RAT_ERR_INVALID_ARGUMENT, RatDrawPixels(w, ALL, (uint32_t *)((char *)pixels + 2), 1, 1, 1));
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatDrawPixels(w, ALL, NULL, 8, 8, 8));
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatDrawPixels(w, ALL, pixels, 8, 8, INT32_MAX));
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatDrawPixels(w, ALL, OUTSIDE, 8, 8, 8));
}

static void checkFonts(HWINDOW w) {
  float width = -1, height = -1;
  RatFont font = {.size = sizeof font};
  CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawText(w, 0, 0, "a", &font, ~0u));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatMeasureText("a", &font, &width, &height));
  CHECK(__func__, width > 3 && width < 13 && height >= 13 && height < 26);
  struct { uint32_t size, family; float pixels; uint32_t weight; } wrong[] = {
      {0, 0, 0, 0},      {sizeof font + 4, 0, 0, 0}, {sizeof font, 3, 0, 0},       {sizeof font, ~0u, 0, 0},
      {sizeof font, 0, -1, 0}, {sizeof font, 0, NAN, 0}, {sizeof font, 0, INFINITY, 0}, {sizeof font, 0, 1000.5f, 0},
      {sizeof font, 0, 0, 1001}, {sizeof font, 0, 0, ~0u},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    font = (RatFont){wrong[i].size, wrong[i].family, wrong[i].pixels, wrong[i].weight, 0};
    CHECK_STATUS(__func__, RAT_ERR_INVALID_ARGUMENT, RatDrawText(w, 0, 0, "a", &font, ~0u));
    CHECK_STATUS(__func__, RAT_ERR_INVALID_ARGUMENT, RatMeasureText("a", &font, &width, &height));
  }
  font = (RatFont){sizeof font, RAT_FONT_SERIF, FLT_MIN, 1, 7};
  CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawText(w, 0, 0, "a", &font, ~0u));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatMeasureText("a", &font, &width, &height));
  font = (RatFont){sizeof font, RAT_FONT_MONO, 1000, 1000, 0};
  CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawText(w, 0, 0, "a", &font, ~0u));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatMeasureText("a", &font, &width, &height));
  CHECK(__func__, fabsf(width - 600) < 0.1f);
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatDrawText(w, 0, 0, "a", OUTSIDE, ~0u));
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatMeasureText("a", OUTSIDE, &width, &height));
}

static void checkTexts(HWINDOW w) {
  float width = -1, height = -1, other = -1;
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatDrawText(w, 0, 0, NULL, NULL, ~0u));
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatDrawText(w, 0, 0, OUTSIDE, NULL, ~0u));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawText(w, 0, 0, "", NULL, ~0u));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawText(w, 0, 0, "\xff\xfe\xc3<b>\xf0\x9f", NULL, ~0u));
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatMeasureText(NULL, NULL, &width, &height));
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatMeasureText(OUTSIDE, NULL, &width, &height));
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatMeasureText("a", NULL, OUTSIDE, &height));
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatMeasureText("a", NULL, &width, OUTSIDE));
  CHECK(__func__, width == -1 && height == -1);
  CHECK_STATUS(__func__, RAT_SUCCESS, RatMeasureText("a", NULL, NULL, NULL));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatMeasureText("", NULL, &width, &height));
  CHECK(__func__, width == 0 && height > 0);
  /* One line, whatever is in it. */
  RatFont mono = {.size = sizeof mono, .family = RAT_FONT_MONO, .pixels = 10};
  CHECK_STATUS(__func__, RAT_SUCCESS, RatMeasureText("a\nb\tc\x01\x7f", &mono, &width, &other));
  CHECK(__func__, fabsf(width - 42) < 0.01f);
  /* 10 MB, of which 16,384 bytes count: 8,192 characters of two bytes. */
  for (size_t i = 0; i < sizeof longText - 2; i += 2) memcpy(longText + i, "\xc3\xa9", 2);
  CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawText(w, 0, 0, longText, &mono, ~0u));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatMeasureText(longText, &mono, &width, NULL));
  CHECK(__func__, fabsf(width - 8192 * 6) < 1);
  /* A character that is cut is not there; for half of one at the beginning stands a sign, of whatever font has it. */
  float sign;
  CHECK_STATUS(__func__, RAT_SUCCESS, RatMeasureText("\xa9", &mono, &sign, NULL));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatMeasureText(longText + 1, &mono, &width, NULL));
  CHECK(__func__, fabsf(width - sign - 8191 * 6) < 1);
}

/* The commands of a thread's paints are at most 32 MiB; what does not fit is not drawn, all else is shown. */
static void checkMuch(HWINDOW w) {
  static uint32_t picture[1024 * 1024];
  RatStatus status = RAT_SUCCESS;
  int pictures = 0;
  CHECK_STATUS(__func__, RAT_SUCCESS, RatBeginPaint(w, NULL));
  for (; status == RAT_SUCCESS && pictures < 100; pictures++) status = RatDrawPixels(w, ALL, picture, 1024, 1024, 1024);
  CHECK_STATUS(__func__, RAT_ERR_QUOTA, status);
  CHECK(__func__, pictures == 8);
  CHECK_STATUS(__func__, RAT_SUCCESS, RatFillRect(w, ALL, 0));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatEndPaint(w));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatBeginPaint(w, NULL));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatDrawPixels(w, ALL, picture, 1024, 1024, 1024));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatEndPaint(w));
}

static int32_t otherThread(void *arg) {
  HWINDOW w = arg;
  checkNoPaint(w);
  CHECK_STATUS(__func__, RAT_SUCCESS, RatBeginPaint(w, NULL));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatFillRect(w, ALL, 0xff00ff00));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatEndPaint(w));
  /* This one ends with the thread. */
  CHECK_STATUS(__func__, RAT_SUCCESS, RatBeginPaint(w, NULL));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatFillRect(w, ALL, 0xff00ff00));
  return 0;
}

static void checkInvalid(HWINDOW w) {
  RatMsg msg;
  RatRect r;
  CHECK_STATUS(__func__, RAT_SUCCESS, RatBeginPaint(w, &r));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatEndPaint(w));
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatBeginPaint(w, OUTSIDE));
  CHECK_STATUS(__func__, RAT_ERR_FAULT, RatInvalidate(w, OUTSIDE));
  /* Nothing of the content. */
  CHECK_STATUS(__func__, RAT_SUCCESS, RatInvalidate(w, &NEGATIVE));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatInvalidate(w, &(RatRect){500, 0, 10, 10}));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatInvalidate(w, &(RatRect){INT32_MAX, 0, INT32_MAX, 10}));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatBeginPaint(w, &r));
  CHECK(__func__, r.width == 0 && r.height == 0);
  CHECK_STATUS(__func__, RAT_SUCCESS, RatEndPaint(w));
  /* The box around all that is, as far as it is of the content. */
  CHECK_STATUS(__func__, RAT_SUCCESS, RatInvalidate(w, &(RatRect){10, 20, 5, 5}));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatInvalidate(w, &(RatRect){90, -50, 1000, 60}));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatBeginPaint(w, &r));
  CHECK(__func__, r.x == 10 && r.y == 0 && r.width == 90 && r.height == 25);
  /* It is painted, so nothing more is told of it. */
  while (RatPeekMessage(&msg, NULL, true)) CHECK(__func__, msg.type != RATMSG_PAINT);
  CHECK_STATUS(__func__, RAT_SUCCESS, RatInvalidate(w, NULL));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatEndPaint(w));
  bool told = false;
  while (RatPeekMessage(&msg, NULL, true)) told |= msg.type == RATMSG_PAINT;
  CHECK(__func__, told);
  CHECK_STATUS(__func__, RAT_SUCCESS, RatBeginPaint(w, &r));
  CHECK(__func__, r.x == 0 && r.y == 0 && r.width == 100 && r.height == 100);
  CHECK_STATUS(__func__, RAT_SUCCESS, RatEndPaint(w));
}

int main(void) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .title = "Drawing", .x = 10, .y = 10, .width = 100, .height = 100};
  float width;
  HWINDOW w;
  checkHandles();
  if (RatCreateWindow(&attributes, &w) == RAT_ERR_NOT_SUPPORTED) {
    /* No desktop. */
    CHECK_STATUS(__func__, RAT_ERR_NOT_SUPPORTED, RatMeasureText("a", NULL, &width, NULL));
    return finish();
  }
  checkNoPaint(w);
  checkRights(w);
  CHECK_STATUS(__func__, RAT_SUCCESS, RatBeginPaint(w, NULL));
  CHECK_STATUS(__func__, RAT_ERR_EXISTS, RatBeginPaint(w, NULL));
  checkStrange(w);
  checkPixels(w);
  checkFonts(w);
  checkTexts(w);
  CHECK_STATUS(__func__, RAT_SUCCESS, RatEndPaint(w));
  checkNoPaint(w);
  checkInvalid(w);
  checkMuch(w);

  /* A paint is its thread's, one of a window at a time, several windows' at once. */
  HWINDOW other = create(&attributes);
  CHECK_STATUS(__func__, RAT_SUCCESS, RatBeginPaint(w, NULL));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatBeginPaint(other, NULL));
  HTHREAD thread;
  CHECK_STATUS(__func__, RAT_SUCCESS, RatCreateThread(otherThread, w, NULL, &thread));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatWaitForHandle(thread, RAT_INFINITE));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatCloseHandle(thread));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatFillRect(w, ALL, 0xffff0000));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatFillRect(other, ALL, 0xff0000ff));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatEndPaint(w));
  CHECK_STATUS(__func__, RAT_ERR_NOT_OWNER, RatFillRect(w, ALL, 0));

  /* A window that goes takes its paints along. */
  CHECK_STATUS(__func__, RAT_SUCCESS, RatDestroyWindow(other));
  CHECK_STATUS(__func__, RAT_ERR_CLOSED, RatFillRect(other, ALL, 0));
  CHECK_STATUS(__func__, RAT_ERR_CLOSED, RatEndPaint(other));
  CHECK_STATUS(__func__, RAT_ERR_CLOSED, RatBeginPaint(other, NULL));
  CHECK_STATUS(__func__, RAT_ERR_CLOSED, RatInvalidate(other, NULL));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatCloseHandle(other));
  for (int i = 0; i < 150; i++) {
    other = create(&attributes);
    CHECK_STATUS(__func__, RAT_SUCCESS, RatBeginPaint(other, NULL));
    CHECK_STATUS(__func__, RAT_SUCCESS, RatFillRect(other, ALL, 0xff0000ff));
    if (i % 2) CHECK_STATUS(__func__, RAT_SUCCESS, RatEndPaint(other));
    CHECK_STATUS(__func__, RAT_SUCCESS, i % 3 ? RatCloseHandle(other) : RatDestroyWindow(other));
    if (i % 3 == 0) CHECK_STATUS(__func__, RAT_SUCCESS, RatCloseHandle(other));
  }
  CHECK_STATUS(__func__, RAT_SUCCESS, RatDestroyWindow(w));
  CHECK_STATUS(__func__, RAT_SUCCESS, RatCloseHandle(w));
  return finish();
}

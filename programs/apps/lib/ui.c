#include "ui.h"

static RatTheme theme = {.size = sizeof theme};
static bool known;

const RatTheme *uiTheme(void) {
  /* Without a desktop it stays what it is. */
  if (!known) known = RatGetTheme(&theme) >= 0;
  return &theme;
}

void uiThemeChanged(void) { known = false; }

uint32_t uiMix(uint32_t from, uint32_t to, float share) {
  uint32_t mixed = 0xff000000u;
  for (int shift = 0; shift < 24; shift += 8) {
    float a = (float)(from >> shift & 255), b = (float)(to >> shift & 255);
    mixed |= (uint32_t)(a + (b - a) * share + 0.5f) << shift;
  }
  return mixed;
}

void uiRoundRect(HWINDOW w, RatRect area, int32_t radius, uint32_t color) {
  int32_t most = (area.width < area.height ? area.width : area.height) / 2;
  if (radius > most) radius = most;
  /* Two thick lines, which have round ends, and what lies between their middles. */
  float r = (float)radius, left = (float)area.x + r, right = (float)(area.x + area.width) - r;
  float top = (float)area.y + r, bottom = (float)(area.y + area.height) - r;
  RatDrawLine(w, left, top, right, top, color, 2 * r);
  RatDrawLine(w, left, bottom, right, bottom, color, 2 * r);
  RatFillRect(w, (RatRect){area.x, area.y + radius, area.width, area.height - 2 * radius}, color);
}

void uiCircle(HWINDOW w, float x, float y, float radius, uint32_t color) {
  /* A line without a length: round ends at fractions of a pixel. */
  RatDrawLine(w, x, y, x, y, color, 2 * radius);
}

void uiText(HWINDOW w, RatRect area, UiAlign align, const char *text, const RatFont *font, uint32_t color) {
  float width = 0, height = 0;
  if (RatMeasureText(text, font, &width, &height) < 0) return;
  float room = (float)area.width - width;
  float x = (float)area.x + (align == UI_LEFT ? 0 : align == UI_RIGHT ? room : room / 2);
  RatDrawText(w, x, (float)area.y + ((float)area.height - height) / 2, text, font, color);
}

RatStatus uiControl(HWINDOW parent, uint32_t kind, uint32_t id, const char *text, RatRect place, uint32_t flags, HWINDOW *out) {
  RatControlAttributes attributes = {.size = sizeof attributes, .kind = kind, .id = id, .text = text, .x = place.x, .y = place.y,
                                     .width = place.width, .height = place.height, .flags = flags};
  return RatCreateControl(parent, &attributes, out);
}

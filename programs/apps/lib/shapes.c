#include "shapes.h"

#include "ui.h"

bool rectsMeet(RatRect a, RatRect b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

RatRect rectWithin(RatRect area, int32_t by) {
  return (RatRect){area.x + by, area.y + by, area.width - 2 * by, area.height - 2 * by};
}

void fillFramed(HWINDOW w, RatRect area, int32_t radius, uint32_t color, uint32_t border, int32_t thickness) {
  uiRoundRect(w, area, radius, border);
  uiRoundRect(w, rectWithin(area, thickness), radius - thickness, color);
}

void drawTextAt(HWINDOW w, float x, float y, float across, const char *text, const RatFont *font, uint32_t color) {
  float width = 0, height = 0;
  RatMeasureText(text, font, &width, &height);
  RatDrawText(w, x - width * across, y - height / 2, text, font, color);
}

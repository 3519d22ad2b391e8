/* What the drawn applications share beside ui.h. */
#ifndef APPS_SHAPES_H
#define APPS_SHAPES_H

#include <ratos.h>

/* A rectangle with round corners and a border inside it. */
void fillFramed(HWINDOW w, RatRect area, int32_t radius, uint32_t color, uint32_t border, int32_t thickness);
/* A text about a point: `across` 0: begins there, 0.5: its middle, 1: ends there; `y` is the middle of its line. */
void drawTextAt(HWINDOW w, float x, float y, float across, const char *text, const RatFont *font, uint32_t color);
/* Two rectangles have a part in common. */
bool rectsMeet(RatRect a, RatRect b);
/* What is in a rectangle smaller by so much on each side. */
RatRect rectWithin(RatRect area, int32_t by);

#endif

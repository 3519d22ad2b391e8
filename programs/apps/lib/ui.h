/* What applications with windows share: the desktop's colours, a few shapes and texts, controls in one line. */
#ifndef APPS_UI_H
#define APPS_UI_H

#include <ratos.h>

/* The desktop's colours now. A program that gets RATMSG_THEME says so by uiThemeChanged, and paints anew. */
const RatTheme *uiTheme(void);
void uiThemeChanged(void);
/* Between two colours, opaque. `share` 0: the first one, 1: the second. */
uint32_t uiMix(uint32_t from, uint32_t to, float share);

/* Between RatBeginPaint and RatEndPaint. */
void uiRoundRect(HWINDOW w, RatRect area, int32_t radius, uint32_t color); /* an opaque colour: its parts overlap */
void uiCircle(HWINDOW w, float x, float y, float radius, uint32_t color);
/* One line of text: in the middle of an area; and from its left, or to its right edge. Longer ones are not cut. */
typedef enum UiAlign { UI_CENTER, UI_LEFT, UI_RIGHT } UiAlign;
void uiText(HWINDOW w, RatRect area, UiAlign align, const char *text, const RatFont *font, uint32_t color);

RatStatus uiControl(HWINDOW parent, uint32_t kind, uint32_t id, const char *text, RatRect place, uint32_t flags, HWINDOW *out);

#endif

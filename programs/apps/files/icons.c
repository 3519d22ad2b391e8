#include "icons.h"

#include <stdbool.h>
#include <stdlib.h>

/* Lines from point to point; a semicolon begins another one. */
#define SHEET "6,2.5 14,2.5 19,7.5 19,21.5 6,21.5 5,20.5 5,3.5 6,2.5;13.5,3 13.5,8 18.5,8;"
static const char *const PATHS[] = {
    [ICON_FOLDER] = "4,5 9,5 11.5,8 20,8 21,9 21,18 20,19 4,19 3,18 3,6 4,5",
    [ICON_FILE] = SHEET,
    [ICON_CODE] = SHEET "10,12.5 8.5,15 10,17.5;14,12.5 15.5,15 14,17.5",
    [ICON_TEXT] = SHEET "8.5,12.5 15.5,12.5;8.5,16.5 15.5,16.5",
    [ICON_PICTURE] = "4,4 20,4 21,5 21,19 20,20 4,20 3,19 3,5 4,4;3.5,18 9,12 13,16 16,13 20.5,17.5;15.5,8 15.6,8",
    [ICON_PROGRAM] = "4,4.5 20,4.5 21,5.5 21,18.5 20,19.5 4,19.5 3,18.5 3,5.5 4,4.5;3,9 21,9;6,6.8 6.1,6.8;9,6.8 9.1,6.8",
    [ICON_ARCHIVE] = SHEET "9,6 9.1,6;9,9 9.1,9;9,12 9.1,12;8,15 10,15 10,18 8,18 8,15",
    [ICON_HOME] = "3,11 12,3.5 21,11;5,9.5 5,20 6,21 18,21 19,20 19,9.5;9.5,20.5 9.5,14 14.5,14 14.5,20.5",
    [ICON_SOURCE] = "4,5 9,5 11.5,8 20,8 21,9 21,18 20,19 4,19 3,18 3,6 4,5;10,11.5 8,13.5 10,15.5;14,11.5 16,13.5 14,15.5",
    [ICON_BOX] = "12,2.5 20.5,7 20.5,17 12,21.5 3.5,17 3.5,7 12,2.5;3.5,7 12,11.5 20.5,7;12,11.5 12,21.5",
    [ICON_CLOCK] = "12,3 15.4,3.7 18.4,5.6 20.3,8.6 21,12 20.3,15.4 18.4,18.4 15.4,20.3 12,21 8.6,20.3 5.6,18.4 3.7,15.4 3,12 3.7,8.6 5.6,5.6 8.6,3.7 12,3;12,7 12,12 15.5,13.8",
    [ICON_DISK] = "5.5,5 18.5,5 22,12 22,18 21,19 3,19 2,18 2,12 5.5,5;2,12 22,12;6,15.5 6.1,15.5;10,15.5 10.1,15.5",
    [ICON_UP] = "12,20 12,4.5;5,11.5 12,4.5 19,11.5",
};

void drawIcon(HWINDOW w, Icon icon, float x, float y, float size, uint32_t color) {
  float scale = size / 24, thickness = size / 24 * 1.75f;
  float fromX = 0, fromY = 0;
  bool begins = true;
  for (const char *at = PATHS[icon]; *at != 0;) {
    char *next;
    float toX = x + strtof(at, &next) * scale;
    float toY = y + strtof(next + 1, &next) * scale;
    if (!begins) RatDrawLine(w, fromX, fromY, toX, toY, color, thickness);
    fromX = toX;
    fromY = toY;
    begins = *next == ';';
    at = *next == 0 ? next : next + 1;
  }
}

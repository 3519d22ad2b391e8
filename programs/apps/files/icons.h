/* Small pictures of lines, on a grid of 24 by 24. */
#ifndef FILES_ICONS_H
#define FILES_ICONS_H

#include <ratos.h>

typedef enum Icon { ICON_FOLDER, ICON_FILE, ICON_CODE, ICON_TEXT, ICON_PICTURE, ICON_PROGRAM, ICON_ARCHIVE, ICON_HOME, ICON_SOURCE, ICON_BOX, ICON_CLOCK, ICON_DISK, ICON_UP } Icon;

void drawIcon(HWINDOW w, Icon icon, float x, float y, float size, uint32_t color);

#endif

/* What the parts of Paint share. */
#ifndef PAINT_PAINT_H
#define PAINT_PAINT_H

#include <ratos.h>

#include "history.h"
#include "picture.h"

typedef enum Tool { TOOL_BRUSH, TOOL_ERASER, TOOL_LINE, TOOL_RECTANGLE, TOOL_ELLIPSE, TOOL_FILL, TOOL_COUNT } Tool;

enum { PALETTE = 20, DIRTY_MOST = 8, PATH_SIZE = 512 };
extern const uint32_t PALETTE_COLORS[PALETTE];
extern const char *const PALETTE_NAMES[PALETTE];

typedef struct Place {
  int32_t x, y;
} Place;

/* What is being drawn, from the press of a button to its release. */
typedef struct Stroke {
  bool active;
  int button; /* 0: with the first colour, 2: with the second; -1: by keys, with the first */
  Place start, last;
  RatRect preview; /* what the last state of a line or a shape has changed */
  RatRect changed; /* since the stroke began */
} Stroke;

typedef struct Paint {
  Picture picture;
  History history;
  Stroke stroke;
  Tool tool;
  int brush; /* its size in pixels */
  bool filled;
  int colors[2]; /* in the palette */
  bool unsaved;
  char path[PATH_SIZE]; /* of its file, or "" */

  HWINDOW window, toolButtons[TOOL_COUNT], filledBox, sizeLabel, sizeSlider, status;
  RatTheme theme;
  uint32_t cursor;

  /* The picture on the screen: what the window shows, in its own pixels. */
  int32_t width, height;
  uint32_t *screen;
  RatRect canvas; /* where the picture is to be seen */
  int zoom;
  Place scroll; /* of the picture's upper left corner, in screen pixels, when it is larger than the canvas */
  RatRect dirty[DIRTY_MOST]; /* parts of the screen that are no longer right */
  int dirtyCount;
  bool asked; /* a frame is on its way */

  bool panning;
  Place pan;
  bool keyCursor; /* the cross for the keyboard is shown */
  Place cross; /* where, in the picture */
} Paint;

enum { SIDE = 150, STATUS = 28, SWATCH = 22, SWATCH_COLUMNS = 5, PALETTE_TOP = 280, MOST_ZOOM = 16 };

/* ── view.c: what is seen ── */
bool viewResize(Paint *paint, int32_t width, int32_t height);
/* A part of the screen, or of the picture, is no longer right. */
void viewTouch(Paint *paint, RatRect area);
void viewTouchPicture(Paint *paint, RatRect area);
void viewTouchAll(Paint *paint);
/* Makes right what is not, and shows it. */
void viewFrame(Paint *paint);
Place viewToPicture(const Paint *paint, int32_t x, int32_t y);
/* Zooms about a place on the screen, which keeps what it shows. */
void viewZoom(Paint *paint, int zoom, int32_t x, int32_t y);
void viewScroll(Paint *paint, int32_t x, int32_t y);
/* Scrolls so that a place of the picture is seen. */
void viewReveal(Paint *paint, Place place);
void viewStatus(Paint *paint);
/* The colour at a place of the palette, or -1. */
int viewSwatchAt(int32_t x, int32_t y);
RatRect viewPalette(void);

/* ── strokes.c: what is drawn ── */
void strokeBegin(Paint *paint, int button, Place at);
/* `even`: lines in eighths of a turn, squares and circles. */
void strokeMove(Paint *paint, Place to, bool even);
void strokeEnd(Paint *paint);
void strokeCancel(Paint *paint);
void pictureReplaced(Paint *paint);

/* ── files.c: what is kept ── */
bool fileOpen(Paint *paint, const char *path);
void fileAskOpen(Paint *paint);
bool fileSave(Paint *paint, bool ask);
/* Changes are saved, or nobody wants them: true, and the picture may go. */
bool fileMayClose(Paint *paint);

#endif

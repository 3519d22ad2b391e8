/* How the window of Files looks: where everything lies, and drawing it. */
#ifndef FILES_VIEW_H
#define FILES_VIEW_H

#include <ratos.h>
#include <stdbool.h>
#include <stddef.h>

#include "icons.h"
#include "listing.h"

typedef struct Place {
  const char *name, *path;
  Icon icon;
} Place;

enum { PLACES_MAX = 6, ROW_HEIGHT = 32, TOOLS_HEIGHT = 44, HEAD_HEIGHT = 32, FOOT_HEIGHT = 28 };

typedef struct View {
  int32_t width, height;
  int32_t top; /* pixels of the rows that have been scrolled out of sight */
  const Listing *listing;
  Order order;
  size_t cursor; /* the row that the keyboard is at */
  bool hasKeyboard, isReading;
  const char *directory;
  Place places[PLACES_MAX];
  size_t placeCount;
  size_t hoverPlace; /* PLACES_MAX: none */
  char foot[96];     /* below the rows, and below the places */
  char room[48];
} View;

typedef enum Part { PART_NOTHING, PART_PLACE, PART_HEAD, PART_ROW, PART_BELOW /* the last row */, PART_SCROLL } Part;

/* What is at a point; `index`: which place, column or row. */
Part partAt(const View *view, int32_t x, int32_t y, size_t *index);
/* Of the places, in a window of a width. */
int32_t sideWidth(int32_t width);
RatRect rowsOf(const View *view);
int32_t rowsHeight(const View *view);
void scrollTo(View *view, int32_t top);
void bringIntoSight(View *view, size_t row);
/* Where the rows are when the mark beside them has been dragged there. */
int32_t topAt(const View *view, int32_t y, int32_t grip);
RatRect scrollMark(const View *view);
void drawView(HWINDOW w, const View *view);

#endif

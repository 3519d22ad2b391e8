/* What was done to a picture, to be undone and done again. A change is kept as the part of the picture that it touched. */
#ifndef PAINT_HISTORY_H
#define PAINT_HISTORY_H

#include "picture.h"

enum { HISTORY_MOST = 200, HISTORY_MOST_BYTES = 48 << 20 };

typedef struct Change {
  RatRect area;
  uint32_t *pixels; /* of the area, as they are on the other side of the change */
} Change;

typedef struct History {
  uint32_t *before; /* the whole picture, as it was when the change began; NULL: none is being made */
  Change changes[HISTORY_MOST];
  int count, done; /* those from `done` on are undone */
  size_t bytes;
} History;

/* A change begins. False: no memory. */
bool historyBegin(History *history, const Picture *picture);
/* The area is as it was when the change began; it goes on. */
void historyRestore(const History *history, Picture *picture, RatRect area);
/* The change is made; an empty area: none was. The oldest are forgotten when there are too many. */
void historyEnd(History *history, const Picture *picture, RatRect area);
/* False: there is nothing to undo, or to do again. */
bool historyUndo(History *history, Picture *picture, RatRect *changed);
bool historyRedo(History *history, Picture *picture, RatRect *changed);
void historyClear(History *history);

#endif

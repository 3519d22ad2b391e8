/* A window of Files, and what its parts do for each other. */
#ifndef FILES_BROWSE_H
#define FILES_BROWSE_H

#include "../lib/ui.h"
#include "listing.h"
#include "operations.h"
#include "view.h"

enum { BEFORE_MAX = 32, EARLY_MAX = 64 };
enum {
  /* Of what is in the directory; ID_ALL is the last of these. */
  ID_OPEN = 10, ID_NEW_FOLDER, ID_RENAME, ID_PROPERTIES, ID_DELETE, ID_CUT, ID_COPY, ID_PASTE, ID_ALL,
  ID_CLOSE, ID_HIDDEN, ID_BY_NAME, ID_BY_SIZE, ID_BY_CHANGED, ID_UP, ID_BACK, ID_HOME, ID_ROOT, ID_TERMINAL, ID_PATH,
};

typedef struct Files {
  HWINDOW window, upButton, label, path;
  View view;
  Listing *listing;
  char *directory;
  char *wanted; /* a name that the cursor goes to when the directory has been read */
  char *before[BEFORE_MAX];
  size_t beforeCount;
  uint32_t reading;
  bool isAsked; /* what is being read has not come yet */
  unsigned ticks;
  size_t anchor;
  Operation *operation;
  char *cut; /* what the clipboard holds if that is to be moved */
  bool isScrolling;
  int32_t grip;
  size_t clicked; /* the row, and when */
  uint64_t clickedNs;
  char typed[64];
  uint64_t typedNs;
  RatMsg early[EARLY_MAX]; /* what was typed and chosen before the directory had been read that it is about */
  size_t earlyCount;
} Files;

/* ── browse.c: which directory is shown, and what is said of it ── */

void tell(Files *f, const char *text);
/* Of a call that has failed: what it was about, and why (errno). */
void tellOf(Files *f, const char *what);
void redraw(Files *f);
/* Of a name in the directory, to be freed; NULL: no memory. */
char *pathOf(const Files *f, const char *name);
void readDirectory(Files *f);
/* From where it was, to which Back leads. */
void goTo(Files *f, const char *path);
/* Where the cursor goes when the directory has been read; NULL: where it was. */
void want(Files *f, const char *name);
void goUp(Files *f);
void goBack(Files *f);

/* ── selection.c: the cursor, and what is selected ── */

typedef enum Selecting { SELECT_ONE, SELECT_RANGE, SELECT_TOGGLE, SELECT_NOTHING } Selecting;

void selectNone(Files *f);
size_t countSelected(const Files *f);
void moveTo(Files *f, size_t row, Selecting selecting);
/* What held keys say. */
Selecting selectingBy(intptr_t modifiers);
/* SIZE_MAX: there is no such name. */
size_t rowOf(const Files *f, const char *name);
/* Goes to the first name that begins with what has been typed of late. */
void typeAhead(Files *f, const RatMsg *msg);
/* The paths of what is selected; the last one is NULL. NULL: nothing is, or there is no memory. */
char **selectedPaths(const Files *f, size_t *count);
void freePaths(char **paths);
/* Where the cursor is; NULL: nowhere. */
const Entry *current(const Files *f);

/* ── commands.c: of the menu and of keys ── */

void openCurrent(Files *f);
void sort(Files *f, Column column);
void setMenu(Files *f);
void onCommand(Files *f, uint32_t id, uint32_t what);

#endif

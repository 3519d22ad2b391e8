/* What is in a directory: read by a thread of its own, in the order that is wanted, and told of by a message. */
#ifndef FILES_LISTING_H
#define FILES_LISTING_H

#include <ratos.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

typedef enum Kind { KIND_DIRECTORY, KIND_CODE, KIND_TEXT, KIND_PICTURE, KIND_PROGRAM, KIND_ARCHIVE, KIND_OTHER } Kind;

typedef struct Entry {
  const char *name;
  Kind kind;
  bool isLink, isSelected;
  uint64_t size;
  struct timespec changed;
} Entry;

typedef enum Column { COLUMN_NAME, COLUMN_SIZE, COLUMN_CHANGED } Column;

typedef struct Order {
  Column column;
  bool isDescending, showsHidden;
} Order;

typedef struct Listing {
  char *path;
  Order order;
  uint32_t request; /* the number that readListing gave */
  int error;        /* of errno: it could not be read, and has no entries */
  Entry *entries;
  size_t count;
  uint64_t print; /* another one: something has changed */
} Listing;

/* lParam of this message is a Listing, from now on the receiver's; wParam is its request. */
enum { MESSAGE_LISTED = RATMSG_USER };

/* Begins to read a directory for a window. What was begun before is given up. 0: it could not be begun. */
uint32_t readListing(HWINDOW window, const char *path, Order order);
void freeListing(Listing *listing);

/* Whether a directory is another one than when it was read; `thoroughly`: or a file in it. Quick. */
bool isListingOld(const Listing *listing, bool thoroughly);

/* Those that were selected in the former listing of the same directory are so again. false: there is no memory. */
bool keepSelection(Listing *listing, const Listing *former);

Kind kindOfName(const char *name);
/* 312 B, 2.1 kB, 48 MB */
void formatSize(char out[16], uint64_t size);
/* 21:34, yesterday, 12 Nov, 2024 */
void formatTime(char out[32], time_t time, time_t now);

#endif

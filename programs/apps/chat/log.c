#include "log.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "../lib/ui.h"

enum { SAID_MAX = 400, EDGES = 34 /* of the list, with its scroll bar */ };

static bool fits(const Log *log, const char *text) {
  float width = 0;
  return RatMeasureText(text, NULL, &width, NULL) < 0 || width <= (float)(log->width - EDGES);
}

static void addRow(Log *log, const char *text) {
  if (log->rowCount == log->rowRoom) {
    size_t room = log->rowRoom * 2 + 16;
    char **rows = realloc(log->rows, room * sizeof *rows);
    if (rows == NULL) return;
    log->rows = rows;
    log->rowRoom = room;
  }
  char *row = strdup(text);
  if (row != NULL) log->rows[log->rowCount++] = row;
}

/* Puts words into rows for as long as they fit; a word that does not fit into any has one of its own. */
static void wrap(Log *log, const char *text) {
  char row[1200] = "";
  size_t length = 0;
  while (*text != 0) {
    size_t word = strcspn(text, " ") + strspn(text + strcspn(text, " "), " ");
    if (length + word >= sizeof row) break;
    memcpy(row + length, text, word);
    row[length + word] = 0;
    if (length > 0 && !fits(log, row)) {
      row[length] = 0;
      addRow(log, row);
      /* An em space, which the list does not swallow. */
      length = (size_t)snprintf(row, sizeof row, "\u2003");
      memcpy(row + length, text, word);
      row[length + word] = 0;
    }
    length += word;
    text += word;
  }
  addRow(log, row);
}

static void show(Log *log) {
  RatSetControlItems(log->list, (const char *const *)log->rows, log->rowCount);
  /* The last one is brought into view, and then nothing is selected. */
  RatSetControlValue(log->list, (int32_t)log->rowCount - 1);
  RatSetControlValue(log->list, -1);
}

static void dropRows(Log *log) {
  while (log->rowCount > 0) free(log->rows[--log->rowCount]);
}

RatStatus logOpen(Log *log, HWINDOW parent, uint32_t id, const char *name) {
  return uiControl(parent, RAT_CONTROL_LIST, id, name, (RatRect){0, 0, 100, 100}, 0, &log->list);
}

void logPlace(Log *log, RatRect place) {
  RatMoveWindow(log->list, place.x, place.y, place.width, place.height);
  if (log->width == place.width) return;
  log->width = place.width;
  dropRows(log);
  for (size_t i = 0; i < log->saidCount; i++) wrap(log, log->said[i]);
  show(log);
}

void logAdd(Log *log, const char *who, const char *text) {
  if (log->said == NULL) log->said = calloc(SAID_MAX, sizeof *log->said);
  char line[1200];
  snprintf(line, sizeof line, "%s%s%s", who, who[0] != 0 ? ": " : "", text);
  char *said = log->said != NULL ? strdup(line) : NULL;
  if (said == NULL) return;
  if (log->saidCount == SAID_MAX) {
    free(log->said[0]);
    memmove(log->said, log->said + 1, --log->saidCount * sizeof *log->said);
  }
  log->said[log->saidCount++] = said;
  wrap(log, said);
  show(log);
}

void logFree(Log *log) {
  dropRows(log);
  while (log->saidCount > 0) free(log->said[--log->saidCount]);
  free(log->rows);
  free(log->said);
}

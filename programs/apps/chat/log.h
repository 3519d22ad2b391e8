/* What was said: a list, whose long lines are wrapped. */
#ifndef CHAT_LOG_H
#define CHAT_LOG_H

#include <ratos.h>

typedef struct Log {
  HWINDOW list;
  int32_t width;
  char **said;     /* whole, the oldest first */
  size_t saidCount;
  char **rows;     /* as shown */
  size_t rowCount, rowRoom;
} Log;

RatStatus logOpen(Log *log, HWINDOW parent, uint32_t id, const char *name);
/* Moves it, and wraps all lines anew. */
void logPlace(Log *log, RatRect place);
/* `who` "": nobody has said it. What there is no memory for is not shown. */
void logAdd(Log *log, const char *who, const char *text);
void logFree(Log *log);

#endif

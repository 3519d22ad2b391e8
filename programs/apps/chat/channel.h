/*
 * Texts through message queues. A message has room for numbers only, so a text goes as several messages: each carries
 * 16 bytes of it, and how many are still to come. Messages of one sender keep their order, and nobody else posts to the
 * queue, so the pieces fit together without more ado.
 */
#ifndef CHAT_CHANNEL_H
#define CHAT_CHANNEL_H

#include <ratos.h>

enum { TEXT_MAX = 1000, CHANNEL_CAPACITY = 1024 };

/* What a text is. */
typedef enum Kind { KIND_SAID, KIND_JOINED, KIND_LEFT, KIND_TYPES, KIND_COUNT } Kind;

typedef struct Channel {
  HMSGQUEUE in;  /* the other side posts to it */
  HMSGQUEUE out; /* the other side reads it */
  char text[TEXT_MAX + 1]; /* what has come of a text */
  size_t length;
  RatMsg *waiting; /* what did not fit into the queue: it is posted by channelFlush */
  size_t waitingCount;
} Channel;

/* RAT_ERR_QUEUE_FULL: the other side takes nothing, and too much waits for it already. */
RatStatus channelSend(Channel *channel, Kind kind, const char *text);
/* Posts what waits. RAT_ERR_QUEUE_FULL: not all of it fits yet. */
RatStatus channelFlush(Channel *channel);
/* The next text that is whole; false: none yet. It stands in channel->text until the next call. */
bool channelReceive(Channel *channel, Kind *kind);
void channelClose(Channel *channel);

#endif

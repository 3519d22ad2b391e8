#include "channel.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of text in a message: its four numbers that the system leaves alone. `status` is what is still to come, with them. */
enum { PIECE = 16, WAITING_MAX = 4 * CHANNEL_CAPACITY };

static RatMsg pieceOf(Kind kind, const char *text, size_t left) {
  uint32_t words[PIECE / 4] = {0};
  memcpy(words, text, left < PIECE ? left : PIECE);
  return (RatMsg){.type = RATMSG_USER + kind, .status = (RatStatus)left, .wParam = words[0], .lParam = words[1], .x = (int32_t)words[2], .y = (int32_t)words[3]};
}

RatStatus channelSend(Channel *channel, Kind kind, const char *text) {
  size_t length = strnlen(text, TEXT_MAX), pieces = length / PIECE + 1;
  if (channel->waitingCount + pieces > WAITING_MAX) return RAT_ERR_QUEUE_FULL;
  RatMsg *waiting = realloc(channel->waiting, (channel->waitingCount + pieces) * sizeof *waiting);
  if (waiting == NULL) return RAT_ERR_NO_MEMORY;
  channel->waiting = waiting;
  /* A text whose length is a multiple of the piece's ends with an empty one: none ends otherwise. */
  for (size_t i = 0; i < pieces; i++) waiting[channel->waitingCount++] = pieceOf(kind, text + i * PIECE, length - i * PIECE);
  RatStatus status = channelFlush(channel);
  return status == RAT_ERR_QUEUE_FULL ? RAT_SUCCESS : status;
}

RatStatus channelFlush(Channel *channel) {
  size_t posted = 0;
  RatStatus status = RAT_SUCCESS;
  while (posted < channel->waitingCount) {
    status = RatPostMessage(channel->out, &channel->waiting[posted]);
    if (status < 0) break;
    posted++;
  }
  channel->waitingCount -= posted;
  memmove(channel->waiting, channel->waiting + posted, channel->waitingCount * sizeof *channel->waiting);
  return status;
}

/* Takes a piece in. true: the text is whole. Whoever posts it may be wrong: what does not fit begins anew. */
static bool takePiece(Channel *channel, const RatMsg *msg) {
  size_t left = (size_t)msg->status, here = left < PIECE ? left : PIECE;
  if (msg->status < 0 || channel->length + left > TEXT_MAX) {
    channel->length = 0;
    return false;
  }
  uint32_t words[PIECE / 4] = {(uint32_t)msg->wParam, (uint32_t)msg->lParam, (uint32_t)msg->x, (uint32_t)msg->y};
  memcpy(channel->text + channel->length, words, here);
  channel->length += here;
  if (left >= PIECE) return false;
  channel->text[channel->length] = 0;
  channel->length = 0;
  return true;
}

bool channelReceive(Channel *channel, Kind *kind) {
  RatMsg msg;
  for (;;) {
    /* A quit that somebody has posted is no end of this. */
    if (!RatPeekMessage(&msg, channel->in, true) && msg.type != RATMSG_QUIT) return false;
    if (msg.type < RATMSG_USER || msg.type >= RATMSG_USER + KIND_COUNT || !takePiece(channel, &msg)) continue;
    *kind = (Kind)(msg.type - RATMSG_USER);
    return true;
  }
}

void channelClose(Channel *channel) {
  if (channel->in != NULL) RatCloseHandle(channel->in);
  if (channel->out != NULL) RatCloseHandle(channel->out);
  free(channel->waiting);
  *channel = (Channel){0};
}

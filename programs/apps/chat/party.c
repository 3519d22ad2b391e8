#include "party.h"

#include <stdio.h>
#include <string.h>

/* Handles that a guest begins with, in this order. */
enum { GUEST_IN, GUEST_OUT, GUEST_LIFELINE, GUEST_HANDLES };

static void closeAll(HANDLE *handles, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (handles[i] != NULL) RatCloseHandle(handles[i]);
}

/* A queue, and a handle for each side with its rights only. */
static RatStatus makeQueue(HMSGQUEUE *reader, HMSGQUEUE *poster) {
  HMSGQUEUE queue = NULL;
  RatStatus status = RatCreateMessageQueue(CHANNEL_CAPACITY, &queue);
  if (status >= 0) status = RatDuplicateHandle(queue, RAT_RIGHT_READ | RAT_RIGHT_WAIT, reader);
  if (status >= 0) status = RatDuplicateHandle(queue, RAT_RIGHT_SIGNAL, poster);
  if (queue != NULL) RatCloseHandle(queue);
  return status;
}

RatStatus peerInvite(Peer *peer, const char *program, const char *name, const char *hostName, int32_t x, int32_t y) {
  *peer = (Peer){0};
  snprintf(peer->name, sizeof peer->name, "%s", name);
  char place[2][16];
  snprintf(place[0], sizeof place[0], "%d", (int)x);
  snprintf(place[1], sizeof place[1], "%d", (int)y);
  HANDLE theirs[GUEST_HANDLES] = {0};
  RatStatus status = makeQueue(&peer->channel.in, &theirs[GUEST_OUT]);
  if (status >= 0) status = makeQueue(&theirs[GUEST_IN], &peer->channel.out);
  if (status >= 0) status = RatCreatePipe(0, &theirs[GUEST_LIFELINE], &peer->lifeline);
  if (status >= 0) status = RatWatchHandle(peer->channel.in, NULL);
  const char *const argv[] = {program, "--guest", name, hostName, place[0], place[1], NULL};
  RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = theirs, .inheritCount = GUEST_HANDLES};
  if (status >= 0) status = RatCreateProcess(program, argv, &attributes, &peer->process);
  /* The guest has its own now. */
  closeAll(theirs, GUEST_HANDLES);
  if (status < 0) peerClose(peer);
  return status;
}

RatStatus peerJoin(Peer *peer, const char *hostName) {
  *peer = (Peer){0};
  snprintf(peer->name, sizeof peer->name, "%s", hostName);
  RatStatus status = RatGetInheritedHandle(GUEST_IN, &peer->channel.in);
  if (status >= 0) status = RatGetInheritedHandle(GUEST_OUT, &peer->channel.out);
  if (status >= 0) status = RatGetInheritedHandle(GUEST_LIFELINE, &peer->lifeline);
  if (status >= 0) status = RatWatchHandle(peer->channel.in, NULL);
  if (status >= 0) status = RatWatchHandle(peer->lifeline, NULL);
  return status;
}

void peerClose(Peer *peer) {
  channelClose(&peer->channel);
  if (peer->process != NULL) RatCloseHandle(peer->process);
  if (peer->lifeline != NULL) RatCloseHandle(peer->lifeline);
  peer->process = peer->lifeline = NULL;
}

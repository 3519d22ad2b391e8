/*
 * Who talks with whom. Message queues have no names: who may post to one is who was given a handle. So the host makes
 * two queues for each guest and starts the guest's program with handles to them, each with the rights that it needs.
 *
 *            posts to ──► queue ──► reads
 *      host                                guest     and a pipe, in which nothing is ever written:
 *            reads ◄── queue ◄── posts to            it tells the guest that the host is gone
 *
 * The host hears of the end of a guest by its process handle. A guest has no handle to its host's process: it watches
 * the reading end of a pipe whose only writing end the host has. However the host ends, the system closes that.
 */
#ifndef CHAT_PARTY_H
#define CHAT_PARTY_H

#include "channel.h"

enum { GUESTS_MAX = 8, NAME_SIZE = 32 };

/* The other end, as the host or a guest has it. */
typedef struct Peer {
  char name[NAME_SIZE];
  Channel channel;
  HPROCESS process; /* of a guest; NULL for the host */
  HPIPE lifeline;   /* host: the writing end; guest: the reading end */
} Peer;

/* Starts a program that talks with this one, and watches for what it says. Its window is to be at a place. */
RatStatus peerInvite(Peer *peer, const char *program, const char *name, const char *hostName, int32_t x, int32_t y);
/* The host, for a program that was started so. */
RatStatus peerJoin(Peer *peer, const char *hostName);
void peerClose(Peer *peer);

#endif

/* Actors: a thread, an inbox, and state that nobody else touches */
#ifndef ACTOR_H
#define ACTOR_H

#include <ratos.h>

/* What an actor does with a message. Only its own thread calls it. */
typedef void (*Behaviour)(void *state, const RatMsg *msg);

typedef struct Actor {
  HMSGQUEUE inbox;
  HTHREAD thread;
  Behaviour behaviour;
  void *state;
} Actor;

/* Must stay where it is until it is stopped. */
RatStatus startActor(Actor *actor, Behaviour behaviour, void *state);

/* Returns at once; waits only while the inbox is full. */
void tell(const Actor *actor, uintptr_t value);

/* Lets it do what lies in its inbox, and waits for its end. */
void stopActor(Actor *actor);

#endif

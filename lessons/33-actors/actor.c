/* Actors over message queues */
#include "actor.h"

enum { ROOM = 4, VALUE = RATMSG_USER };

static int32_t run(void *arg) {
  Actor *actor = arg;
  RatMsg msg;
  while (RatGetMessage(&msg, actor->inbox)) actor->behaviour(actor->state, &msg);
  return 0;
}

RatStatus startActor(Actor *actor, Behaviour behaviour, void *state) {
  actor->behaviour = behaviour;
  actor->state = state;
  RatStatus status = RatCreateMessageQueue(ROOM, &actor->inbox);
  if (status != RAT_SUCCESS) return status;
  status = RatCreateThread(run, actor, NULL, &actor->thread);
  if (status != RAT_SUCCESS) RatCloseHandle(actor->inbox);
  return status;
}

static void post(const Actor *actor, const RatMsg *msg) {
  while (RatPostMessage(actor->inbox, msg) == RAT_ERR_QUEUE_FULL) RatYield();
}

void tell(const Actor *actor, uintptr_t value) { post(actor, &(RatMsg){.type = VALUE, .wParam = value}); }

void stopActor(Actor *actor) {
  post(actor, &(RatMsg){.type = RATMSG_QUIT}); /* behind all that has been told */
  RatWaitForHandle(actor->thread, RAT_INFINITE);
  RatCloseHandle(actor->thread);
  RatCloseHandle(actor->inbox);
}

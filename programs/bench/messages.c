/* Messages between processes: "ping-pong", a round trip each, the receiver blocked; or "flow" with a number of processes
 * that post as fast as one takes, a message each. */
#include "bench.h"
#include <string.h>

enum { BATCHES = 100, ROUNDS = 50, WARM_UP = 20000, FLOW_BATCHES = 60, FLOW = 5000, FLOW_WARM_UP = 20, CHILDREN = 8 };

static HMSGQUEUE there, back;

static void send(HMSGQUEUE queue) { check(RatPostMessage(queue, &(RatMsg){.type = RATMSG_USER, .wParam = 1}), "RatPostMessage"); }

static void receive(HMSGQUEUE queue) {
  RatMsg msg;
  if (!RatGetMessage(&msg, queue)) check(msg.status, "RatGetMessage");
}

static void roundTrip(void) {
  send(there);
  receive(back);
}

static int echo(void) {
  for (int i = 0; i < WARM_UP + BATCHES * ROUNDS; i++) {
    receive(there);
    send(back);
  }
  return 0;
}

/* Until it is killed. */
static int pour(void) {
  RatMsg msg = {.type = RATMSG_USER, .wParam = 1};
  for (;;)
    if (RatPostMessage(there, &msg) == RAT_ERR_QUEUE_FULL) RatYield();
}

static HPROCESS start(const char *self, const char *part) {
  HPROCESS child;
  HANDLE handles[] = {there, back};
  RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = handles, .inheritCount = 2};
  check(RatCreateProcess(self, (const char *[]){self, part, NULL}, &attributes, &child), "RatCreateProcess");
  return child;
}

static void flow(const char *self, int posters) {
  HPROCESS children[CHILDREN];
  for (int i = 0; i < posters; i++) children[i] = start(self, "pour");
  for (int batch = 0; batch < FLOW_WARM_UP + FLOW_BATCHES; batch++) {
    uint64_t started = RatGetTickNs();
    for (int i = 0; i < FLOW; i++) receive(there);
    if (batch >= FLOW_WARM_UP) sample(started, FLOW);
  }
  for (int i = 0; i < posters; i++) {
    RatTerminateProcess(children[i], 0);
    RatWaitForHandle(children[i], RAT_INFINITE);
  }
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "ping-pong";
  if (strcmp(mode, "echo") == 0 || strcmp(mode, "pour") == 0) {
    check(RatGetInheritedHandle(0, &there), "RatGetInheritedHandle");
    check(RatGetInheritedHandle(1, &back), "RatGetInheritedHandle");
    return strcmp(mode, "echo") == 0 ? echo() : pour();
  }
  check(RatCreateMessageQueue(0, &there), "RatCreateMessageQueue");
  check(RatCreateMessageQueue(0, &back), "RatCreateMessageQueue");
  if (strcmp(mode, "flow") == 0) {
    flow(argv[0], argc > 2 ? atoi(argv[2]) : 1);
    return report();
  }
  HPROCESS child = start(argv[0], "echo");
  for (int i = 0; i < WARM_UP; i++) roundTrip();
  for (int batch = 0; batch < BATCHES; batch++) {
    uint64_t started = RatGetTickNs();
    for (int i = 0; i < ROUNDS; i++) roundTrip();
    /* The first waits for the other side to begin. */
    if (batch > 0) sample(started, ROUNDS);
  }
  RatWaitForHandle(child, RAT_INFINITE);
  return report();
}

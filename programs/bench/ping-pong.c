/* Two sides take turns: processes or threads, through events, semaphores or one mutex; a round trip each. With "cold"
 * as the second argument from the first round on, else when both sides have been compiled well. */
#include "bench.h"
#include <string.h>

enum { BATCHES = 100, ROUNDS = 50, WARM_UP = 20000 };

static HANDLE ping, pong;
static int warmUp = WARM_UP;

static int32_t eventSide(void *arg) {
  (void)arg;
  for (int i = 0; i < warmUp + BATCHES * ROUNDS; i++) {
    RatWaitForHandle(ping, RAT_INFINITE);
    RatSetEvent(pong);
  }
  return 0;
}

static int32_t semaphoreSide(void *arg) {
  (void)arg;
  for (int i = 0; i < warmUp + BATCHES * ROUNDS; i++) {
    RatWaitForHandle(ping, RAT_INFINITE);
    RatReleaseSemaphore(pong, 1, NULL);
  }
  return 0;
}

/* The mutex passes to the one that waits for it. Only real hand-overs count: `turn` tells who had it last. */
static volatile int turn, handOvers, finished;

static void take(int me) {
  RatWaitForHandle(ping, RAT_INFINITE);
  if (turn != me) {
    turn = me;
    handOvers++;
  }
  RatReleaseMutex(ping);
}

static int32_t mutexSide(void *arg) {
  (void)arg;
  while (!finished) take(2);
  return 0;
}

static void mutexPingPong(void) {
  HTHREAD thread;
  check(RatCreateMutex(false, false, &ping), "RatCreateMutex");
  check(RatCreateThread(mutexSide, NULL, NULL, &thread), "RatCreateThread");
  while (handOvers < 2 * warmUp + 2) take(1);
  for (int batch = 0; batch < BATCHES; batch++) {
    int from = handOvers;
    uint64_t started = RatGetTickNs();
    while (handOvers < from + 2 * ROUNDS) take(1);
    /* Two hand-overs make a round trip. */
    sample(started, (handOvers - from) / 2.0);
  }
  finished = 1;
  RatWaitForHandle(thread, RAT_INFINITE);
}

static void roundTrip(bool semaphores) {
  if (semaphores) RatReleaseSemaphore(ping, 1, NULL);
  else RatSetEvent(ping);
  RatWaitForHandle(pong, RAT_INFINITE);
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "process";
  if (argc > 2 && strcmp(argv[2], "cold") == 0) warmUp = 0;
  if (strcmp(mode, "child") == 0) {
    check(RatGetInheritedHandle(0, &ping), "RatGetInheritedHandle");
    check(RatGetInheritedHandle(1, &pong), "RatGetInheritedHandle");
    return eventSide(NULL);
  }
  if (strcmp(mode, "mutex") == 0) {
    mutexPingPong();
    return report();
  }
  bool semaphores = strcmp(mode, "semaphore") == 0;
  HANDLE *both[] = {&ping, &pong};
  for (int i = 0; i < 2; i++) {
    if (semaphores) check(RatCreateSemaphore(0, 1, both[i]), "RatCreateSemaphore");
    else check(RatCreateEvent(false, false, both[i]), "RatCreateEvent");
  }
  HANDLE other;
  if (strcmp(mode, "process") == 0) {
    HANDLE handles[] = {ping, pong};
    RatProcessAttributes attributes = {.size = sizeof attributes, .inherit = handles, .inheritCount = 2};
    check(RatCreateProcess(argv[0], (const char *[]){argv[0], "child", argc > 2 ? argv[2] : NULL, NULL}, &attributes, &other), "RatCreateProcess");
  } else {
    check(RatCreateThread(semaphores ? semaphoreSide : eventSide, NULL, NULL, &other), "RatCreateThread");
  }
  for (int i = 0; i < warmUp; i++) roundTrip(semaphores);
  for (int batch = 0; batch < BATCHES; batch++) {
    uint64_t started = RatGetTickNs();
    for (int i = 0; i < ROUNDS; i++) roundTrip(semaphores);
    /* The first waits for the other side to begin. */
    if (batch > 0) sample(started, ROUNDS);
  }
  RatWaitForHandle(other, RAT_INFINITE);
  return report();
}

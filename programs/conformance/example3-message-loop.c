/* A message loop that hears of an event */
#include <ratos.h>
#include <stdio.h>

/* Sets the event of the loop three times, and asks the loop to end. */
static int32_t Ring(void *loop) {
  struct { HEVENT event; HMSGQUEUE queue; } *of = loop;
  for (int i = 0; i < 3; i++) {
    RatSetEvent(of->event);
    /* Sets that come before the message is taken are one message. */
    RatSleep(20);
  }
  RatPostMessage(of->queue, &(RatMsg){.type = RATMSG_QUIT, .wParam = 7});
  return 0;
}

int main(void) {
  RatMsg msg;
  struct { HEVENT event; HMSGQUEUE queue; } loop;

RatEventHandle evt;
RatCreateEvent(false, false, &evt); // manualReset=false, initialState=false

  loop.event = evt;
  RatGetThreadMessageQueue(NULL, &loop.queue);
  RatThreadHandle ringer;
  RatCreateThread(Ring, &loop, NULL, &ringer);
  int rings = 0;

while (RatGetMessage(&msg, NULL)) {
    if (msg.type == RATMSG_EVENT_SIGNALED && msg.hEvent == evt) {
        // handle event
        rings++;
    }
    RatDispatchMessage(&msg);
}

  printf("%s, exit code %d\n", rings > 0 ? "it rang" : "it did not ring", (int)msg.wParam);
  return 0;
}

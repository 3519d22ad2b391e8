/*
 * What the tests of killed senders and receivers drive. `receiver HOW TIMEOUT` makes a window and starts a `sender` to it.
 * HOW is `hung`, its thread takes nothing until it may go on, or `serves`, its procedure waits for that. Its main thread does
 * what bytes on standard input say (g: go on; k: kill the sender; b: and end), and ends with the sender after the last one.
 */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ASK = RATMSG_USER, ANSWER = 7 };

static int came;
static HEVENT mayGoOn;
static HPROCESS sender;
static HWINDOW window;
static const char *how;

static intptr_t OnMessage(HWINDOW w, const RatMsg *msg) {
  if (msg->type == RATMSG_CLOSE) RatPostQuitMessage(0);
  if (msg->type != ASK) return RatDefaultWindowProc(w, msg);
  came++;
  puts("SERVES");
  RatWaitForHandle(mayGoOn, RAT_INFINITE);
  return ANSWER;
}

static int32_t Receive(void *ready) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .title = "Receiver", .width = 120, .height = 40, .proc = OnMessage};
  RatStatus status = RatCreateWindow(&attributes, &window);
  RatSetEvent(ready);
  if (strcmp(how, "hung") == 0) RatWaitForHandle(mayGoOn, RAT_INFINITE);
  for (RatMsg msg; RatGetMessage(&msg, NULL);) RatDispatchMessage(&msg);
  return status;
}

static int Direct(const char *program, const char *timeout) {
  HEVENT ready;
  HTHREAD thread;
  RatCreateEvent(true, false, &mayGoOn);
  RatCreateEvent(false, false, &ready);
  if (RatCreateThread(Receive, ready, NULL, &thread) < 0 || RatWaitForHandle(ready, RAT_INFINITE) < 0) return 2;
  RatProcessAttributes child = {.size = sizeof child, .inherit = &window, .inheritCount = 1};
  if (RatCreateProcess(program, (const char *[]){program, "sender", timeout, NULL}, &child, &sender) < 0) return 3;
  char byte;
  while (read(0, &byte, 1) == 1) {
    if (byte == 'g') RatSetEvent(mayGoOn);
    if (byte == 'k' || byte == 'b') RatTerminateProcess(sender, 1);
    if (byte == 'b') RatExitProcess(9);
  }
  RatWaitForHandle(sender, RAT_INFINITE);
  RatPostWindowMessage(window, &(RatMsg){.type = RATMSG_CLOSE});
  RatWaitForHandle(thread, RAT_INFINITE);
  printf("CAME %d\n", came);
  return 0;
}

static int Send(uint32_t timeoutMs) {
  if (RatGetInheritedHandle(0, &window) < 0) return 5;
  intptr_t result = 0;
  RatStatus status = RatSendMessage(window, &(RatMsg){.type = ASK}, timeoutMs, &result);
  printf("GAVE %d %d\n", (int)status, (int)result);
  return 0;
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (argc == 3) return Send(atoi(argv[2]) == 0 ? RAT_INFINITE : (uint32_t)atoi(argv[2]));
  if (argc < 4) return 1;
  how = argv[2];
  return Direct(argv[0], argv[3]);
}

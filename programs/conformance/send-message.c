/* RatSendMessage: what procedures give, to their own thread, other threads and processes; nested; and how it ends otherwise. */
#include "check.h"

enum {
  ADD = RATMSG_USER,
  NESTED,   /* sends ADD back to the window in hSource, which must be the process's own */
  SLOW,     /* sleeps for lParam milliseconds */
  DESTROY,
  REMEMBER, /* appends wParam to what has come */
  LEAVE,    /* ends the thread */
  TRAP,
  DEEP,     /* sends itself DEEP with wParam - 1 */
  KILL,     /* kills `victim`, which has sent it */
};

static char came[64];
static size_t cameCount;
static HEVENT inProcedure;
static HPROCESS victim;

static intptr_t send(HWINDOW w, uint32_t type, uintptr_t wParam, uintptr_t lParam, HWINDOW other) {
  intptr_t result = -1;
  RatMsg msg = {.type = type, .wParam = wParam, .lParam = lParam, .hSource = other};
  CHECK_OK("send", RatSendMessage(w, &msg, PATIENCE, &result));
  return result;
}

static intptr_t OnMessage(HWINDOW w, const RatMsg *msg) {
  CHECK("the message names the window", msg->hWindow == w);
  switch (msg->type) {
    case ADD:
      return (intptr_t)(msg->wParam + msg->lParam);
    case NESTED:
      return msg->wParam == 0 ? 1 : 1 + send(msg->hSource, NESTED, msg->wParam - 1, 0, w);
    case SLOW:
      RatSetEvent(inProcedure);
      RatSleep((uint32_t)msg->lParam);
      return 9;
    case DESTROY:
      RatDestroyWindow(w);
      return 5;
    case REMEMBER:
      came[cameCount++] = (char)msg->wParam;
      return (intptr_t)cameCount;
    case LEAVE:
      RatExitThread(3);
    case TRAP:
      __builtin_trap();
    case DEEP:
      return msg->wParam == 0 ? 0 : 1 + send(w, DEEP, msg->wParam - 1, 0, NULL);
    case KILL:
      CHECK_OK("kill the sender", RatTerminateProcess(victim, 4));
      CHECK_OK("it ends", RatWaitForHandle(victim, PATIENCE));
      return 6;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      return 0;
    default:
      return 0;
  }
}

static HWINDOW newWindow(void) {
  RatWindowAttributes a = {.size = sizeof a, .flags = RAT_WINDOW_HIDDEN, .title = "Sent", .width = 60, .height = 40, .proc = OnMessage};
  HWINDOW w = NULL;
  CHECK_OK("create a window", RatCreateWindow(&a, &w));
  return w;
}

/* ── The same thread ── */

static void own(void) {
  HWINDOW w = newWindow();
  CHECK_EQUAL("the procedure's result", 12, send(w, ADD, 5, 7, NULL));
  CHECK_EQUAL("again and again", 50, send(w, DEEP, 50, 0, NULL));
  CHECK_OK("a result that nobody wants", RatSendMessage(w, &(RatMsg){.type = ADD}, 0, NULL));
  CHECK_OK("post", RatPostWindowMessage(w, &(RatMsg){.type = REMEMBER, .wParam = 'p'}));
  CHECK_EQUAL("what is sent comes before what is posted", 1, send(w, REMEMBER, 's', 0, NULL));
  RatMsg msg;
  while (RatPeekMessage(&msg, NULL, true)) RatDispatchMessage(&msg);
  CHECK("in this order", cameCount == 2 && memcmp(came, "sp", 2) == 0);
  cameCount = 0;
  intptr_t result = 77;
  CHECK_STATUS("no message", RAT_ERR_FAULT, RatSendMessage(w, NULL, 0, &result));
  CHECK_STATUS("outside memory", RAT_ERR_FAULT, RatSendMessage(w, (const RatMsg *)0xfffffff0u, 0, &result));
  CHECK_STATUS("no place for the result", RAT_ERR_FAULT, RatSendMessage(w, &(RatMsg){.type = ADD}, 0, (intptr_t *)0xfffffffeu));
  HANDLE narrow;
  CHECK_OK("a handle that may look", RatDuplicateHandle(w, RAT_RIGHT_INSPECT, &narrow));
  CHECK_STATUS("sends nothing", RAT_ERR_ACCESS_DENIED, RatSendMessage(narrow, &(RatMsg){.type = ADD}, 0, &result));
  closeHandle(narrow);
  HEVENT event = newEvent(false, false);
  CHECK_STATUS("to an event", RAT_ERR_WRONG_TYPE, RatSendMessage(event, &(RatMsg){.type = ADD}, 0, &result));
  closeHandle(event);
  CHECK_EQUAL("nothing was given", 77, result);
  CHECK_EQUAL("a procedure may destroy its window", 5, send(w, DESTROY, 0, 0, NULL));
  CHECK_STATUS("then it is gone", RAT_ERR_CLOSED, RatSendMessage(w, &(RatMsg){.type = ADD}, 0, &result));
  closeHandle(w);
  CHECK_STATUS("and nothing", RAT_ERR_INVALID_HANDLE, RatSendMessage(w, &(RatMsg){.type = ADD}, 0, &result));
}

/* ── Another thread ── */

typedef struct Peer {
  HWINDOW window;
  HEVENT ready, stop;
  int how; /* 0: RatGetMessage; 1: RatPeekMessage; 2: RatMsgWaitForMultipleHandles; 3: nothing, until `stop` */
} Peer;

static int32_t peerThread(void *argument) {
  Peer *peer = argument;
  peer->window = newWindow();
  CHECK_OK("ready", RatSetEvent(peer->ready));
  RatMsg msg;
  switch (peer->how) {
    case 0:
      while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
      break;
    case 1:
      while (!isSignaled(peer->stop)) {
        if (RatPeekMessage(&msg, NULL, true)) RatDispatchMessage(&msg);
        RatYield();
      }
      break;
    case 2:
      for (size_t index = 1; index != 0;) {
        CHECK_OK("wait", RatMsgWaitForMultipleHandles(&peer->stop, 1, false, PATIENCE, &index));
        if (index == 1 && RatPeekMessage(&msg, NULL, true)) RatDispatchMessage(&msg);
      }
      break;
    default:
      CHECK_OK("wait", RatWaitForHandle(peer->stop, PATIENCE));
      break;
  }
  return 0;
}

static HTHREAD startPeer(Peer *peer, int how) {
  *peer = (Peer){.ready = newEvent(false, false), .stop = newEvent(true, false), .how = how};
  HTHREAD thread = startThread(peerThread, peer);
  CHECK_OK("the peer is ready", RatWaitForHandle(peer->ready, PATIENCE));
  return thread;
}

static int32_t endPeer(HTHREAD thread, Peer *peer) {
  RatSetEvent(peer->stop);
  RatPostWindowMessage(peer->window, &(RatMsg){.type = RATMSG_CLOSE});
  int32_t code = joinThread(thread);
  closeHandle(peer->ready);
  closeHandle(peer->stop);
  closeHandle(peer->window);
  return code;
}

static int32_t sendMany(void *argument) {
  Peer *peer = argument;
  for (uintptr_t i = 0; i < 200; i++) CHECK_EQUAL("its own result", 2 * i, send(peer->window, ADD, i, i, NULL));
  return 0;
}

static void threads(void) {
  Peer peer;
  HWINDOW w = newWindow();
  for (int how = 0; how < 3; how++) {
    HTHREAD thread = startPeer(&peer, how);
    for (uintptr_t i = 0; i < 50; i++) CHECK_EQUAL("the other's result", i + 3, send(peer.window, ADD, i, 3, NULL));
    CHECK_EQUAL("to and fro, within each other", 12, send(peer.window, NESTED, 11, 0, w));
    HTHREAD others[3];
    for (int i = 0; i < 3; i++) others[i] = startThread(sendMany, &peer);
    for (int i = 0; i < 3; i++) joinThread(others[i]);
    endPeer(thread, &peer);
  }
  HTHREAD thread = startPeer(&peer, 3);
  intptr_t result = 77;
  CHECK_TIMEOUT("a thread that takes nothing", RatSendMessage(peer.window, &(RatMsg){.type = ADD}, 0, &result));
  CHECK_TIMEOUT("nor later", RatSendMessage(peer.window, &(RatMsg){.type = ADD}, 20, &result));
  CHECK_EQUAL("nothing was given", 77, result);
  endPeer(thread, &peer);
  thread = startPeer(&peer, 0);
  CHECK_TIMEOUT("a procedure that takes long", RatSendMessage(peer.window, &(RatMsg){.type = SLOW, .lParam = 200}, 20, &result));
  CHECK_EQUAL("it is done with it, and its result goes nowhere", 3, send(peer.window, ADD, 1, 2, NULL));
  CHECK_STATUS("a procedure that ends its thread", RAT_ERR_CLOSED, RatSendMessage(peer.window, &(RatMsg){.type = LEAVE}, PATIENCE, &result));
  CHECK_EQUAL("has ended it", 3, endPeer(thread, &peer));
  CHECK_OK("destroy", RatDestroyWindow(w));
  closeHandle(w);
}

/* A window that goes while somebody waits for its answer. */
static int32_t destroyOther(void *argument) {
  Peer *peer = argument;
  CHECK_OK("it serves", RatWaitForHandle(inProcedure, PATIENCE));
  return RatDestroyWindow(peer->window);
}

static void destroyed(void) {
  Peer peer;
  HTHREAD thread = startPeer(&peer, 3);
  HTHREAD destroyer = startThread(destroyOther, &peer);
  CHECK_OK("now", RatSetEvent(inProcedure));
  CHECK_STATUS("nobody has taken it", RAT_ERR_CLOSED, RatSendMessage(peer.window, &(RatMsg){.type = ADD}, RAT_INFINITE, NULL));
  CHECK_EQUAL("destroyed", RAT_SUCCESS, joinThread(destroyer));
  endPeer(thread, &peer);
  thread = startPeer(&peer, 0);
  destroyer = startThread(destroyOther, &peer);
  CHECK_STATUS("it is served", RAT_ERR_CLOSED, RatSendMessage(peer.window, &(RatMsg){.type = SLOW, .lParam = 300}, RAT_INFINITE, NULL));
  joinThread(destroyer);
  CHECK_OK("it goes on", RatPostMessage(NULL, &(RatMsg){.type = RATMSG_USER}));
  RatMsg msg;
  while (RatPeekMessage(&msg, NULL, true)) {}
  RatSetEvent(peer.stop);
  HMSGQUEUE queue;
  CHECK_OK("its queue", RatGetThreadMessageQueue(thread, &queue));
  CHECK_OK("a quit", RatPostMessage(queue, &(RatMsg){.type = RATMSG_QUIT}));
  closeHandle(queue);
  joinThread(thread);
  closeHandle(peer.ready);
  closeHandle(peer.stop);
  closeHandle(peer.window);
}

/* ── Another process ── */

static int child(void) {
  HWINDOW parents;
  HMSGQUEUE queue;
  CHECK_OK("the parent's window", RatGetInheritedHandle(0, &parents));
  CHECK_OK("its queue", RatGetInheritedHandle(1, &queue));
  closeHandle(queue);
  CHECK_EQUAL("another process's procedure", 30, send(parents, ADD, 10, 20, NULL));
  CHECK_EQUAL("is asked again", 7, send(parents, REMEMBER, 'c', 0, NULL) + 6);
  RatMsg trap = {.type = SLOW, .lParam = 1};
  CHECK_OK("and again", RatSendMessage(parents, &trap, PATIENCE, NULL));
  return 0;
}

static int child2(void) {
  HWINDOW parents;
  CHECK_OK("the parent's window", RatGetInheritedHandle(0, &parents));
  RatSendMessage(parents, &(RatMsg){.type = KILL}, RAT_INFINITE, NULL);
  return 1;
}

static void processes(void) {
  HWINDOW w = newWindow();
  HMSGQUEUE queue;
  CHECK_OK("own queue", RatGetThreadMessageQueue(NULL, &queue));
  HPROCESS process = startChild("child", (HANDLE[]){w, queue}, 2);
  size_t index = 1;
  RatMsg msg;
  while (index != 0) {
    CHECK_OK("wait for the child", RatMsgWaitForMultipleHandles(&process, 1, false, PATIENCE, &index));
    while (index != 0 && RatPeekMessage(&msg, NULL, true)) {}
  }
  int32_t code = -1;
  CHECK_OK("its exit code", RatGetProcessExitCode(process, &code));
  CHECK_EQUAL("it went well", 0, code);
  closeHandle(process);
  cameCount = 0;
  /* One that is killed while it waits, for what is served just now. */
  victim = startChild("waits", (HANDLE[]){w, queue}, 2);
  index = 1;
  while (index != 0) {
    CHECK_OK("wait for its end", RatMsgWaitForMultipleHandles(&victim, 1, false, PATIENCE, &index));
    while (index != 0 && RatPeekMessage(&msg, NULL, true)) {}
  }
  CHECK_OK("its exit code", RatGetProcessExitCode(victim, &code));
  CHECK_EQUAL("it was killed", 4, code);
  closeHandle(victim);
  CHECK_EQUAL("it leaves nothing in the way", 3, send(w, ADD, 1, 2, NULL));
  closeHandle(queue);
  CHECK_OK("destroy", RatDestroyWindow(w));
  closeHandle(w);
}

int main(int argc, char **argv) {
  programPath = argv[0];
  inProcedure = newEvent(false, false);
  if (argc > 1) return strcmp(argv[1], "child") == 0 ? child() : child2();
  RatWindowAttributes a = {.size = sizeof a, .flags = RAT_WINDOW_HIDDEN, .width = 1, .height = 1};
  HWINDOW w;
  RatStatus status = RatCreateWindow(&a, &w);
  if (status == RAT_ERR_NOT_SUPPORTED) return finish();
  CHECK_STATUS("there is a desktop", RAT_SUCCESS, status);
  closeHandle(w);
  own();
  threads();
  destroyed();
  processes();
  return finish();
}

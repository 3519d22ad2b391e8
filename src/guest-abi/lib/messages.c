#include "libratos.h"

static intptr_t Call(uintptr_t procedure, HWINDOW w, const RatMsg *msg) {
  RatWindowProc proc = procedure == 0 ? RatDefaultWindowProc : (RatWindowProc)procedure;
  return proc(w, msg);
}

/* Serves the next message that was sent to a window of the calling thread: false when there is none. */
static bool Serve(void) {
  RatSent sent;
  if (RatReceiveSent(&sent) < 0) return false;
  RatReplySent(sent.id, (uintptr_t)Call(sent.procedure, sent.msg.hWindow, &sent.msg));
  return true;
}

RatStatus RatSendMessage(HWINDOW w, const RatMsg *msg, uint32_t timeoutMs, intptr_t *result) {
  RatSendResult got = {0};
  if (result != NULL && !IsInMemory(result, sizeof *result)) return RAT_ERR_FAULT;
  RatStatus status = RatBeginSend(w, msg, timeoutMs, &got);
  while (status == RAT_PENDING) {
    Serve();
    status = RatContinueSend(&got);
  }
  if (status >= 0 && result != NULL) *result = (intptr_t)got.result;
  return status;
}

bool RatGetMessage(RatMsg *out, HMSGQUEUE q) {
  for (;;) {
    bool more = RatTakeMessage(out, q);
    if (!more || out->type != RATMSG_SENT || !Serve()) return more;
  }
}

bool RatPeekMessage(RatMsg *out, HMSGQUEUE q, bool remove) {
  for (;;) {
    bool more = RatLookForMessage(out, q, remove);
    if (!more || out->type != RATMSG_SENT || !Serve()) return more;
  }
}

enum { NS_PER_MS = 1000000 };

RatStatus RatMsgWaitForMultipleHandles(HANDLE *handles, size_t count, bool waitAll, uint32_t timeoutMs, size_t *outIndex) {
  RatStatus status = RatWaitForMessage(handles, count, waitAll, timeoutMs, outIndex);
  if (status != RAT_PENDING) return status;
  bool timed = timeoutMs != RAT_INFINITE;
  uint64_t deadline = RatGetTickNs() + (uint64_t)timeoutMs * NS_PER_MS;
  while (status == RAT_PENDING) {
    Serve();
    uint64_t now = RatGetTickNs();
    uint32_t left = timed ? now >= deadline ? 0 : (uint32_t)((deadline - now + NS_PER_MS - 1) / NS_PER_MS) : timeoutMs;
    status = RatWaitForMessage(handles, count, waitAll, left, outIndex);
  }
  return status;
}

RatStatus RatDispatchMessage(const RatMsg *msg) {
  if (!IsInMemory(msg, sizeof *msg)) return RAT_ERR_FAULT;
  if (msg->hWindow == NULL) return RAT_SUCCESS;
  uintptr_t procedure = 0;
  RatStatus status = RatWindowProcedure(msg->hWindow, &procedure);
  if (status < 0) return status;
  // The procedure may destroy the window, and the loop use its message again.
  RatMsg own = *msg;
  Call(procedure, own.hWindow, &own);
  return RAT_SUCCESS;
}

intptr_t RatDefaultWindowProc(HWINDOW w, const RatMsg *msg) {
  if (IsInMemory(msg, sizeof *msg) && msg->type == RATMSG_CLOSE) RatDestroyWindow(w);
  return 0;
}

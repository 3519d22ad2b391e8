#include "libratos.h"

RatStatus RatDispatchMessage(const RatMsg *msg) {
  if (!IsInMemory(msg, sizeof *msg)) return RAT_ERR_FAULT;
  if (msg->hWindow == NULL) return RAT_SUCCESS;
  uintptr_t procedure = 0;
  RatStatus status = RatWindowProcedure(msg->hWindow, &procedure);
  if (status < 0) return status;
  // The procedure may destroy the window, and the loop use its message again.
  RatMsg own = *msg;
  RatWindowProc proc = procedure == 0 ? RatDefaultWindowProc : (RatWindowProc)procedure;
  proc(own.hWindow, &own);
  return RAT_SUCCESS;
}

intptr_t RatDefaultWindowProc(HWINDOW w, const RatMsg *msg) {
  if (IsInMemory(msg, sizeof *msg) && msg->type == RATMSG_CLOSE) RatDestroyWindow(w);
  return 0;
}

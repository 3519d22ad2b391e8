#include "libratos.h"

enum { PAGE_BYTES = 65536 };

static bool IsMessage(const RatMsg *msg) {
  uint64_t end = (uint64_t)(uintptr_t)msg + sizeof *msg;
  return msg != NULL && end <= (uint64_t)__builtin_wasm_memory_size(0) * PAGE_BYTES;
}

RatStatus RatDispatchMessage(const RatMsg *msg) {
  if (!IsMessage(msg)) return RAT_ERR_FAULT;
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
  if (IsMessage(msg) && msg->type == RATMSG_CLOSE) RatDestroyWindow(w);
  return 0;
}

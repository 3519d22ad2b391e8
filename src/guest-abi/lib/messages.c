#include "libratos.h"

enum { PAGE_BYTES = 65536 };

RatStatus RatDispatchMessage(const RatMsg *msg) {
  uint64_t end = (uint64_t)(uintptr_t)msg + sizeof *msg;
  if (msg == NULL || end > (uint64_t)__builtin_wasm_memory_size(0) * PAGE_BYTES) return RAT_ERR_FAULT;
  if (msg->hWindow == NULL) return RAT_SUCCESS;
  RatHandleInfo info = {.size = sizeof info};
  RatStatus status = RatGetHandleInfo(msg->hWindow, &info);
  // There are no windows yet.
  return status < 0 ? status : RAT_ERR_WRONG_TYPE;
}

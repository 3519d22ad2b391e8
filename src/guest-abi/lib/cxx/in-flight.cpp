/* Exceptions that have been thrown and not yet caught: in-flight.h */
#include "in-flight.h"

#include <cxxabi.h>

/* They are caught in the opposite order, so each may keep the one before it; `private_2` is unused on this target. */
static thread_local _Unwind_Exception *newest;

extern "C" {

_Unwind_Reason_Code RatRaiseException(_Unwind_Exception *exception) {
  exception->private_2 = reinterpret_cast<uintptr_t>(newest);
  newest = exception;
  if (RatNoteThrow != nullptr) RatNoteThrow();
  return _Unwind_RaiseException(exception);
}

void RatExceptionCaught(_Unwind_Exception *exception) {
  if (newest == exception) newest = reinterpret_cast<_Unwind_Exception *>(exception->private_2);
}

void RatCatchInFlight(void) {
  if (newest == nullptr) return;
  if (RatTellThrow != nullptr) RatTellThrow();
  __cxxabiv1::__cxa_begin_catch(newest);
}
}

/*
 * Exceptions of a thread that have been thrown and not yet caught, the newest first. WebAssembly tells a function
 * that lets no exception out only that there is one, not which; by this list std::terminate knows.
 */
#ifndef RATOS_IN_FLIGHT_H
#define RATOS_IN_FLIGHT_H

#include <unwind.h>

#ifdef __cplusplus
extern "C" {
#endif

/* In place of _Unwind_RaiseException. */
_Unwind_Reason_Code RatRaiseException(struct _Unwind_Exception *exception);
/* When a handler begins. */
void RatExceptionCaught(struct _Unwind_Exception *exception);
/* When the thread cannot go on: the newest one counts as caught, as the standard has it. */
void RatCatchInFlight(void);

/* Of programs that are compiled with --check: notes where something is thrown, and tells it when nobody catches that. */
__attribute__((weak)) void RatNoteThrow(void);
__attribute__((weak)) void RatTellThrow(void);

#ifdef __cplusplus
}
#endif
#endif

/** What must be known of a trap at once: as which signal the process ends. The rest is in trap.ts, which is loaded then. */
import { SIGNAL } from '../guest-abi/signals.ts';

/** Frames that the engine collects: more than are shown, so that it can be said how many there are. */
export const COLLECTED = 100;

/** Has the engine collect enough of each stack. Those of Chromium and WebKit can be told so; Firefox collects 128. */
export function collectStacks(): void {
  const errors = Error as ErrorConstructor & { stackTraceLimit?: number };
  if (errors.stackTraceLimit !== undefined) errors.stackTraceLimit = COLLECTED;
}

/** The signal that a trap would have been elsewhere: `abort` and failed assertions end in `unreachable`, or in an exception. */
export function trapSignal(error: unknown): number {
  const reason = error instanceof Error ? error.message : '';
  if (!(error instanceof Error) || /unreachable/i.test(reason)) return SIGNAL.ABRT;
  return /divi(de|sion)|remainder|overflow in|unrepresentable|not representable/i.test(reason)
    ? SIGNAL.FPE
    : SIGNAL.SEGV;
}

/** Receives calls when they return, and when they begin where that is wanted. */
import type { TraceEvent } from '../guest-abi/trace.ts';
import type { Imports } from './groups/group.ts';
import type { Guest } from './guest.ts';
import type { TraceCalls } from './protocol.ts';

export interface Tracer {
  readonly trace: (event: TraceEvent) => void;
  readonly calls: TraceCalls;
  /** Puts that around calls: see trace.ts. */
  readonly wrap: (guest: Guest, imports: Imports) => Imports;
}

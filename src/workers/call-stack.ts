/** The guest's frames, as the engine tells them. */
import { type StackFrame, stackFrames } from './symbols/stack-text.ts';

/** Frames of ours that lie between the guest's and who asks, at most. */
const OWN_FRAMES = 24;

/** The guest's frames, innermost first: at least the first `limit` of them. */
export function callStack(limit: number): StackFrame[] {
  const errors = Error as ErrorConstructor & { stackTraceLimit?: number };
  const usual = errors.stackTraceLimit;
  // Each costs time, and this is asked for with each allocation of a checked program.
  if (usual !== undefined) errors.stackTraceLimit = limit + OWN_FRAMES;
  try {
    return stackFrames(new Error().stack ?? '');
  } finally {
    if (usual !== undefined) errors.stackTraceLimit = usual;
  }
}

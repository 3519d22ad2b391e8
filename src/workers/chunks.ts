/**
 * The parts of a process worker that are loaded when they are needed. The library has a second worker, for bundlers that
 * cannot take a worker apart, in which all.ts stands in place of this module.
 */
export const CHUNKS = {
  further: () => import('./groups/further.ts'),
  windows: () => import('./groups/windows.ts'),
  stacks: () => import('./groups/stacks.ts'),
  trap: () => import('./trap.ts'),
  trace: () => import('./trace.ts'),
};

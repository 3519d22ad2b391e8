/**
 * Leaving guest code for good, from a call that it has made. An exception of JavaScript will not do: a program that
 * catches everything (`catch_all`) would catch it, and go on. A trap cannot be caught in WebAssembly, also when it comes
 * through our frames, so one is made on purpose; why it was is noted elsewhere (guest.ts).
 */

/** A module whose one export does nothing but trap: (func (export "t") unreachable). */
const TRAP_MODULE = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x04, 0x01, 0x60, 0x00, 0x00, 0x03, 0x02, 0x01, 0x00, 0x07,
  0x05, 0x01, 0x01, 0x74, 0x00, 0x00, 0x0a, 0x05, 0x01, 0x03, 0x00, 0x00, 0x0b,
]);

let trap: (() => void) | undefined;

/** Makes the trap ready; it is needed where there may be no stack left to make it. */
export function prepareUnwinding(): void {
  trap ??= new WebAssembly.Instance(new WebAssembly.Module(TRAP_MODULE)).exports.t as () => void;
}

/** Of V8 and JavaScriptCore, where collecting the frames of an error that nobody looks at costs more than all the rest. */
const errors = Error as ErrorConstructor & { stackTraceLimit?: number };

/** Unwinds everything down to where the program was started. */
export function unwind(): never {
  const limit = errors.stackTraceLimit;
  if (limit !== undefined) errors.stackTraceLimit = 0;
  try {
    trap?.();
  } finally {
    if (limit !== undefined) errors.stackTraceLimit = limit;
  }
  throw new Error('Unwinding has not been prepared.');
}

/**
 * A program that brings its own memory meets the browser's limit on memories in its worker, where nothing collects what
 * other agents no longer use. So the page is asked to make room, and meanwhile it is tried again.
 */
import { ROOM_WANTED } from './protocol.ts';

const ATTEMPTS = 12;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 320;

/** Makes an instance; nothing of the program has run when there was no memory for it. */
export function withRoom(make: () => WebAssembly.Instance): WebAssembly.Instance {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      return make();
    } catch (error) {
      // A start function that overflowed the stack is a RangeError too, and must not run twice.
      if (!(error instanceof RangeError) || !error.message.includes('memory')) throw error;
    }
    postMessage(ROOM_WANTED);
    Atomics.wait(nobody, 0, 0, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt));
  }
  return make();
}

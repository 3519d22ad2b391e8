/**
 * The lock of kernel memory: one word, taken by workers and by the page's main thread.
 *
 * Invariant: a thread is only terminated outside kernel code (docs/architecture.md, "Killing"), so a held lock
 * is always released. Sections are short and never call out, so the main thread, which may not block, spins.
 */

const FREE = 0;
const HELD = 1;
/** Held, and somebody may be asleep on the word. */
const CONTENDED = 2;

const SPINS_BEFORE_SLEEP = 200;

/** Tells the processor that this is a waiting loop, where the engine can. */
export const pause: () => void = (Atomics as { pause?: () => void }).pause ?? (() => undefined);

/**
 * Takes the lock at word `at`.
 * @param mayBlock false on the page's main thread, where `Atomics.wait` throws.
 */
export function lock(words: Int32Array, at: number, mayBlock: boolean): void {
  if (Atomics.compareExchange(words, at, FREE, HELD) === FREE) return;
  lockContended(words, at, mayBlock);
}

function lockContended(words: Int32Array, at: number, mayBlock: boolean): void {
  for (;;) {
    for (let spin = 0; spin < SPINS_BEFORE_SLEEP; spin++) {
      if (Atomics.load(words, at) === FREE && Atomics.compareExchange(words, at, FREE, HELD) === FREE) return;
      pause();
    }
    if (!mayBlock) continue;
    // From here on the lock is taken as CONTENDED, because others may be asleep.
    while (Atomics.exchange(words, at, CONTENDED) !== FREE) Atomics.wait(words, at, CONTENDED);
    return;
  }
}

export function unlock(words: Int32Array, at: number): void {
  if (Atomics.exchange(words, at, FREE) === CONTENDED) Atomics.notify(words, at, 1);
}

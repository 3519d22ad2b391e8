/**
 * Room for memories. The browser's limit (124 in a Chromium tab) is one for all systems of the page, and it gives a
 * memory back only when every agent that saw it has collected it. So whoever meets the limit has all systems let go of
 * what they keep for later, and waits for what will be collected before long.
 */
import { nextTask } from './pace.ts';

/** Keeps memories that nobody uses just now. */
export interface MemoryKeeper {
  /** Lets go of them; resolves when they can be collected. null when it keeps none. */
  letGo(): Promise<unknown> | null;
  /** Some will come back by themselves: a worker that may still write to them is being ended. */
  readonly expects: boolean;
}

/** An agent that has gone gives its memories back a little later: so long it is worth trying again. */
const GRACE_MS = 2000;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 320;
/** More than a tab holds. */
const PROBES = 130;

const keepers = new Set<MemoryKeeper>();
/** Systems whose workers are being ended. */
let leaving = 0;
let graceUntil = Number.NEGATIVE_INFINITY;
const waiting: (() => void)[] = [];
/** The collection under way, for all who ask meanwhile. */
let making: Promise<void> | undefined;

export function addKeeper(keeper: MemoryKeeper): void {
  keepers.add(keeper);
}

/** @param gone when it holds nothing any more. */
export function removeKeeper(keeper: MemoryKeeper, gone: Promise<unknown>): void {
  keepers.delete(keeper);
  leaving++;
  void gone.then(() => {
    leaving--;
    beginGrace();
  });
}

function beginGrace(): void {
  graceUntil = performance.now() + GRACE_MS;
  roomMayHaveCome();
}

/** Has those who wait for room try again. */
export function roomMayHaveCome(): void {
  for (const resolve of waiting.splice(0)) resolve();
}

/**
 * Makes room for a memory that could not be made.
 * @param attempt 0 for the first call, 1 for the next.
 * @returns whether it is worth trying again.
 */
export async function makeRoom(attempt: number): Promise<boolean> {
  const released = [...keepers].map((keeper) => keeper.letGo()).filter((done) => done !== null);
  if (released.length > 0) {
    await Promise.all(released);
    beginGrace();
    return true;
  }
  const expected = leaving > 0 || [...keepers].some(({ expects }) => expects);
  if (!expected && performance.now() >= graceUntil) return false;
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
    setTimeout(resolve, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt));
  });
  return true;
}

/**
 * Makes room for a memory that could not be made in a worker. Where the page itself makes one, the browser collects
 * what the page no longer uses; here it has to be brought to that, by filling the limit up.
 */
export function makeRoomElsewhere(): Promise<void> {
  making ??= collectOwn().finally(() => {
    making = undefined;
  });
  return making;
}

async function collectOwn(): Promise<void> {
  await makeRoom(0);
  // Not asked for in the task in which it is made: that would keep it alive to its end.
  const collected = new WeakRef({});
  for (let i = 0; i < PROBES; i++) {
    await nextTask();
    try {
      new WebAssembly.Memory({ initial: 0, maximum: 1, shared: true });
    } catch {
      return;
    }
    if (collected.deref() === undefined) return;
  }
}

/** Who holds a store: one page at a time, by a Web Lock. */

/** A page that has just been closed or loaded anew may have the lock for a moment. */
const PATIENCE_MS = 300;

const lockName = (store: string) => `ratos-store:${store}`;

/** @returns what gives the lock back, or null when another page has it. */
export async function holdStore(store: string): Promise<(() => void) | null> {
  return (await request(store, { ifAvailable: true })) ?? request(store, { signal: AbortSignal.timeout(PATIENCE_MS) });
}

function request(store: string, options: LockOptions): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    navigator.locks
      .request(lockName(store), options, (lock) => {
        if (lock === null) resolve(null);
        else return new Promise<void>((release) => resolve(() => release()));
        return undefined;
      })
      .catch(() => resolve(null));
  });
}

/** Calls `action` when nobody holds the store any more; the result takes that back. */
export function whenFree(store: string, action: () => void): () => void {
  const controller = new AbortController();
  navigator.locks.request(lockName(store), { signal: controller.signal }, action).catch(() => undefined);
  return () => controller.abort();
}

/**
 * What was typed in the last moment before the page went: a store takes a second, a page that is loaded anew does not wait
 * for it. So it lies in local storage meanwhile, which is written at once.
 */
import type { RatOS } from '../host/index.ts';

const KEY = 'ratos.unstored';
/** Characters, of all files together: what local storage has room for in any browser, with what else is there. */
const LENGTH_MAX = 1_000_000;

type Texts = [path: string, text: string][];

function read(stored: string | null): Texts {
  let given: unknown;
  try {
    given = JSON.parse(stored ?? '[]');
  } catch {
    return [];
  }
  const isText = (each: unknown): each is Texts[number] =>
    Array.isArray(each) && each.length === 2 && each.every((part) => typeof part === 'string');
  return Array.isArray(given) ? given.filter(isText) : [];
}

/** Only the page whose changes are stored has what is not stored yet: another one works on a copy. */
const isStored = (os: RatOS) => os.stores().every(({ state }) => state === 'persistent');

/** Puts it into its files, where they are still there. */
export async function takeUnstored(os: RatOS): Promise<void> {
  if (!isStored(os)) return;
  let texts: Texts = [];
  try {
    texts = read(localStorage.getItem(KEY));
    localStorage.removeItem(KEY);
  } catch {
    // Storage is refused: nothing was kept.
  }
  for (const [path, text] of texts) {
    const stored = await os.fs.readFile(path, 'utf8').catch(() => undefined);
    if (stored !== undefined && stored !== text) await os.fs.writeFile(path, text).catch(() => undefined);
  }
}

/** @param changed texts that were changed in this visit, by their paths. */
export function keepUnstored(os: RatOS, changed: () => Texts): void {
  addEventListener('pagehide', () => {
    try {
      let length = 0;
      const texts = isStored(os) ? changed().filter(([, text]) => (length += text.length) <= LENGTH_MAX) : [];
      if (texts.length > 0) localStorage.setItem(KEY, JSON.stringify(texts));
    } catch {
      // Refused, or more than there is room for: the store has all but the last second.
    }
  });
  // The same page again: it goes on with what it has.
  addEventListener('pageshow', ({ persisted }) => persisted && localStorage.removeItem(KEY));
}

/**
 * What was typed and is in no store when the page goes. A store takes a second, a page that is loaded anew does not wait for
 * it: so it lies in local storage meanwhile, which is written at once. What was typed in a page that works on a copy, as
 * another one has the store, lies in the storage of its tab, until that tab has the store.
 */
import type { RatOS } from '../host/index.ts';
import type { ChangedText } from './editor/editor-pane.ts';
import { putText } from './files/put-text.ts';

const KEY = 'ratos.unstored';
/** Characters, of all files together: what local storage has room for in any browser, with what else is there. */
const LENGTH_MAX = 1_000_000;

function read(stored: string | null): ChangedText[] {
  let given: unknown;
  try {
    given = JSON.parse(stored ?? '[]');
  } catch {
    return [];
  }
  const isText = (each: unknown): each is ChangedText =>
    typeof each === 'object' &&
    each !== null &&
    ['path', 'text', 'before'].every((key) => typeof (each as Record<string, unknown>)[key] === 'string');
  return Array.isArray(given) ? given.filter(isText) : [];
}

function take(storage: () => Storage): ChangedText[] {
  try {
    const texts = read(storage().getItem(KEY));
    storage().removeItem(KEY);
    return texts;
  } catch {
    // Storage is refused: nothing was kept.
    return [];
  }
}

/** Only the page whose changes are stored has what is not stored yet: another one works on a copy. */
const isStored = (os: RatOS) => os.stores().every(({ state }) => state === 'persistent');

/** A path that no file has: `a.c` becomes `a-2.c`. */
async function freePath({ fs }: RatOS, path: string): Promise<string> {
  const [, stem = path, extension = ''] = /^(.*[^/])(\.[^./]*)$/.exec(path) ?? [];
  for (let number = 2; ; number++) {
    const free = `${stem}-${number}${extension}`;
    if (!(await fs.exists(free))) return free;
  }
}

async function write({ fs }: RatOS, path: string, text: string): Promise<void> {
  await fs.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
  await putText(fs, path, text);
}

export class Unstored {
  /** What this tab has of its own, in a copy, from before the page was loaded. */
  private readonly ofCopy = new Map<string, ChangedText>();
  /** There was no room for them, or no way to their files: they stay what they are until there is. */
  private readonly left = new Map<string, ChangedText>();

  constructor(private readonly os: RatOS) {}

  /**
   * Puts it into its files, also those that no store has yet.
   * @returns paths of those that were put beside, as their files have been changed by another page meanwhile; and what
   * could not be written, which is kept for the next visit, too.
   */
  async take(): Promise<{ beside: string[]; left: ChangedText[] }> {
    const { os } = this;
    const beside: string[] = [];
    const put = (changed: ChangedText) =>
      write(os, changed.path, changed.text).catch(() => void this.left.set(changed.path, changed));
    for (const changed of isStored(os) ? take(() => localStorage) : []) await put(changed);
    for (const changed of take(() => sessionStorage)) {
      const { path, text, before } = changed;
      const now = await os.fs.readFile(path, 'utf8').catch(() => undefined);
      const isMine = now === undefined || now === before || now === text;
      const place = isMine ? path : await freePath(os, path);
      await put({ ...changed, path: place });
      if (!isMine) beside.push(place);
      if (!isStored(os)) this.ofCopy.set(place, isMine ? changed : { path: place, text, before: '' });
    }
    return { beside, left: [...this.left.values()] };
  }

  /** The editor has it now. */
  forget(path: string): void {
    this.left.delete(path);
  }

  /** Keeps it when the page goes. @param changed what was changed in this visit. */
  keep(changed: () => ChangedText[]): void {
    const { os, ofCopy, left } = this;
    addEventListener('pagehide', () => {
      const all = new Map([...(isStored(os) ? [] : ofCopy), ...left]);
      for (const each of changed()) {
        const before = isStored(os) ? '' : (all.get(each.path)?.before ?? each.before);
        all.set(each.path, { ...each, before });
      }
      let length = 0;
      const texts = [...all.values()].filter(
        ({ text, before }) => (length += text.length + before.length) <= LENGTH_MAX,
      );
      if (texts.length === 0) return;
      try {
        (isStored(os) ? localStorage : sessionStorage).setItem(KEY, JSON.stringify(texts));
      } catch {
        // Refused, or more than there is room for: the store has all but the last second.
      }
    });
    addEventListener('pageshow', ({ persisted }) => {
      // The same page again: it goes on with what it has.
      if (persisted) for (const storage of [() => localStorage, () => sessionStorage]) take(storage);
    });
  }
}

/** Calls by their numbers and names, as far as a page and its workers need that from the start; all else is in calls.ts. */
import { CALL_NAMES } from './call-names.ts';
import { THREAD_SPAWN, WASI_CALLS } from './wasi.ts';

export type CallGroup = keyof typeof CALL_NAMES;

const ROW = /(\d+)(\w+)=?(\w*)/g;
/** What stands after a call's name in a row. */
const ENDS = [' ', '=', ''];

let shown: Map<number, string> | undefined;

function readNames(): Map<number, string> {
  const names = new Map<number, string>([...WASI_CALLS, THREAD_SPAWN].map(({ number, name }) => [number, name]));
  for (const rows of Object.values(CALL_NAMES))
    for (const [, number, name, other] of rows.matchAll(ROW)) names.set(Number(number), `Rat${other || name}`);
  return names;
}

/** The name that inspection shows of a call, also of those of WASI; none for a number that is no call's. */
export function shownName(number: number): string | undefined {
  // Read when somebody asks: what runs often while a worker starts is made into machine code, of which Chromium has
  // 512 MB for all workers of a page (docs/decisions/0029-what-a-page-loads.md).
  shown ??= readNames();
  return shown.get(number);
}

/** The group that an import of the module `ratos` is of, by its name, which may be anything. */
export function groupOfCall(name: string): CallGroup | undefined {
  const bare = name.slice('Rat'.length);
  if (bare === '' || name !== `Rat${bare}`) return undefined;
  for (const [group, rows] of Object.entries(CALL_NAMES)) {
    for (let at = rows.indexOf(bare); at >= 0; at = rows.indexOf(bare, at + 1)) {
      const before = rows.charAt(at - 1);
      if (before >= '0' && before <= '9' && ENDS.includes(rows.charAt(at + bare.length))) return group as CallGroup;
    }
  }
  return undefined;
}

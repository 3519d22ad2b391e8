/** Calls by their numbers and names, as far as a page and its workers need that from the start; all else is in calls.ts. */
import { CALL_NAMES } from './call-names.ts';
import { THREAD_SPAWN, WASI_CALLS } from './wasi.ts';

export type CallGroup = keyof typeof CALL_NAMES;

const ROW = /(\d+)(\w+)=?(\w*)/g;

// Both are read when somebody asks: what runs often while a worker starts is made into machine code, of which Chromium has
// 512 MB for all workers of a page (docs/decisions/0029-what-a-page-loads.md).
let shown: Map<number, string> | undefined;
let groups: Map<string, CallGroup> | undefined;

/** Hears of each import's name, of its number, and by what name it is shown. */
function forEachCall(hear: (name: string, number: number, shown: string, group: CallGroup) => void): void {
  for (const [group, rows] of Object.entries(CALL_NAMES)) {
    for (const [, number, name, other] of rows.matchAll(ROW))
      hear(`Rat${name}`, Number(number), `Rat${other || name}`, group as CallGroup);
  }
}

function readNames(): Map<number, string> {
  const names = new Map<number, string>([...WASI_CALLS, THREAD_SPAWN].map(({ number, name }) => [number, name]));
  forEachCall((_name, number, other) => names.set(number, other));
  return names;
}

function readGroups(): Map<string, CallGroup> {
  const found = new Map<string, CallGroup>();
  forEachCall((name, _number, _shown, group) => found.set(name, group));
  return found;
}

/** The name that inspection shows of a call, also of those of WASI; none for a number that is no call's. */
export function shownName(number: number): string | undefined {
  shown ??= readNames();
  return shown.get(number);
}

/** The group that an import of the module `ratos` is of, by its name. */
export function groupOfCall(name: string): CallGroup | undefined {
  groups ??= readGroups();
  return groups.get(name);
}

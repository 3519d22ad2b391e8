/** Calls by their numbers and names, as far as a page and its workers need that from the start; all else is in calls.ts. */
import { CALL_NAMES } from './call-names.ts';
import { THREAD_SPAWN, WASI_CALLS } from './wasi.ts';

export type CallGroup = keyof typeof CALL_NAMES;

const ROW = /(\d+)(\w+)=?(\w*)/g;

/** Hears of each import's name, of its number, and by what name it is shown. */
function forEachCall(hear: (name: string, number: number, shown: string, group: CallGroup) => void): void {
  for (const [group, rows] of Object.entries(CALL_NAMES)) {
    for (const [, number, name, shown] of rows.matchAll(ROW))
      hear(`Rat${name}`, Number(number), `Rat${shown || name}`, group as CallGroup);
  }
}

/** The names that inspection shows of all calls, also those of WASI. */
export function shownNames(): Map<number, string> {
  const names = new Map<number, string>([...WASI_CALLS, THREAD_SPAWN].map(({ number, name }) => [number, name]));
  forEachCall((_name, number, shown) => names.set(number, shown));
  return names;
}

/** The groups of all imports of the module `ratos`, by their names. */
export function groupsOfCalls(): Map<string, CallGroup> {
  const groups = new Map<string, CallGroup>();
  forEachCall((name, _number, _shown, group) => groups.set(name, group));
  return groups;
}

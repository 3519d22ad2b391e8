/**
 * What a reload brings back, in one place: local storage, where the browser lets the page have it. Whatever is read there
 * may be from another version, or from anybody: a value that is not of its kind is as if it were not there.
 */

export type Theme = 'system' | 'light' | 'dark';
export type AreaId = 'main' | 'top' | 'bottom';

export interface PageState {
  theme: Theme;
  /** The pane that has the whole page, by its id; empty: none. */
  enlarged: string;
  /** Which sections of the side are open, by their ids. */
  side: string[];
  /** Width of the side in pixels; of what is right of the editor, and height of what is above in it, as shares. */
  sideWidth: number;
  rightWidth: number;
  topHeight: number;
  /** The panes of the areas, by their ids, and which is in front. */
  areas: Record<AreaId, string[]>;
  front: Record<AreaId, string>;
  /** Files that are open, and which is in front: absolute paths. */
  files: string[];
  file: string;
  /** The lesson that is read, by its id; and names of lessons and exercises that are done. */
  lesson: string;
  done: string[];
  arguments: string;
  /** Of the compiler, as they are typed. */
  flags: string;
  /** Standard input; empty: the terminal. */
  input: string;
  checks: boolean;
  /** System calls are recorded whether somebody looks or not. */
  record: boolean;
  /** The page has been here before: what it is written in is kept by the browser. */
  visited: boolean;
}

const DEFAULTS: PageState = {
  theme: 'system',
  enlarged: '',
  side: ['lessons', 'files'],
  sideWidth: 268,
  rightWidth: 0.52,
  topHeight: 0.55,
  areas: { main: [], top: [], bottom: [] },
  front: { main: '', top: '', bottom: '' },
  files: [],
  file: '',
  lesson: '',
  done: [],
  arguments: '',
  flags: '',
  input: '',
  checks: false,
  record: false,
  visited: false,
};

/** The longest text and list that are taken. */
const LENGTH_MAX = 100_000;
const LIST_MAX = 1000;

const text = (value: unknown): value is string => typeof value === 'string' && value.length <= LENGTH_MAX;
const texts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= LIST_MAX && value.every(text);
const truth = (value: unknown): value is boolean => typeof value === 'boolean';
const within =
  (least: number, most: number) =>
  (value: unknown): value is number =>
    typeof value === 'number' && value >= least && value <= most;
const ofAreas =
  <T>(check: (value: unknown) => value is T) =>
  (value: unknown): value is Record<AreaId, T> =>
    typeof value === 'object' &&
    value !== null &&
    ['main', 'top', 'bottom'].every((area) => check((value as Record<string, unknown>)[area]));

const CHECKS: { [Key in keyof PageState]: (value: unknown) => value is PageState[Key] } = {
  theme: (value): value is Theme => value === 'system' || value === 'light' || value === 'dark',
  enlarged: text,
  side: texts,
  sideWidth: within(160, 2000),
  rightWidth: within(0.05, 0.95),
  topHeight: within(0.05, 0.95),
  areas: ofAreas(texts),
  front: ofAreas(text),
  files: texts,
  file: text,
  lesson: text,
  done: texts,
  arguments: text,
  flags: text,
  input: text,
  checks: truth,
  record: truth,
  visited: truth,
};

const KEY = 'ratos.playground';

/** @param stored what lies in local storage; null: nothing. */
export function readState(stored: string | null): PageState {
  const state: PageState = structuredClone(DEFAULTS);
  let given: unknown;
  try {
    given = JSON.parse(stored ?? '{}');
  } catch {
    return state;
  }
  if (typeof given !== 'object' || given === null) return state;
  const take = <Key extends keyof PageState>(key: Key) => {
    const value = (given as Record<string, unknown>)[key];
    if (CHECKS[key](value)) state[key] = value;
  };
  for (const key of Object.keys(CHECKS) as (keyof PageState)[]) take(key);
  return state;
}

function load(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

const current = readState(load());

/** What it is now. Change it by `remember`. */
export const state: Readonly<PageState> = current;

/** Keeps a value for the next visit, where the browser lets it; for this one in any case. */
export function remember<Key extends keyof PageState>(key: Key, value: PageState[Key]): void {
  current[key] = value;
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Storage is refused, or full: the page is as always, but for the next visit.
  }
}

/** The layout is as on the first visit when the page is loaded anew. */
export function forgetLayout(): void {
  for (const key of ['enlarged', 'side', 'sideWidth', 'rightWidth', 'topHeight', 'areas', 'front'] as const)
    remember(key, DEFAULTS[key]);
}

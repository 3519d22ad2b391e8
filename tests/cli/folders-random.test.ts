/**
 * Random folders, copied in and out, with random changes of the program, and of others here meanwhile.
 * `FOLDER_RUNS=3000` plays that many of each kind.
 */
import { lstatSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { RoundTrip } from './support/round-trip.ts';
import { FOLDER, guestTreeOf, link, makeTree, type PlainTree, treeOf } from './support/trees.ts';

const RUNS = Number(process.env.FOLDER_RUNS ?? 60);
const TIMEOUT_MS = 30_000 + RUNS * 200;

type Change =
  | { do: 'write'; path: string; text: string }
  | { do: 'mkdir'; path: string }
  | { do: 'remove'; path: string }
  | { do: 'link'; path: string; target: string }
  | { do: 'rename'; path: string; to: string };

const paths = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const texts = fc.constantFrom('', '1', '2', '3'.repeat(5000));
const targets = fc.constantFrom(
  'a',
  'b/c',
  '.',
  '..',
  '../a',
  'a/..',
  'a/../b',
  'nothing',
  '/',
  '/bin',
  '/data',
  '/data/a',
);
const changes = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('write' as const), path: paths, text: texts }),
    fc.record({ do: fc.constant('mkdir' as const), path: paths }),
    fc.record({ do: fc.constant('remove' as const), path: paths }),
    fc.record({ do: fc.constant('link' as const), path: paths, target: targets }),
    fc.record({ do: fc.constant('rename' as const), path: paths, to: paths }),
  ),
  { maxLength: 8 },
);
const trees = fc
  .array(fc.tuple(paths, fc.oneof(texts, fc.constant(FOLDER), targets.map(link))), { maxLength: 8 })
  .map((list) => {
    const tree: PlainTree = {};
    for (const [path, value] of list) {
      const taken = Object.keys(tree);
      const parents = [...parentsOf(path)];
      if (taken.some((other) => other === path || other.startsWith(`${path}/`))) continue;
      if (parents.some((parent) => (tree[parent] ?? FOLDER) !== FOLDER)) continue;
      for (const parent of parents) tree[parent] = FOLDER;
      tree[path] = value;
    }
    return tree;
  });

/** It was found once: of a folder there is a link in its place that leads back into it. */
const CIRCLE: [PlainTree, Change[], Change[], boolean] = [
  { b: FOLDER, 'b/b': FOLDER, 'b/b/a': FOLDER },
  [{ do: 'remove', path: 'b/b' }],
  [
    { do: 'remove', path: 'b' },
    { do: 'link', path: 'b', target: 'b/c' },
  ],
  false,
];

function* parentsOf(path: string): Generator<string> {
  for (let up = posix.dirname(path); up !== '.'; up = posix.dirname(up)) yield up;
}

/** What a program does; what fails, fails. */
function changeGuest(kernel: FileSystem, change: Change): void {
  const { root } = kernel;
  const path = `/data/${change.path}`;
  if (change.do === 'mkdir') kernel.mkdir(root, path);
  else if (change.do === 'link') kernel.symlink(change.target, root, path);
  else if (change.do === 'rename') kernel.rename(root, path, root, `/data/${change.to}`);
  else if (change.do === 'write') {
    const ino = kernel.open(root, path, { create: true, truncate: true, followLast: true });
    if (ino > 0) kernel.write(ino, 0, Buffer.from(change.text), 0, change.text.length);
    if (ino > 0) kernel.close(ino);
  }
}

function changeHost(root: string, change: Change): void {
  const path = join(root, change.path);
  try {
    // Others follow no links here: they would lead them out of the test.
    if (realpathSync(dirname(path)) !== dirname(path)) return;
    if (change.do === 'mkdir') mkdirSync(path);
    else if (change.do === 'remove') rmSync(path, { recursive: true });
    else if (change.do === 'link') symlinkSync(change.target, path);
    else if (change.do === 'rename') {
      if (realpathSync(dirname(join(root, change.to))) === dirname(join(root, change.to))) {
        renameSync(path, join(root, change.to));
      }
    } else if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) writeFileSync(path, change.text);
  } catch {
    // Not possible with what is there.
  }
}

interface Outcome {
  trip: RoundTrip;
  /** The folder here: at the start, when the program has ended, and after copying back. */
  start: PlainTree;
  meanwhile: PlainTree;
  result: PlainTree;
  /** The folder in the system: when the program starts, and when it has ended. */
  given: PlainTree;
  left: PlainTree;
  /** What was told about copying in, and about copying back. */
  linesIn: string[];
  lines: string[];
}

async function play(
  host: PlainTree,
  program: readonly Change[],
  others: readonly Change[],
  removes: boolean,
  check: (outcome: Outcome) => void,
): Promise<void> {
  const trip = new RoundTrip();
  try {
    makeTree(trip.host, host);
    makeTree(trip.top, { 'outside/a': 'not to be touched', 'a/b': 'nor this', b: 'nor this' });
    const around = () => Object.entries(treeOf(trip.top)).filter(([path]) => !path.startsWith('host'));
    const before = around();
    const outcome = { trip, start: treeOf(trip.host) } as Outcome;
    await trip.run(
      async ({ fs, kernel, lines }) => {
        outcome.linesIn = lines.splice(0);
        outcome.given = await guestTreeOf(fs, '/data');
        for (const change of program) {
          if (change.do === 'remove') await fs.rm(`/data/${change.path}`, { recursive: true }).catch(() => undefined);
          else changeGuest(kernel, change);
        }
        outcome.left = await guestTreeOf(fs, '/data');
        for (const change of others) changeHost(trip.host, change);
        outcome.meanwhile = treeOf(trip.host);
      },
      { delete: removes, memory: 1 << 20 },
    );
    outcome.lines = trip.lines;
    outcome.result = treeOf(trip.host);
    expect(around()).toEqual(before);
    check(outcome);
  } finally {
    trip.remove();
  }
}

/** As it has to be here: links that name the folder itself are relative. */
function here(path: string, value: string | undefined): string | undefined {
  if (!value?.startsWith(link('/data'))) return value;
  const inner = value.slice(link('/data').length) || '/';
  return link(posix.relative(posix.join('/', posix.dirname(path)), inner) || '.');
}

const isIn = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
const refusedLink = (line: string) => line.endsWith(': not copied back: a link that leads outside');

test(
  'when nobody else changes anything, the folder here gets exactly what the program left',
  async () => {
    await fc.assert(
      fc.asyncProperty(trees, changes, fc.boolean(), (host, program, removes) =>
        play(host, program, [], removes, ({ start, left, linesIn, lines, result, trip }) => {
          fc.pre(linesIn.length === 0);
          const refused = lines.filter(refusedLink).map((line) => line.slice('data/'.length, line.indexOf(': ')));
          const expected: PlainTree = {};
          const keep = (folder: string) => {
            for (const path of Object.keys(start)) if (isIn(path, folder)) expected[path] = start[path] as string;
          };
          let failures = 0;
          for (const [path, value] of Object.entries(left)) {
            const held = start[path] === FOLDER && Object.keys(start).some((other) => other.startsWith(`${path}/`));
            const blocked = held && value !== FOLDER && !removes;
            if (blocked) failures++;
            if (blocked || refused.includes(path)) keep(path);
            else expected[path] = here(path, value) as string;
          }
          if (!removes) {
            for (const path of Object.keys(start)) {
              const standing = [...parentsOf(path)].every((up) => (left[up] ?? FOLDER) === FOLDER);
              if (left[path] === undefined && standing) expected[path] = start[path] as string;
            }
          }
          expect(result).toEqual(expected);
          expect(trip.failures).toBe(failures);
        }),
      ),
      { numRuns: RUNS },
    );
  },
  TIMEOUT_MS,
);

test(
  'whatever happens on both sides, nothing is lost, leads out or goes untold',
  async () => {
    await fc.assert(
      fc.asyncProperty(trees, changes, changes, fc.boolean(), (host, program, others, removes) =>
        play(host, program, others, removes, ({ start, meanwhile, given, left, lines, result, trip }) => {
          for (const [path, value] of Object.entries(result)) {
            if (value !== meanwhile[path] && value !== FOLDER) expect(value, path).toBe(here(path, left[path]));
            expect(path).not.toContain('.ratos-');
          }
          for (const [path, value] of Object.entries(meanwhile)) {
            // What others changed here stays; the rest goes only when it went from the system.
            if (value !== start[path]) expect(result[path], path).toBe(value);
            if (result[path] === undefined) expect([removes, left[path]], path).toEqual([true, undefined]);
          }
          for (const [path, value] of Object.entries(result)) {
            if (!value.startsWith('-> ') || value === meanwhile[path]) continue;
            let real = trip.host;
            try {
              real = realpathSync(join(trip.host, path));
            } catch {
              // It leads nowhere.
            }
            expect(isIn(real, trip.host), `${path} ${value} leads to ${real}`).toBe(true);
          }
          const told = lines.map((line) => line.slice('data/'.length, line.indexOf(': ')));
          const isTold = (path: string) => told.some((other) => isIn(path, other));
          for (const path of Object.keys({ ...given, ...left })) {
            const done = here(path, left[path]) === result[path];
            if (!done && given[path] !== left[path]) expect(isTold(path) || told.includes(''), path).toBe(true);
          }
          const failures = lines.filter((line) => / not (copied back|deleted): /.test(line) && !refusedLink(line));
          expect(trip.failures).toBe(failures.length);
        }),
      ),
      { numRuns: RUNS, examples: [CIRCLE] },
    );
  },
  TIMEOUT_MS,
);

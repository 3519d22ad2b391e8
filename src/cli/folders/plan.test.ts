import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tree, TreeEntry } from '../link/folders.ts';
import { planCopyBack } from './plan.ts';

/** Path → '/' for a folder, '-> target', or what a file holds. */
function tree(shape: Record<string, string>, unknown: string[] = []): Tree {
  const entries = Object.entries(shape).map(([path, value]): TreeEntry => {
    if (value === '/') return { path, type: 'directory' };
    if (value.startsWith('-> ')) return { path, type: 'symlink', target: value.slice(3) };
    return { path, type: 'file', content: value };
  });
  return { entries, unknown: unknown.map((path) => ({ path, reason: 'why' })) };
}

const EMPTY = { folders: [], files: [], symlinks: [], removed: [], kept: [], failed: [], leftOut: [] };
const plan = (before: Tree, after: Tree, removes = false) => planCopyBack('/data', { before, after }, removes);

test('nothing changed: nothing to do', () => {
  const shape = { d: '/', 'd/f': '1', l: '-> d/f', out: '-> /bin' };
  for (const removes of [false, true]) expect(plan(tree(shape), tree(shape), removes)).toMatchObject(EMPTY);
});

test('new and changed things, parents first', () => {
  const before = tree({ f: '1', l: '-> f' });
  const after = tree({ d: '/', 'd/e': '/', 'd/e/g': '1', f: '2', l: '-> d', m: '-> /data/d/e' });
  expect(plan(before, after)).toMatchObject({
    ...EMPTY,
    folders: ['d', 'd/e'],
    files: ['d/e/g', 'f'],
    symlinks: [
      { path: 'l', target: 'd' },
      { path: 'm', target: 'd/e' },
    ],
  });
});

test('what was deleted is kept and told at its top, or removed from below', () => {
  const before = tree({ d: '/', 'd/e': '/', 'd/e/f': '1', 'd/g': '1', h: '1' });
  const after = tree({ d: '/', 'd/g': '1' });
  expect(plan(before, after)).toMatchObject({ ...EMPTY, kept: ['d/e', 'h'] });
  expect(plan(before, after, true)).toMatchObject({ ...EMPTY, removed: ['h', 'd/e/f', 'd/e'] });
});

test('a folder with something in it gives way to a file or link only if deleting is wanted', () => {
  const before = tree({ d: '/', 'd/e': '/', 'd/e/f': '1', x: '/' });
  for (const [value, step] of [
    ['new', { files: ['d', 'x'] }],
    ['-> y', { symlinks: ['d', 'x'].map((path) => ({ path, target: 'y' })) }],
  ] as const) {
    const after = tree({ d: value, x: value });
    const without = plan(before, after);
    expect(without.failed.map(({ path }) => path)).toEqual(['d']);
    expect([...without.files, ...without.symlinks.map(({ path }) => path)]).toEqual(['x']);
    expect(without.kept).toEqual([]);
    const removing = plan(before, after, true);
    expect(removing).toMatchObject({ ...EMPTY, ...step });
    expect(removing.cleared.get('d')).toEqual(['d/e/f', 'd/e']);
  }
});

test('a file gives way to a folder', () => {
  const steps = { ...EMPTY, folders: ['f'], files: ['f/g'] };
  expect(plan(tree({ f: '1' }), tree({ f: '/', 'f/g': '2' }))).toMatchObject(steps);
});

test('what could not be looked at is not taken for deleted', () => {
  const before = tree({ d: '/', 'd/e': '/', 'd/e/f': '1', g: '1' });
  const failed = (path: string) => [{ path, reason: 'why' }];
  const partly = plan(before, tree({ d: '/' }, ['d']), true);
  expect(partly).toMatchObject({ ...EMPTY, removed: ['g'], failed: failed('d') });
  expect(plan(before, tree({}, ['']), true)).toMatchObject({ ...EMPTY, failed: failed('') });
});

test('links that lead outside are left out, new ones and by way of new ones', () => {
  const { leftOut, symlinks } = plan(tree({}), tree({ a: '-> .', b: '-> a/..', c: '-> /bin', d: '-> c', e: '-> f' }));
  expect(leftOut.map(({ path }) => path)).toEqual(['b', 'c', 'd']);
  expect(symlinks.map(({ path }) => path)).toEqual(['a', 'e']);
});

const names = fc.constantFrom('a', 'b', 'c');
const shapes = fc
  .array(
    fc.tuple(
      fc.array(names, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('1', '2', '/', '-> a', '-> ..', '-> /bin'),
    ),
    { maxLength: 12 },
  )
  .map((list) => {
    const shape = new Map<string, string>();
    for (const [path, value] of list) {
      const parents = path.slice(0, -1).map((_, depth) => path.slice(0, depth + 1).join('/'));
      if (parents.some((parent) => (shape.get(parent) ?? '/') !== '/') || shape.has(path.join('/'))) continue;
      for (const parent of parents) shape.set(parent, '/');
      shape.set(path.join('/'), value);
    }
    return Object.fromEntries([...shape].sort(([a], [b]) => (a < b ? -1 : 1)));
  });

test('every difference is dealt with in exactly one way', () => {
  fc.assert(
    fc.property(shapes, shapes, fc.boolean(), (was, is, removes) => {
      const { folders, files, symlinks, cleared, removed, kept, failed, leftOut } = plan(tree(was), tree(is), removes);
      const made = [...folders, ...files, ...symlinks.map(({ path }) => path)];
      const told = [...failed, ...leftOut].map(({ path }) => path);
      const changed = Object.keys(is).filter((path) => was[path] !== is[path]);
      expect([...made, ...told].sort()).toEqual(changed.sort());
      const gone = Object.keys(was).filter((path) => is[path] === undefined);
      const deleted = [...removed, ...[...cleared.values()].flat()];
      const isIn = (folder: string) => (path: string) => path === folder || path.startsWith(`${folder}/`);
      const accounted = removes ? deleted : gone.filter((path) => [...kept, ...told].some((top) => isIn(top)(path)));
      expect(accounted.sort()).toEqual(gone.sort());
      if (!removes) expect(deleted).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

/** Events between random trees, done one after the other on the names of the first, give those of the second. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileEvent } from '../../../src/host/api.ts';
import { differences } from '../../../src/host/watch/differences.ts';
import type { Seen } from '../../../src/host/watch/snapshot.ts';
import { FILE_TYPE } from '../../../src/kernel/fs/types.ts';

type Change = { from: number; to: number; name: string; kind: 'make' | 'makeDirectory' | 'remove' | 'move' | 'write' };

let identities = 0;
function fresh(isDirectory: boolean): Seen {
  const identity = String(++identities);
  return isDirectory
    ? { type: FILE_TYPE.DIRECTORY, identity, version: '', entries: new Map() }
    : { type: FILE_TYPE.FILE, identity, version: 'v0', entries: undefined };
}

function copy(seen: Seen): Seen {
  const entries = seen.entries && new Map([...seen.entries].map(([name, entry]) => [name, copy(entry)]));
  return { ...seen, entries };
}

function directories(seen: Seen): Seen[] {
  return seen.entries ? [seen, ...[...seen.entries.values()].flatMap(directories)] : [];
}

function isBelow(seen: Seen, of: Seen): boolean {
  return directories(of).includes(seen);
}

function apply(root: Seen, { from, to, name, kind }: Change): void {
  const all = directories(root);
  const source = all[from % all.length]?.entries as Map<string, Seen>;
  const directory = all[to % all.length] as Seen;
  const target = directory.entries as Map<string, Seen>;
  const [picked] = [...source].slice(from % Math.max(1, source.size));
  if (kind === 'make' && !target.has(name)) target.set(name, fresh(false));
  if (kind === 'makeDirectory' && !target.has(name)) target.set(name, fresh(true));
  if (picked === undefined) return;
  const [old, seen] = picked;
  if (kind === 'remove') source.delete(old);
  if (kind === 'write' && seen.version !== '') seen.version += '1';
  if (kind === 'move' && !isBelow(directory, seen)) {
    source.delete(old);
    target.set(name, seen);
  }
}

function names(seen: Seen | undefined, path: string, out = new Map<string, number>()): Map<string, number> {
  if (seen === undefined) return out;
  out.set(path, seen.type);
  for (const [name, entry] of seen.entries ?? []) names(entry, `${path}/${name}`, out);
  return out;
}

/** What somebody who only hears of events knows; each event has to make sense there. */
function replay(known: Map<string, number>, events: readonly FileEvent[], after: Map<string, number>): void {
  const above = (path: string) => path.slice(0, path.lastIndexOf('/'));
  for (const event of events) {
    const { path } = event;
    const text = JSON.stringify(event);
    if (event.type === 'created') {
      expect(known.has(path), text).toBe(false);
      if (path !== '/w') expect(known.get(above(path)), text).toBe(FILE_TYPE.DIRECTORY);
      known.set(path, after.get(path) as number);
    } else if (event.type === 'removed') {
      expect(known.has(path), text).toBe(true);
      expect(
        [...known.keys()].filter((other) => other.startsWith(`${path}/`)),
        text,
      ).toEqual([]);
      known.delete(path);
    } else if (event.type === 'renamed') {
      expect(known.has(event.from) && !known.has(path), text).toBe(true);
      for (const [other, type] of [...known]) {
        if (other !== event.from && !other.startsWith(`${event.from}/`)) continue;
        known.delete(other);
        known.set(path + other.slice(event.from.length), type);
      }
    } else expect(known.has(path), text).toBe(true);
  }
}

const change: fc.Arbitrary<Change> = fc.record({
  from: fc.nat(20),
  to: fc.nat(20),
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  kind: fc.constantFrom('make', 'makeDirectory', 'makeDirectory', 'remove', 'move', 'move', 'write'),
});

test('they make the new names of the old ones', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 25 }), fc.array(change, { maxLength: 12 }), (first, second) => {
      const before = fresh(true);
      for (const each of first) apply(before, each);
      const after = copy(before);
      for (const each of second) apply(after, each);
      const events = differences(before, after, '/w');
      const known = names(before, '/w');
      const expected = names(after, '/w');
      replay(known, events, expected);
      expect([...known].sort()).toEqual([...expected].sort());
      if (second.length === 0) expect(events).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});

test('a directory that was moved is one event, and what else became of it one each', () => {
  const before = fresh(true);
  const inner = fresh(true);
  const [kept, gone] = [fresh(false), fresh(false)];
  before.entries?.set('old', inner);
  inner.entries?.set('kept', kept).set('gone', gone);
  const after = copy(before);
  const moved = after.entries?.get('old') as Seen;
  after.entries?.delete('old');
  after.entries?.set('new', moved);
  moved.entries?.delete('gone');
  (moved.entries?.get('kept') as Seen).version = 'v1';
  moved.entries?.set('more', fresh(false));
  expect(differences(before, after, '/w')).toEqual([
    { type: 'renamed', from: '/w/old', path: '/w/new' },
    { type: 'created', path: '/w/new/more' },
    { type: 'removed', path: '/w/new/gone' },
    { type: 'changed', path: '/w/new/kept' },
  ]);
});

/** A listing tells each entry that is there throughout exactly once, whatever else happens to the directory. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OPEN } from '../../src/guest-abi/status.ts';
import { release } from '../../src/kernel/core/object.ts';
import { findInconsistencies } from '../../src/kernel/fs/check.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { decodeUtf8 } from '../../src/kernel/memory/utf8.ts';
import { readDirectory } from '../../src/kernel/objects/directory-listing.ts';
import { seekFile } from '../../src/kernel/objects/open-file.ts';
import { openPath } from '../../src/kernel/process/open-path.ts';
import { System } from './support/system.ts';

const NAMES = 200;
/** Some of them are longer than a slot. */
const nameOf = (n: number) => `${n}`.padEnd(1 + (n % 7) * 20, 'x');
const number = fc.nat(NAMES - 1);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant('list' as const), most: fc.integer({ min: 1, max: 90 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('create' as const), n: number, count: fc.integer({ min: 1, max: 30 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('remove' as const), n: number, count: fc.integer({ min: 1, max: 30 }) }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('empty' as const) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('rename' as const), n: number, to: number }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('away' as const), n: number }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class Listing {
  readonly system = new System();
  readonly files = FileSystem.create({ maxBytes: 8 << 20, now: () => 0, mayBlock: true });
  readonly k = this.system.page;
  readonly directory: number;
  /** Which names there are; and which of them have been there since the listing began. */
  readonly present = new Set<string>();
  readonly throughout = new Set<string>();
  readonly told = new Map<string, number>();
  ended = false;

  constructor() {
    this.k.files = this.files;
    expect(this.files.mkdir(this.files.root, 'd')).toBe(0);
    this.directory = openPath(this.k, this.files.root, 'd', OPEN.DIRECTORY, false);
    expect(this.directory).toBeGreaterThan(0);
  }

  begin(): void {
    expect(seekFile(this.k, this.directory, 0, 0)).toBe(0);
    this.told.clear();
    this.throughout.clear();
    for (const name of this.present) this.throughout.add(name);
    this.ended = false;
  }

  step(s: Step): void {
    const { files, present } = this;
    const dir = files.lookup(files.root, 'd', true);
    if (s.op === 'list') this.list(s.most);
    else if (s.op === 'create') for (let i = 0; i < s.count; i++) this.create(dir, nameOf((s.n + i) % NAMES));
    else if (s.op === 'remove') for (let i = 0; i < s.count; i++) this.remove(dir, nameOf((s.n + i) % NAMES));
    else if (s.op === 'empty') for (const name of [...present]) this.remove(dir, name);
    else if (s.op === 'away') {
      const name = nameOf(s.n);
      const moved = files.rename(dir, name, files.root, 'elsewhere');
      expect(moved === 0).toBe(present.has(name));
      if (moved === 0) expect(files.rename(files.root, 'elsewhere', dir, name)).toBe(0);
      this.throughout.delete(name);
    } else {
      const [from, to] = [nameOf(s.n), nameOf(s.to)];
      const moved = files.rename(dir, from, dir, to) === 0;
      expect(moved).toBe(present.has(from));
      if (!moved || from === to) return;
      present.delete(from);
      this.throughout.delete(from);
      // A name that gets another file in one step is there throughout.
      present.add(to);
    }
  }

  private create(dir: number, name: string): void {
    const ino = this.files.open(dir, name, { create: true });
    expect(ino).toBeGreaterThan(0);
    this.files.close(ino);
    this.present.add(name);
  }

  private remove(dir: number, name: string): void {
    expect(this.files.unlink(dir, name) === 0).toBe(this.present.delete(name));
    this.throughout.delete(name);
  }

  list(most: number): void {
    const count = readDirectory(this.k, this.directory, most, ({ name, nameLength }) => {
      const text = decodeUtf8(name, 0, nameLength);
      this.told.set(text, (this.told.get(text) ?? 0) + 1);
    });
    expect(count).toBeLessThanOrEqual(most);
    if (count === 0) this.ended = true;
    else expect(this.ended, 'it does not go on after its end').toBe(false);
  }

  finish(): void {
    for (let i = 0; !this.ended; i++) {
      expect(i, 'it ends').toBeLessThan(NAMES);
      this.list(64);
    }
    for (const name of this.throughout) expect(this.told.get(name), name).toBe(1);
    expect(findInconsistencies(this.files.buffer)).toEqual([]);
  }
}

it('whatever the steps in between', () => {
  const property = fc.property(
    fc.array(step, { maxLength: 30 }),
    fc.array(step, { maxLength: 60 }),
    (before, during) => {
      const listing = new Listing();
      for (const s of before) if (s.op !== 'list') listing.step(s);
      listing.begin();
      for (const s of during) listing.step(s);
      listing.finish();
      release(listing.k, listing.directory);
    },
  );
  fc.assert(property, { numRuns: Number(process.env.FS_RUNS ?? 150) });
}, 120_000);

it('does not go on after its end, when names come into places that it had before it', () => {
  const listing = new Listing();
  listing.step({ op: 'create', n: 0, count: 2 });
  listing.begin();
  listing.step({ op: 'list', most: 1 });
  listing.step({ op: 'empty' });
  listing.step({ op: 'list', most: 1 });
  listing.step({ op: 'create', n: 0, count: 2 });
  listing.step({ op: 'list', most: 1 });
  listing.finish();
  release(listing.k, listing.directory);
});

it('ends though each entry that is told makes another one', () => {
  const listing = new Listing();
  for (let n = 0; n < 50; n++) listing.step({ op: 'create', n, count: 1 });
  listing.begin();
  for (let n = 50; !listing.ended; n++) {
    expect(n).toBeLessThan(NAMES - 1);
    listing.list(1);
    listing.step({ op: 'create', n, count: 1 });
  }
  listing.finish();
});

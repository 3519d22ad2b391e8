/**
 * A file system with a persistent directory against itself: random histories, with a crash at any write of the storage;
 * what a new system finds is what the last flush that returned had seen, or the one that was under way, whole.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RAT_ERR_ACCESS_DENIED, RAT_ERR_IO, RAT_ERR_NO_SPACE } from '../../src/guest-abi/status.ts';
import { findInconsistencies } from '../../src/kernel/fs/check.ts';
import { FILE_TYPE } from '../../src/kernel/fs/types.ts';
import { StoreError } from '../../src/storage/store-file.ts';
import { Crash, CrashFile } from './crash-file.ts';
import { HOME, System } from './system.ts';

type Step = (system: System) => void;

const names = ['a', 'b', `long-${'n'.repeat(70)}`];
const name = fc.constantFrom(...names);
const place = fc
  .tuple(fc.constantFrom(HOME, HOME, HOME, '/tmp'), name, fc.option(name, { freq: 1 }))
  .map(([top, first, second]) => (second === null ? `${top}/${first}` : `${top}/${first}/${second}`));

function withFile(system: System, path: string, flags: object, action: (ino: number) => void): void {
  const { fs } = system;
  const ino = fs.open(fs.root, path, { followLast: true, ...flags });
  if (ino < 0) return;
  if (fs.openedType === FILE_TYPE.FILE && system.bring(ino) === 0) action(ino);
  fs.close(ino);
}

const step: fc.Arbitrary<{ what: string; run: Step }> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(place, fc.nat(60_000), fc.nat(20_000), fc.nat(255)).map(([path, at, length, seed]) => ({
      what: `write ${path} ${at} ${length}`,
      run: (system: System) =>
        withFile(system, path, { create: true }, (ino) =>
          system.fs.write(ino, at, new Uint8Array(length).fill(seed), 0, length),
        ),
    })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(place, fc.nat(90_000)).map(([path, size]) => ({
      what: `truncate ${path} ${size}`,
      run: (system: System) => withFile(system, path, {}, (ino) => system.fs.truncate(ino, size)),
    })),
  },
  {
    weight: 1,
    arbitrary: place.map((path) => ({
      what: `empty ${path}`,
      run: ({ fs }: System) => fs.close(fs.open(fs.root, path, { truncate: true })),
    })),
  },
  {
    weight: 3,
    arbitrary: place.map((path) => ({ what: `mkdir ${path}`, run: ({ fs }: System) => fs.mkdir(fs.root, path) })),
  },
  {
    weight: 2,
    arbitrary: place.map((path) => ({ what: `unlink ${path}`, run: ({ fs }: System) => fs.unlink(fs.root, path) })),
  },
  {
    weight: 1,
    arbitrary: place.map((path) => ({ what: `rmdir ${path}`, run: ({ fs }: System) => fs.rmdir(fs.root, path) })),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(place, place).map(([from, to]) => ({
      what: `rename ${from} ${to}`,
      run: ({ fs }: System) => fs.rename(fs.root, from, fs.root, to),
    })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(place, place).map(([from, to]) => ({
      what: `link ${from} ${to}`,
      run: ({ fs }: System) => fs.link(fs.root, from, false, fs.root, to),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(place, place).map(([target, path]) => ({
      what: `symlink ${target} ${path}`,
      run: ({ fs }: System) => fs.symlink(target, fs.root, path),
    })),
  },
  { weight: 3, arbitrary: fc.constant({ what: 'flush', run: () => undefined }) },
  { weight: 1, arbitrary: fc.constant({ what: 'tidy', run: () => undefined }) },
);
const history = fc.array(step, { minLength: 1, maxLength: 60 });

const RUNS = Number(process.env.STORE_RUNS ?? 150);

describe('a persistent directory', () => {
  it('is found again as it was, and the store holds nothing else', () => {
    fc.assert(
      fc.property(history, history, (first, second) => {
        const file = new CrashFile();
        for (const steps of [first, second]) {
          const system = new System(file);
          for (const { what, run } of steps) {
            system.now += 1000;
            if (what === 'flush') expect(system.flush()).toBe(0);
            else if (what === 'tidy') system.store.compact();
            else run(system);
          }
          expect(system.flush()).toBe(0);
          expect(system.told).toEqual([]);
          expect(findInconsistencies(system.fs.buffer)).toEqual([]);
          const again = new System(file);
          expect(again.snapshot()).toEqual(system.snapshot());
          expect(findInconsistencies(again.fs.buffer)).toEqual([]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('is found as the last flush has left it, or the one under way, wherever the computer stops', () => {
    fc.assert(
      fc.property(
        history,
        fc.nat(60),
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }),
        (steps, crashAt, choices) => {
          let choice = 0;
          let file = new CrashFile();
          file.crashAt = crashAt;
          let confirmed: string[] = [];
          let begun: string[] = [];
          try {
            const system = new System(file);
            for (const { what, run } of steps) {
              system.now += 1000;
              if (what === 'tidy') system.store.compact();
              else if (what === 'flush') {
                begun = system.snapshot();
                // A crash is an exception of the storage: it tells and goes on; this process does not.
                const status = system.flush();
                if (file.steps > file.crashAt) throw new Crash();
                expect(status).toBe(0);
                confirmed = begun;
              } else run(system);
            }
          } catch (error) {
            if (!(error instanceof Crash)) throw error;
          }
          file = file.afterCrash(() => choices[choice++ % choices.length]! / 1000);
          const found = new System(file).snapshot();
          expect([confirmed, begun]).toContainEqual(found);
        },
      ),
      { numRuns: 2 * RUNS },
    );
  });

  it('loses nothing when the storage fails now and then', () => {
    fc.assert(
      fc.property(history, fc.uniqueArray(fc.nat(50), { maxLength: 10 }), (steps, failures) => {
        const file = new CrashFile();
        const system = new System(file);
        for (const at of failures) file.failAt.set(file.steps + at, new StoreError(RAT_ERR_NO_SPACE, 'full'));
        for (const { what, run } of steps) {
          system.now += 1000;
          if (what === 'flush') expect([0, RAT_ERR_NO_SPACE]).toContain(system.flush());
          else if (what !== 'tidy') run(system);
        }
        file.failAt.clear();
        expect(system.flush()).toBe(0);
        expect(new System(file.afterCrash(() => 0)).snapshot()).toEqual(system.snapshot());
      }),
      { numRuns: RUNS },
    );
  });

  it('is stored within a second though nobody asks', () => {
    const file = new CrashFile();
    const system = new System(file);
    withFile(system, '/home/f', { create: true }, (ino) => system.fs.write(ino, 0, new Uint8Array(5), 0, 5));
    const wait = system.storage.turn();
    expect(wait).toBeLessThan(1000);
    expect(new System(file).snapshot()).toEqual([]);
    system.now += wait;
    system.storage.turn();
    expect(new System(file).snapshot()).toEqual(system.snapshot());
  });

  it('brings bytes only when they are wanted', () => {
    const file = new CrashFile();
    const before = new System(file);
    const data = new Uint8Array(1 << 20).fill(3);
    withFile(before, '/home/f', { create: true }, (ino) => before.fs.write(ino, 0, data, 0, data.length));
    expect(before.flush()).toBe(0);
    const system = new System(file);
    const pages = system.fs.pagesInUse;
    expect(pages).toBeLessThan(5);
    system.snapshot();
    expect(system.fs.pagesInUse).toBeGreaterThan(pages + 250);
  });

  it('keeps the bytes of what was moved out of it before they were brought', () => {
    const file = new CrashFile();
    const before = new System(file);
    withFile(before, '/home/f', { create: true }, (ino) =>
      before.fs.write(ino, 0, new Uint8Array(9000).fill(3), 0, 9000),
    );
    expect(before.flush()).toBe(0);
    const lines = before.snapshot();
    const system = new System(file);
    const { fs } = system;
    expect(fs.rename(fs.root, '/home/f', fs.root, '/tmp/f')).toBe(0);
    expect(system.flush()).toBe(0);
    // Much is written: nothing of it where those bytes lie.
    withFile(system, '/home/g', { create: true }, (ino) => fs.write(ino, 0, new Uint8Array(90_000).fill(4), 0, 90_000));
    expect(system.flush()).toBe(0);
    expect(fs.unlink(fs.root, '/home/g')).toBe(0);
    expect(fs.rename(fs.root, '/tmp/f', fs.root, '/home/f')).toBe(0);
    expect(system.flush()).toBe(0);
    expect(new System(file).snapshot()).toEqual(lines);
  });

  it('gives an error for damaged bytes, and the rest', () => {
    const file = new CrashFile();
    const before = new System(file);
    for (const name of ['f', 'g']) {
      withFile(before, `/home/${name}`, { create: true }, (ino) =>
        before.fs.write(ino, 0, new Uint8Array(4096).fill(name.charCodeAt(0)), 0, 4096),
      );
      expect(before.flush()).toBe(0);
    }
    before.flush();
    const bytes = new Uint8Array(file.size());
    file.read(bytes, 0);
    bytes[
      bytes.indexOf(
        'f'.charCodeAt(0),
        bytes.findIndex((_, i) => bytes.subarray(i, i + 99).every((b) => b === 102)),
      )
    ] = 0;
    const system = new System(new CrashFile(bytes));
    const { fs } = system;
    const bring = (path: string) => system.bring(fs.lookup(fs.root, path, true));
    expect(bring('/home/f')).toBe(RAT_ERR_IO);
    expect(bring('/home/g')).toBe(0);
    expect(system.told.length).toBe(1);
  });

  it('stays where it is', () => {
    const { fs } = new System(new CrashFile());
    expect(fs.rmdir(fs.root, HOME)).toBe(RAT_ERR_ACCESS_DENIED);
    expect(fs.rename(fs.root, HOME, fs.root, '/elsewhere')).toBe(RAT_ERR_ACCESS_DENIED);
    expect(fs.rename(fs.root, '/tmp', fs.root, HOME)).toBe(RAT_ERR_ACCESS_DENIED);
    expect(fs.rename(fs.root, HOME, fs.root, HOME)).toBe(0);
  });
});

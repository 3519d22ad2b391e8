/**
 * The store's format against a plain model: random commits, with a crash at any write, of which any part may have
 * reached the disk; then it holds the last commit that was confirmed, or the one under way, whole.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RAT_ERR_NO_SPACE } from '../../src/guest-abi/status.ts';
import { FILE_TYPE } from '../../src/kernel/fs/types.ts';
import { BLOCK_BYTES } from '../../src/storage/blocks.ts';
import { restBlocks } from '../../src/storage/layout.ts';
import { forEachEntry, packEntries, RecordWriter } from '../../src/storage/records.ts';
import { Store } from '../../src/storage/store.ts';
import { DamagedError, StoreError } from '../../src/storage/store-file.ts';
import { ROOT_ID } from '../../src/storage/tree.ts';
import { Crash, CrashFile } from './crash-file.ts';

/** What a store holds, by file name: its pages' first bytes. */
type Model = Map<string, number[]>;

interface Change {
  name: string;
  /** null: removed. Else a page and what is written to it; the file ends there with `cut`. */
  write: { page: number; value: number; cut: boolean } | null;
}

const PAGES = 40;

/** A tree of one directory in a store, changed by name. */
class Rig {
  readonly store: Store;
  readonly outcome: string;
  readonly ids = new Map<string, number>();
  readonly contents: Model = new Map();

  constructor(readonly file: CrashFile) {
    const { store, outcome } = Store.open(file);
    this.store = store;
    this.outcome = outcome;
    const root = store.tree.nodes.get(ROOT_ID)!;
    for (const entries of root.names.values()) {
      forEachEntry(entries, (id, _, name) => {
        const node = store.tree.nodes.get(id)!;
        const text = new TextDecoder().decode(name);
        this.ids.set(text, id);
        const out = new Uint8Array(BLOCK_BYTES);
        const pages = Array.from({ length: Math.ceil(node.facts.size / BLOCK_BYTES) }, (_, page) => {
          if (node.pages.block(page) === 0) return 0;
          store.readPages(node.pages, [page], out);
          expect(new Set(out).size).toBe(1);
          return out[0]!;
        });
        this.contents.set(text, pages);
      });
    }
  }

  commit(changes: readonly Change[]): void {
    const { store, ids } = this;
    const next = structuredClone(this.contents);
    const nextIds = new Map(ids);
    const transaction = store.begin();
    const times = new Uint32Array(8);
    try {
      for (const { name, write } of changes) {
        if (write === null) {
          next.delete(name);
          nextIds.delete(name);
          continue;
        }
        const id = nextIds.get(name) ?? store.newId();
        nextIds.set(name, id);
        const pages = next.get(name) ?? [];
        if (write.cut) pages.length = Math.min(pages.length, write.page + 1);
        while (pages.length <= write.page) pages.push(0);
        pages[write.page] = write.value;
        next.set(name, pages);
        const size = pages.length * BLOCK_BYTES;
        transaction.records.node({ id, type: FILE_TYPE.FILE, size, times, slotPages: 0, target: null });
        transaction.writePages(id, [write.page], new Uint8Array(BLOCK_BYTES).fill(write.value));
      }
      const entries = [...nextIds].map(([name, id]) => ({
        id,
        type: FILE_TYPE.FILE,
        name: new TextEncoder().encode(name),
      }));
      transaction.records.node({ id: ROOT_ID, type: FILE_TYPE.DIRECTORY, size: 0, times, slotPages: 1, target: null });
      transaction.records.names(ROOT_ID, 0, packEntries(entries));
      for (const node of transaction.commit()) store.release(node);
    } catch (error) {
      transaction.abandon();
      throw error;
    }
    ids.clear();
    for (const [name, id] of nextIds) ids.set(name, id);
    this.contents.clear();
    for (const [name, pages] of next) this.contents.set(name, pages);
  }
}

/** What the model becomes by a commit. */
function applied(model: Model, changes: readonly Change[]): Model {
  const next = structuredClone(model);
  for (const { name, write } of changes) {
    if (write === null) {
      next.delete(name);
      continue;
    }
    const pages = next.get(name) ?? [];
    if (write.cut) pages.length = Math.min(pages.length, write.page + 1);
    while (pages.length <= write.page) pages.push(0);
    pages[write.page] = write.value;
    next.set(name, pages);
  }
  return next;
}

const change: fc.Arbitrary<Change> = fc.record({
  // Long ones make the records of a commit fill several blocks.
  name: fc.oneof(
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.nat(60).map((n) => `${n}`.padEnd(240, 'x')),
  ),
  write: fc.option(fc.record({ page: fc.nat(PAGES), value: fc.nat(255), cut: fc.boolean() }), { freq: 5 }),
});
const commits = fc.array(fc.array(change, { minLength: 1, maxLength: 16 }), { minLength: 1, maxLength: 12 });

const sorted = (model: Model) => [...model].sort(([a], [b]) => (a < b ? -1 : 1));

describe('a store', () => {
  it('holds what was committed, also in a new generation, and gives every block back', () => {
    fc.assert(
      fc.property(commits, fc.nat(12), (all, compactAt) => {
        const file = new CrashFile();
        const rig = new Rig(file);
        expect(rig.outcome).toBe('new');
        let model: Model = new Map();
        all.forEach((changes, i) => {
          rig.commit(changes);
          model = applied(model, changes);
          if (i === compactAt) rig.store.compact();
        });
        const again = new Rig(file);
        expect(again.outcome).toBe('whole');
        expect(sorted(again.contents)).toEqual(sorted(model));
        expect(again.store.blocks.inUse).toBe(rig.store.blocks.inUse);
        again.store.compact();
        const pages = [...model.values()].flat().filter((value) => value !== 0).length;
        const records = new RecordWriter();
        again.store.tree.describe(records);
        // Two superblocks, one batch, and where the next one will be.
        expect(again.store.blocks.inUse).toBe(pages + 4 + restBlocks(records.length));
      }),
    );
  });

  it('holds the last confirmed commit, or the next, wherever it stops', () => {
    fc.assert(
      fc.property(
        commits,
        fc.nat(120),
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }),
        fc.nat(20),
        (all, crashAt, choices, tidyAt) => {
          let choice = 0;
          const choose = () => choices[choice++ % choices.length]! / 1000;
          let file = new CrashFile();
          file.crashAt = crashAt;
          let confirmed: Model = new Map();
          let begun: Model = confirmed;
          // Twice: what comes after a crash must be as good as what was before.
          for (let life = 0; life < 2; life++) {
            try {
              const rig = new Rig(file);
              all.forEach((changes, i) => {
                begun = applied(confirmed, changes);
                rig.commit(changes);
                confirmed = begun;
                if (i === tidyAt) rig.store.compact();
                else rig.store.tidy();
              });
            } catch (error) {
              if (!(error instanceof Crash)) throw error;
            }
            file = file.afterCrash(choose);
            const { contents, outcome } = new Rig(file.afterCrash(choose));
            expect(outcome).not.toBe('repaired');
            expect([sorted(confirmed), sorted(begun)]).toContainEqual(sorted(contents));
            confirmed = begun = contents;
            file.crashAt = crashAt / 2;
          }
        },
      ),
      { numRuns: Number(process.env.STORE_RUNS ?? 400) },
    );
  });

  it('goes on after a write or a flush has failed', () => {
    fc.assert(
      fc.property(commits, fc.uniqueArray(fc.nat(60), { maxLength: 8 }), fc.boolean(), (all, failures, compacts) => {
        const file = new CrashFile();
        const rig = new Rig(file);
        for (const step of failures) file.failAt.set(file.steps + step, new StoreError(RAT_ERR_NO_SPACE, 'full'));
        let model: Model = new Map();
        for (const changes of all) {
          try {
            rig.commit(changes);
            model = applied(model, changes);
            if (compacts) rig.store.compact();
            else rig.store.tidy();
          } catch (error) {
            if (!(error instanceof StoreError)) throw error;
          }
          expect(sorted(rig.contents)).toEqual(sorted(model));
        }
        file.failAt.clear();
        rig.commit([{ name: 'last', write: { page: 0, value: 7, cut: true } }]);
        model.set('last', [7]);
        // With nothing unsynced, any crash leaves it all.
        expect(sorted(new Rig(file.afterCrash(() => 0)).contents)).toEqual(sorted(model));
      }),
    );
  });

  it('tells that commits are lost when one in the middle is damaged', () => {
    const file = new CrashFile();
    const rig = new Rig(file);
    for (let i = 1; i <= 5; i++) rig.commit([{ name: `f${i}`, write: { page: 0, value: i, cut: true } }]);
    rig.store.tidy();
    const bytes = new Uint8Array(file.size());
    file.read(bytes, 0);
    // Each byte of the file in turn: nothing is ever taken for what it is not.
    const outcomes = new Set<string>();
    for (let at = 0; at < bytes.length; at += at < 16 * BLOCK_BYTES ? 97 : 4001) {
      const damaged = bytes.slice();
      damaged[at]! ^= 0x55;
      try {
        const { contents, outcome } = new Rig(new CrashFile(damaged));
        outcomes.add(outcome);
        for (const [name, pages] of contents) expect(pages).toEqual([Number(name.slice(1))]);
        if (outcome === 'whole') expect(contents.size).toBe(5);
      } catch (error) {
        expect(error).toBeInstanceOf(DamagedError);
        outcomes.add('damaged');
      }
    }
    expect([...outcomes].sort()).toEqual(['damaged', 'repaired', 'whole']);
  });

  it('holds a commit whose records fill many blocks, as the last one, too', () => {
    for (let files = 10; files < 2000; files = Math.ceil(files * 1.3)) {
      const file = new CrashFile();
      const rig = new Rig(file);
      const changes = Array.from({ length: files }, (_, i) => ({
        name: `file ${i}`,
        write: { page: 0, value: i % 256, cut: true },
      }));
      rig.commit(changes);
      const found = new Rig(file.afterCrash(() => 0));
      expect([found.outcome, found.contents.size]).toEqual(['whole', files]);
    }
  });

  it('refuses what is no store', () => {
    expect(() => Store.open(new CrashFile(new Uint8Array(9000).fill(1)))).toThrow(DamagedError);
  });
});

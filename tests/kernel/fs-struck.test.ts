/**
 * Random histories in which operations are cut off, as if their thread had come to its end wherever it takes a lock: each
 * has been done or has not been done, as a plain copy of the tree says that was never cut off.
 */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findInconsistencies, heldLocks } from '../../src/kernel/fs/check.ts';
import { FileMemory } from '../../src/kernel/fs/file-memory.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { payerNumber } from '../../src/kernel/fs/payers.ts';
import { FILE_TYPE, newDirectoryEntries, newFileStat } from '../../src/kernel/fs/types.ts';
import { decodeUtf8 } from '../../src/kernel/memory/utf8.ts';

const path = fc.constantFrom('a', 'b', 'd', 'd/a', 'd/b', 'd/e', 'd/e/a', 'e', 'e/a', `d/${'long'.repeat(40)}`);
const operation = fc.record({
  op: fc.constantFrom(
    'create',
    'mkdir',
    'symlink',
    'link',
    'rename',
    'remove',
    'write',
    'append',
    'truncate',
    'open',
    'close',
  ),
  path,
  other: path,
  /** One section at most: a longer transfer may be cut off between two. */
  offset: fc.constantFrom(0, 4000, 110_000, 5_000_000),
  length: fc.constantFrom(1, 100, 5000, 60_000),
  /** The lock at which it is cut off; 0: it is not. */
  strike: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 12 })),
});
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const data = Uint8Array.from({ length: 60_000 }, (_, i) => (i * 7) & 255);

class Tree {
  readonly fs = FileSystem.create({ maxBytes: 8 << 20, now: () => 0, mayBlock: false, quotaBytes: 4 << 20 });
  readonly opened: number[] = [];

  constructor() {
    this.fs.payer = payerNumber(3, 1);
  }

  act({ op, path, other, offset, length }: Operation): void {
    const { fs, opened } = this;
    const { root } = fs;
    if (op === 'create') this.keep(fs.open(root, path, { create: true, truncate: length === 1 }), false);
    else if (op === 'mkdir') fs.mkdir(root, path);
    else if (op === 'symlink') fs.symlink(other, root, path);
    else if (op === 'link') fs.link(root, path, false, root, other);
    else if (op === 'rename') fs.rename(root, path, root, other);
    else if (op === 'remove') fs.unlink(root, path) === 0 || fs.rmdir(root, path);
    else if (op === 'open') this.keep(fs.open(root, path, {}), true);
    else if (op === 'close') fs.close(opened.pop() ?? 0);
    else {
      const ino = fs.lookup(root, path, true);
      if (op === 'write') fs.write(ino, offset, data, 0, length);
      else if (op === 'append') fs.append(ino, data, 0, length);
      else fs.truncate(ino, length);
    }
  }

  private keep(ino: number, held: boolean): void {
    if (ino < 0) return;
    if (held) this.opened.push(ino);
    else this.fs.close(ino);
  }

  /** Everything but numbers of inodes and times. */
  dump(): string {
    const lines: string[] = [];
    const visit = (dir: number, prefix: string) => {
      const entries = newDirectoryEntries(100);
      const count = this.fs.readdir(dir, 0, entries);
      const names = entries.slice(2, count).map(({ name, nameLength }) => decodeUtf8(name, 0, nameLength));
      for (const name of names.sort()) {
        lines.push(prefix + name + this.describe(dir, name));
        const stat = newFileStat();
        this.fs.statPath(dir, name, false, stat);
        if (stat.type === FILE_TYPE.DIRECTORY) visit(stat.ino, `${prefix}${name}/`);
      }
    };
    visit(this.fs.root, '');
    return lines.join('\n');
  }

  private describe(dir: number, name: string): string {
    const stat = newFileStat();
    this.fs.statPath(dir, name, false, stat);
    if (stat.type === FILE_TYPE.DIRECTORY) return '/';
    const bytes = new Uint8Array(stat.size);
    if (stat.type === FILE_TYPE.SYMLINK) this.fs.readlink(dir, name, bytes, 0, bytes.length);
    else this.fs.read(stat.ino, 0, bytes, 0, bytes.length);
    let hash = 0;
    for (const byte of bytes) hash = (Math.imul(hash, 31) + byte) | 0;
    return ` ${stat.type} ${stat.links} ${stat.size} ${hash}`;
  }
}

/** Has the `count`th lock from now on fail. */
function strikeAt(count: number): void {
  let left = count;
  const lock = FileMemory.prototype.lock;
  vi.spyOn(FileMemory.prototype, 'lock').mockImplementation(function (this: FileMemory, at) {
    if (--left === 0) throw new Error('struck');
    lock.call(this, at);
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('an operation that is cut off', () => {
  it('has been done or has not, with nothing held and nothing lost', () => {
    let struck = 0;
    const run = (operations: Operation[]) => {
      const [cut, whole] = [new Tree(), new Tree()];
      const memory = new FileMemory(cut.fs.buffer, false);
      for (const o of operations) {
        const isHolding = o.op === 'open' || o.op === 'close';
        const before = o.strike === 0 || isHolding ? '' : cut.dump();
        if (o.strike > 0 && !isHolding) strikeAt(o.strike);
        let failed = false;
        try {
          cut.act(o);
        } catch {
          failed = true;
        }
        vi.restoreAllMocks();
        if (!failed) {
          whole.act(o);
          continue;
        }
        struck++;
        expect(heldLocks(memory)).toEqual([]);
        if (cut.dump() !== before) whole.act(o);
        expect(cut.dump()).toBe(whole.dump());
      }
      // What it had taken of the allocators is given back by the next operation.
      for (const { fs } of [cut, whole]) {
        fs.mkdir(fs.root, 'after');
        fs.rmdir(fs.root, 'after');
      }
      expect(cut.dump()).toBe(whole.dump());
      for (const tree of [cut, whole]) for (const ino of tree.opened.splice(0)) expect(tree.fs.close(ino)).toBe(0);
      for (const { fs } of [cut, whole]) expect(findInconsistencies(fs.buffer)).toEqual([]);
    };
    fc.assert(fc.property(fc.array(operation, { minLength: 5, maxLength: 40, size: 'max' }), run), {
      numRuns: Number(process.env.FS_RUNS ?? 300),
    });
    expect(struck).toBeGreaterThan(100);
  }, 60_000);
});

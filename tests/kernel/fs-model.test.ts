/**
 * Random histories on the file system and on a plain tree of objects: every result and the final state must agree.
 * `FS_RUNS=12000` runs that many (100 s each kind).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as S from '../../src/guest-abi/status.ts';
import { findInconsistencies } from '../../src/kernel/fs/check.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { type NewTime, newDirectoryEntry, newFileStat, TIME, timeNs } from '../../src/kernel/fs/types.ts';
import { decodeUtf8 } from '../../src/kernel/memory/utf8.ts';

interface Node {
  type: 1 | 2 | 3;
  ino: number;
  links: number;
  opens: number;
  /** Nanoseconds. */
  accessed: bigint;
  modified: bigint;
  changed: bigint;
  created: bigint;
  size: number;
  /** What was written, oldest first, cut by truncations. */
  writes: { offset: number; length: number; seed: number }[];
  entries: Map<string, Node>;
  /** undefined in a removed directory. */
  parent: Node | undefined;
  target: string;
}

type Flags = { create?: boolean; exclusive?: boolean; directory?: boolean; truncate?: boolean; followLast?: boolean };
type Found = { node: Node | undefined; dir: Node; name: string | undefined; slash: boolean };
type Last = 'follow' | 'stay' | 'name';

const byteAt = (seed: number, i: number) => (seed + i * 7) & 255;

/** POSIX's rules on objects. `real` is what the file system returned: it decides only whether space was short. */
class Model {
  /** Microseconds. */
  clock = 1_700_000_000_000_000;
  real = 0;
  readonly root = this.node(2);

  constructor() {
    Object.assign(this.root, { parent: this.root, links: 1, ino: 1 });
  }

  node(type: 1 | 2 | 3): Node {
    const { now } = this;
    const entries = new Map<string, Node>();
    return {
      type,
      ino: 0,
      links: 0,
      opens: 0,
      accessed: now,
      modified: now,
      changed: now,
      created: now,
      size: 0,
      writes: [],
      entries,
      parent: undefined,
      target: '',
    };
  }

  get now(): bigint {
    return BigInt(this.clock) * 1000n;
  }

  walk(start: Node, path: string, last: Last, budget = { links: 0 }): Found | number {
    if (path === '') return S.RAT_ERR_NOT_FOUND;
    let dir = path.startsWith('/') ? this.root : start;
    if (dir.type !== 2) return S.RAT_ERR_NOT_DIRECTORY;
    const names = path.split('/').filter((part) => part !== '');
    const slash = path.endsWith('/') && names.length > 0;
    for (const [i, name] of names.entries()) {
      const isLast = i === names.length - 1;
      if (name === '.') continue;
      if (name === '..') {
        if (!dir.parent) return S.RAT_ERR_NOT_FOUND;
        dir = dir.parent;
        continue;
      }
      if (name.length > 255) return S.RAT_ERR_NAME_TOO_LONG;
      const node = dir.entries.get(name);
      if (node?.type === 3 && (!isLast || last === 'follow' || (slash && last === 'stay'))) {
        if (++budget.links > 40) return S.RAT_ERR_LIMIT_EXCEEDED;
        const rest = names.slice(i + 1).join('/');
        return this.walk(dir, node.target + (isLast ? '' : `/${rest}`) + (slash ? '/' : ''), last, budget);
      }
      if (isLast) {
        if (slash && node && node.type !== 2 && last !== 'name') return S.RAT_ERR_NOT_DIRECTORY;
        return { node, dir, name, slash };
      }
      if (!node) return S.RAT_ERR_NOT_FOUND;
      if (node.type !== 2) return S.RAT_ERR_NOT_DIRECTORY;
      dir = node;
    }
    return { node: dir, dir, name: undefined, slash };
  }

  private touch(...nodes: Node[]): void {
    for (const node of nodes) node.modified = node.changed = this.now;
  }

  private add(at: Found, node: Node): number {
    if (at.dir.links === 0) return S.RAT_ERR_NOT_FOUND;
    if (this.real === S.RAT_ERR_NO_SPACE) return this.real;
    at.dir.entries.set(at.name as string, node);
    node.links++;
    if (node.type === 2) node.parent = at.dir;
    this.touch(at.dir);
    return 0;
  }

  private drop(node: Node): void {
    node.links--;
    node.changed = this.now;
    if (node.type === 2) node.parent = undefined;
  }

  lookup(start: Node, path: string, follow: boolean): Node | number {
    const at = this.walk(start, path, follow ? 'follow' : 'stay');
    return typeof at === 'number' ? at : (at.node ?? S.RAT_ERR_NOT_FOUND);
  }

  open(start: Node, path: string, flags: Flags): Node | number {
    if (flags.directory && (flags.create || flags.truncate)) return S.RAT_ERR_INVALID_ARGUMENT;
    const fresh = flags.create && flags.exclusive;
    const at = this.walk(start, path, fresh ? 'name' : flags.followLast ? 'follow' : 'stay');
    if (typeof at === 'number') return at;
    let node = at.node;
    if (node) {
      if (fresh) return S.RAT_ERR_EXISTS;
      if (node.type === 3) return S.RAT_ERR_LIMIT_EXCEEDED;
      if (node.type === 2 && (flags.create || flags.truncate)) return S.RAT_ERR_IS_DIRECTORY;
      if (node.type !== 2 && flags.directory) return S.RAT_ERR_NOT_DIRECTORY;
    } else {
      if (!flags.create) return S.RAT_ERR_NOT_FOUND;
      if (at.slash) return S.RAT_ERR_IS_DIRECTORY;
      node = this.node(1);
      const status = this.add(at, node);
      if (status < 0) return status;
    }
    node.opens++;
    if (flags.truncate) this.truncate(node, 0);
    return node;
  }

  make(type: 2 | 3, start: Node, path: string, target = 'x'): number {
    if (target === '') return S.RAT_ERR_NOT_FOUND;
    const at = this.walk(start, path, 'name');
    if (typeof at === 'number') return at;
    if (!at.name || at.node) return S.RAT_ERR_EXISTS;
    if (at.slash && type === 3) return S.RAT_ERR_NOT_FOUND;
    const node = this.node(type);
    if (type === 3) Object.assign(node, { target, size: target.length });
    return this.add(at, node);
  }

  link(oldDir: Node, oldPath: string, follow: boolean, newDir: Node, newPath: string): number {
    const old = this.walk(oldDir, oldPath, follow ? 'follow' : 'stay');
    if (typeof old === 'number') return old;
    if (!old.node) return S.RAT_ERR_NOT_FOUND;
    const at = this.walk(newDir, newPath, 'name');
    if (typeof at === 'number') return at;
    if (!at.name || at.node) return S.RAT_ERR_EXISTS;
    if (at.slash) return S.RAT_ERR_NOT_FOUND;
    if (old.node.type === 2) return S.RAT_ERR_ACCESS_DENIED;
    const status = this.add(at, old.node);
    if (status === 0) old.node.changed = this.now;
    return status;
  }

  remove(directory: boolean, start: Node, path: string): number {
    const at = this.walk(start, path, 'name');
    if (typeof at === 'number') return at;
    if (!at.name) return directory ? S.RAT_ERR_INVALID_ARGUMENT : S.RAT_ERR_IS_DIRECTORY;
    if (!at.node) return S.RAT_ERR_NOT_FOUND;
    if (directory && at.node.type !== 2) return S.RAT_ERR_NOT_DIRECTORY;
    if (directory && at.node.entries.size > 0) return S.RAT_ERR_NOT_EMPTY;
    if (!directory && at.node.type === 2) return S.RAT_ERR_IS_DIRECTORY;
    if (!directory && at.slash) return S.RAT_ERR_NOT_DIRECTORY;
    at.dir.entries.delete(at.name);
    this.touch(at.dir);
    this.drop(at.node);
    return 0;
  }

  rename(oldDir: Node, oldPath: string, newDir: Node, newPath: string): number {
    const old = this.walk(oldDir, oldPath, 'name');
    if (typeof old === 'number') return old;
    const at = this.walk(newDir, newPath, 'name');
    if (typeof at === 'number') return at;
    if (!old.name || !at.name) return S.RAT_ERR_INVALID_ARGUMENT;
    const { node } = old;
    if (!node) return S.RAT_ERR_NOT_FOUND;
    if (node.type !== 2 && (old.slash || at.slash)) return S.RAT_ERR_NOT_DIRECTORY;
    for (let up: Node | undefined = at.dir; up; up = up === this.root ? undefined : up.parent) {
      if (up === node) return S.RAT_ERR_INVALID_ARGUMENT;
    }
    if (at.node === node) return 0;
    if (at.node) {
      if (node.type !== 2 && at.node.type === 2) return S.RAT_ERR_IS_DIRECTORY;
      if (node.type === 2 && at.node.type !== 2) return S.RAT_ERR_NOT_DIRECTORY;
      if (node.type === 2 && at.node.entries.size > 0) return S.RAT_ERR_NOT_EMPTY;
    } else if (at.dir.links === 0) return S.RAT_ERR_NOT_FOUND;
    else if (this.real === S.RAT_ERR_NO_SPACE) return this.real;
    old.dir.entries.delete(old.name);
    at.dir.entries.set(at.name, node);
    if (node.type === 2) node.parent = at.dir;
    node.changed = this.now;
    this.touch(old.dir, at.dir);
    if (at.node) this.drop(at.node);
    return 0;
  }

  /** The length to be written, at `offset` or at the end. */
  write(node: Node, offset: number | undefined, length: number, seed: number): number {
    if (node.type === 2) return S.RAT_ERR_IS_DIRECTORY;
    if (length === 0) return 0;
    if (this.real === S.RAT_ERR_NO_SPACE) return this.real;
    const written = Math.min(this.real, length);
    const at = offset ?? node.size;
    node.writes.push({ offset: at, length: written, seed });
    node.size = Math.max(node.size, at + written);
    this.touch(node);
    return written;
  }

  truncate(node: Node, size: number): number {
    if (node.type === 2) return S.RAT_ERR_IS_DIRECTORY;
    for (const write of node.writes) write.length = Math.max(0, Math.min(write.length, size - write.offset));
    node.size = size;
    this.touch(node);
    return 0;
  }

  setTimes(node: Node, accessed: NewTime, modified: NewTime): number {
    if (accessed !== 'keep') node.accessed = accessed === 'now' ? this.now : accessed;
    if (modified !== 'keep') node.modified = modified === 'now' ? this.now : modified;
    node.changed = this.now;
    return 0;
  }

  read(node: Node, offset: number, length: number): Uint8Array | number {
    if (node.type === 2) return S.RAT_ERR_IS_DIRECTORY;
    node.accessed = this.now;
    const out = new Uint8Array(Math.max(0, Math.min(length, node.size - offset)));
    for (const write of node.writes) {
      const from = Math.max(0, write.offset - offset);
      const to = Math.min(out.length, write.offset + write.length - offset);
      for (let i = from; i < to; i++) out[i] = byteAt(write.seed, i + offset - write.offset);
    }
    return out;
  }
}

const shortName = fc.constantFrom('a', 'b', 'c', 'd', 'a', 'b', '.', '..');
const anyName = fc.oneof(
  { weight: 5, arbitrary: shortName },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 25 }).map((i) => `${i}`.padEnd(30 + i * 9, 'x')) },
);
const pathOf = (name: fc.Arbitrary<string>) =>
  fc
    .tuple(
      fc.constantFrom('', '', '', '/'),
      fc.array(name, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '', '', '/'),
    )
    .map(([before, names, after]) => before + names.join('/') + after);
const path = pathOf(anyName);
const pick = fc.nat(9);
const offset = fc.oneof(
  fc.nat(9000),
  fc.constantFrom(0, 4096, 114_688, 114_000, 4_308_992, 4_300_000, 30_000_000, 4_299_276_288, 2 ** 41),
);
const length = fc.oneof(fc.nat(100), fc.nat(9000), fc.constantFrom(0, 1, 4096, 70_000));
const flag = fc.boolean();
const flags = fc.oneof(
  fc.constant<Flags>({ create: true }),
  fc.record({ create: flag, exclusive: flag, directory: flag, truncate: flag, followLast: flag }),
);
const time = fc.oneof(
  fc.constantFrom<NewTime>('now', 'keep', 2n ** 64n - 1n, 1n),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant('open' as const), dir: pick, path, flags }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('close' as const), dir: pick }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('read' as const), dir: pick, offset, length }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('write' as const), dir: pick, offset, length, seed: pick }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('append' as const), dir: pick, length, seed: pick }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('truncate' as const), dir: pick, size: offset }) },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant('setTimes' as const), dir: pick, accessed: time, modified: time }),
  },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('mkdir' as const), dir: pick, path }) },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant('symlink' as const), dir: pick, path, target: pathOf(shortName) }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('remove' as const), dir: pick, path, directory: flag }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('lookup' as const), dir: pick, path, follow: flag }) },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('link' as const), dir: pick, path, to: pick, other: path, follow: flag }),
  },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('rename' as const), dir: pick, path, to: pick, other: path }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const data = (seed: number, length: number) => Uint8Array.from({ length }, (_, i) => byteAt(seed, i));

class History {
  readonly model = new Model();
  readonly fs: FileSystem;
  readonly handles: Node[] = [];

  constructor(maxBytes: number) {
    this.fs = FileSystem.create({ maxBytes, now: () => this.model.clock / 1000, mayBlock: true });
  }

  step(o: Operation): void {
    const { fs, model } = this;
    model.clock++;
    const node = this.handles[o.dir] ?? model.root;
    const real = this.act(o, node.ino);
    model.real = real;
    const free = fs.capacity - fs.pagesInUse;
    if (real === S.RAT_ERR_NO_SPACE) expect(free).toBeLessThan(7);
    if (o.op === 'open') {
      const opened = model.open(node, o.path, o.flags);
      this.same(real, opened);
      if (typeof opened !== 'number') this.handles.push(opened);
    } else if (o.op === 'close') {
      expect(real).toBe(node.opens > 0 ? 0 : S.RAT_ERR_INVALID_HANDLE);
      if (node.opens > 0) this.handles.splice(this.handles.indexOf(node), 1);
      if (real === 0) node.opens--;
    } else if (o.op === 'read') {
      const wanted = model.read(node, o.offset, o.length);
      if (typeof wanted === 'number') expect(real).toBe(wanted);
      else expect(Buffer.compare(this.out.subarray(0, real), wanted)).toBe(0);
    } else if (o.op === 'write' || o.op === 'append') {
      expect(real).toBe(model.write(node, o.op === 'write' ? o.offset : undefined, o.length, o.seed));
      if (real >= 0 && real < o.length) expect(free).toBeLessThan(3);
    } else if (o.op === 'lookup') this.same(real, model.lookup(node, o.path, o.follow));
    else if (o.op === 'truncate') expect(real).toBe(model.truncate(node, o.size));
    else if (o.op === 'setTimes') expect(real).toBe(model.setTimes(node, o.accessed, o.modified));
    else if (o.op === 'mkdir') expect(real).toBe(model.make(2, node, o.path));
    else if (o.op === 'symlink') expect(real).toBe(model.make(3, node, o.path, o.target));
    else if (o.op === 'remove') expect(real).toBe(model.remove(o.directory, node, o.path));
    else if (o.op === 'link') expect(real).toBe(model.link(node, o.path, o.follow, this.at(o.to), o.other));
    else expect(real).toBe(model.rename(node, o.path, this.at(o.to), o.other));
  }

  /** Compares what is left with the model, then removes it all. */
  finish(): void {
    const { fs, model } = this;
    expect(findInconsistencies(fs.buffer)).toEqual([]);
    this.compare(model.root, 1);
    for (const node of this.handles) {
      expect(this.statOf(node.ino)).toEqual(wantedStat(node));
      if (node.type === 1) this.content(node);
    }
    this.removeAll(1);
    for (const node of this.handles) expect(fs.close(node.ino)).toBe(0);
    expect([fs.pagesInUse, fs.inodesInUse]).toEqual([0, 1]);
    expect(findInconsistencies(fs.buffer)).toEqual([]);
  }

  private readonly out = new Uint8Array(70_000);

  private act(o: Operation, dir: number): number {
    const { fs } = this;
    if (o.op === 'open') return fs.open(dir, o.path, o.flags);
    if (o.op === 'close') return fs.close(dir);
    if (o.op === 'read') return fs.read(dir, o.offset, this.out, 0, o.length);
    if (o.op === 'write') return fs.write(dir, o.offset, data(o.seed, o.length), 0, o.length);
    if (o.op === 'append') return fs.append(dir, data(o.seed, o.length), 0, o.length);
    if (o.op === 'truncate') return fs.truncate(dir, o.size);
    if (o.op === 'setTimes') return fs.setTimes(dir, o.accessed, o.modified);
    if (o.op === 'mkdir') return fs.mkdir(dir, o.path);
    if (o.op === 'symlink') return fs.symlink(o.target, dir, o.path);
    if (o.op === 'lookup') return fs.lookup(dir, o.path, o.follow);
    if (o.op === 'remove') return o.directory ? fs.rmdir(dir, o.path) : fs.unlink(dir, o.path);
    if (o.op === 'link') return fs.link(dir, o.path, o.follow, this.at(o.to).ino, o.other);
    return fs.rename(dir, o.path, this.at(o.to).ino, o.other);
  }

  private at(handle: number): Node {
    return this.handles[handle] ?? this.model.root;
  }

  /** A node keeps the inode number under which it was first met. */
  private same(real: number, wanted: Node | number): void {
    if (typeof wanted === 'number') expect(real).toBe(wanted);
    else if (wanted.ino === 0) expect((wanted.ino = real)).toBeGreaterThan(0);
    else expect(real).toBe(wanted.ino);
  }

  private statOf(ino: number) {
    const { type, links, size, times } = stat(this.fs, ino);
    const [accessed, modified, changed, created] = Object.values(TIME).map((time) => timeNs(times, time));
    return { type, links, size: type === 2 ? 0 : size, accessed, modified, changed, created };
  }

  private content(node: Node): void {
    for (const part of node.writes) {
      const from = Math.max(0, part.offset - 50);
      const count = this.fs.read(node.ino, from, this.out, 0, 70_000);
      expect(Buffer.compare(this.out.subarray(0, count), this.model.read(node, from, 70_000) as Uint8Array)).toBe(0);
    }
  }

  private compare(node: Node, ino: number): void {
    this.same(ino, node);
    expect(this.statOf(ino)).toEqual(wantedStat(node));
    if (node.type === 1) this.content(node);
    if (node.type !== 2) return;
    const entries = list(this.fs, ino);
    expect([...entries.keys()].sort()).toEqual([...node.entries.keys()].sort());
    for (const [name, child] of node.entries) {
      this.compare(child, entries.get(name) as number);
      if (child.type !== 3) continue;
      const end = this.fs.readlink(ino, name, this.out, 0, 5000);
      expect(decodeUtf8(this.out, 0, end)).toBe(child.target);
    }
  }

  private removeAll(dir: number): void {
    for (const [name, ino] of list(this.fs, dir)) {
      const directory = stat(this.fs, ino).type === 2;
      if (directory) this.removeAll(ino);
      expect(directory ? this.fs.rmdir(dir, name) : this.fs.unlink(dir, name)).toBe(0);
    }
  }
}

function wantedStat({ type, links, size, accessed, modified, changed, created }: Node) {
  return { type, links, size, accessed, modified, changed, created };
}

function stat(fs: FileSystem, ino: number) {
  const out = newFileStat();
  expect(fs.stat(ino, out)).toBe(0);
  return out;
}

function list(fs: FileSystem, dir: number): Map<string, number> {
  const entry = newDirectoryEntry();
  const found = new Map<string, number>();
  for (let cookie = 0; fs.readdir(dir, cookie, [entry]) === 1; cookie = entry.nextCookie) {
    const name = decodeUtf8(entry.name, 0, entry.nameLength);
    expect(found.has(name)).toBe(false);
    if (name !== '.' && name !== '..') found.set(name, entry.ino);
  }
  return found;
}

describe('random histories agree with a plain model', () => {
  it.each([
    ['with room', 64 << 20, 400],
    ['in 24 pages', 24 * 4096, 400],
  ])(
    '%s',
    (_, maxBytes, numRuns) => {
      const histories = fc.array(operation, { minLength: 1, maxLength: 120, size: 'max' });
      const run = (operations: Operation[]) => {
        const history = new History(maxBytes);
        for (const o of operations) history.step(o);
        history.finish();
      };
      fc.assert(fc.property(histories, run), { numRuns: Number(process.env.FS_RUNS ?? numRuns) });
    },
    120_000,
  );
});

/**
 * Keeps one persistent directory and its store alike: puts back what the store has, takes what was changed, brings the
 * bytes of files when they are wanted.
 */
import { RAT_ERR_IO, RAT_ERR_NO_SPACE, RAT_SUCCESS } from '../guest-abi/status.ts';
import type { Capture, CapturedEntry, ChangedInode, InodeFacts, InodeName } from '../kernel/fs/capture.ts';
import type { FileMemory } from '../kernel/fs/file-memory.ts';
import {
  endRestore,
  incarnationOf,
  mountAt,
  type RestoredDirectory,
  restoreDirectory,
  restoreInode,
  restoreName,
  restorePages,
  restoreTimes,
} from '../kernel/fs/restore.ts';
import { FILE_TYPE } from '../kernel/fs/types.ts';
import { BLOCK_BYTES } from './blocks.ts';
import { forEachEntry, packEntries, TIMES } from './records.ts';
import { PAGES_AT_ONCE, type Store, statusOf, type Transaction } from './store.ts';
import { DamagedError, StoreError } from './store-file.ts';
import { describePages, ROOT_ID, type StoredNode } from './tree.ts';

/** An inode that the store has a node for. */
interface Known {
  readonly id: number;
  readonly incarnation: number;
  /** Nothing of it is in the store as the tree has it: it is taken whole. */
  isWhole: boolean;
}

/** What is being committed. */
interface Pass {
  readonly transaction: Transaction;
  /** Inodes that have come into the store's tree; they are held. */
  readonly fresh: Map<number, Known>;
  /** Directories and others to be taken. */
  readonly directories: InodeName[];
  readonly others: Map<number, InodeName>;
  /** Directories that were taken. */
  readonly taken: Set<Known>;
  /** Inodes whose pages are those of a node in `moved`. */
  readonly adopted: Set<number>;
}

export class Mirror {
  private readonly known = new Map<number, Known>();
  private readonly inodes = new Map<number, number>();
  /** By inode: nodes whose inodes were moved out of the store's tree without their bytes. Their blocks are kept. */
  private readonly moved = new Map<number, { incarnation: number; node: StoredNode }>();
  private readonly stage = new Uint8Array(PAGES_AT_ONCE * BLOCK_BYTES);
  private readonly times = new Uint32Array(TIMES);
  private pass: Pass | null = null;

  constructor(
    private readonly m: FileMemory,
    private readonly capture: Capture,
    private readonly store: Store,
    /** Told of a file whose bytes are damaged. */
    private readonly onDamage: (message: string) => void,
  ) {}

  // ── Putting back ─────────────────────────────────────────────────────────────────────────────────────────

  /** Fills an empty directory with what the store has. Throws a StoreError when there is no space for it. */
  mount(ino: number): void {
    const incarnation = mountAt(this.m, ino);
    if (incarnation < 0) throw new StoreError(RAT_ERR_IO, 'There is no directory to mount it at.');
    const root = this.store.tree.nodes.get(ROOT_ID);
    if (root === undefined) throw new DamagedError('The store has no root.');
    this.know(ino, { id: ROOT_ID, incarnation, isWhole: true });
    const directories: [number, StoredNode][] = [[ino, root]];
    for (const [dir, node] of directories) {
      restoreDirectory(this.m, dir, (directory) => {
        for (const entries of node.names.values()) {
          forEachEntry(entries, (id, _, name) => {
            const child = this.store.tree.nodes.get(id);
            if (child === undefined) return;
            const found = this.putBack(directory, id, child, name);
            if (found > 0 && child.facts.type === FILE_TYPE.DIRECTORY) directories.push([found, child]);
          });
        }
        // As the storage has left it; one that was never stored has none.
        node.facts.readTimes(this.times);
        if (this.times[1] !== 0) restoreTimes(this.m, directory.inode, this.times);
      });
    }
  }

  /** @returns the number of a new inode; 0 for one that has got one more name. */
  private putBack(directory: RestoredDirectory, id: number, child: StoredNode, name: Uint8Array): number {
    const { m, times } = this;
    const { type, size, target } = child.facts;
    const before = this.inodes.get(id);
    if (before !== undefined) {
      // A directory has one name.
      if (type !== FILE_TYPE.DIRECTORY) noteSpace(restoreName(m, directory, name, before, type));
      return 0;
    }
    child.facts.readTimes(times);
    const ino = restoreInode(m, directory, name, { type, size, times, target, isAway: child.hasPages });
    noteSpace(ino);
    this.know(ino, { id, incarnation: incarnationOf(m, ino), isWhole: type === FILE_TYPE.DIRECTORY });
    return ino;
  }

  private know(ino: number, known: Known): void {
    this.known.set(ino, known);
    this.inodes.set(known.id, ino);
  }

  private find({ ino, incarnation }: InodeName): Known | undefined {
    const known = this.known.get(ino);
    return known?.incarnation === incarnation ? known : undefined;
  }

  /**
   * Brings the bytes of a file.
   * @returns false when it is not this store's.
   */
  load(name: InodeName): boolean {
    const known = this.find(name);
    const moved = this.moved.get(name.ino);
    const isMoved = moved?.incarnation === name.incarnation;
    const node = isMoved ? moved.node : known === undefined ? undefined : this.store.tree.nodes.get(known.id);
    if (node === undefined) return false;
    const status = this.loadPages(name, node);
    endRestore(this.m, name.ino, name.incarnation, status);
    if (isMoved && status === RAT_SUCCESS) {
      this.moved.delete(name.ino);
      this.store.release(node);
    }
    return true;
  }

  private loadPages({ ino, incarnation }: InodeName, { pages }: StoredNode): number {
    let numbers: number[] = [];
    const bring = () => {
      this.store.readPages(pages, numbers, this.stage);
      const status = restorePages(this.m, ino, incarnation, numbers, this.stage);
      numbers = [];
      return status;
    };
    try {
      for (const { first, places } of pages.runs()) {
        for (let i = 0; i < places.length / 2; i++) {
          numbers.push(first + i);
          if (numbers.length < PAGES_AT_ONCE) continue;
          const status = bring();
          // When nobody wants it any more, ending it does nothing.
          if (status !== RAT_SUCCESS) return Math.min(status, RAT_ERR_NO_SPACE);
        }
      }
      return Math.min(bring(), RAT_SUCCESS);
    } catch (error) {
      if (error instanceof DamagedError) this.onDamage(error.message);
      else if (!(error instanceof StoreError)) throw error;
      return statusOf(error);
    }
  }

  // ── Taking ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Begins a pass. Throws a StoreError. */
  beginPass(): void {
    this.pass = {
      transaction: this.store.begin(),
      fresh: new Map(),
      directories: [],
      others: new Map(),
      taken: new Set(),
      adopted: new Set(),
    };
  }

  /** Takes the names of what was changed. While it runs, none goes from one directory to another. */
  takeNames(changed: readonly ChangedInode[]): void {
    const { pass } = this;
    if (pass === null) return;
    for (const inode of changed) {
      if (this.find(inode) === undefined) continue;
      if (inode.type === FILE_TYPE.DIRECTORY) pass.directories.push(inode);
      else pass.others.set(inode.ino, inode);
    }
    // Those that are met on the way join in.
    for (const directory of pass.directories) this.takeDirectory(pass, directory);
  }

  private takeDirectory(pass: Pass, name: InodeName): void {
    const known = this.inPass(pass, name);
    if (known === undefined || pass.taken.has(known)) return;
    const captured = this.capture.directory(name, known.isWhole, (entry) => this.meet(pass, entry));
    if (captured === null) return;
    pass.taken.add(known);
    this.writeNode(pass, known.id, captured.facts);
    for (const { page, entries } of captured.names) {
      const records = entries.map((entry) => ({ ...entry, id: this.inPass(pass, entry)?.id ?? 0 }));
      pass.transaction.records.names(known.id, page, packEntries(records));
    }
  }

  private inPass(pass: Pass, name: InodeName): Known | undefined {
    const fresh = pass.fresh.get(name.ino);
    return fresh?.incarnation === name.incarnation ? fresh : this.find(name);
  }

  /** @returns whether an entry's inode is new here. */
  private meet(pass: Pass, { ino, incarnation, type }: CapturedEntry): boolean {
    if (this.inPass(pass, { ino, incarnation }) !== undefined) return false;
    pass.fresh.set(ino, { id: this.store.newId(), incarnation, isWhole: true });
    if (type === FILE_TYPE.DIRECTORY) pass.directories.push({ ino, incarnation });
    else pass.others.set(ino, { ino, incarnation });
    return true;
  }

  private writeNode({ transaction }: Pass, id: number, facts: InodeFacts): void {
    const { type, size, times, slotPages, target } = facts;
    transaction.records.node({ id, type, size, times, slotPages, target });
  }

  /** Takes the bytes of files, and commits. Throws a StoreError. */
  commit(): void {
    const { pass } = this;
    if (pass === null) return;
    for (const name of pass.others.values()) this.takeFile(pass, name);
    if (pass.transaction.isEmpty) return;
    const gone = pass.transaction.commit();
    for (const [ino, known] of pass.fresh) {
      known.isWhole = false;
      this.know(ino, known);
      const moved = this.moved.get(ino);
      this.moved.delete(ino);
      if (moved !== undefined && !pass.adopted.has(ino)) this.store.release(moved.node);
    }
    for (const known of pass.taken) known.isWhole = false;
    for (const node of gone) this.forget(node);
  }

  private takeFile(pass: Pass, name: InodeName): void {
    const known = this.inPass(pass, name);
    if (known !== undefined) this.capture.awaitContent(name);
    const facts = known === undefined ? null : this.capture.file(name);
    if (known === undefined || facts === null) return;
    this.writeNode(pass, known.id, facts);
    if (facts.type !== FILE_TYPE.FILE) return;
    if (!facts.isHere) {
      // It was moved out and in again: its pages lie where they lay.
      const moved = this.moved.get(name.ino);
      if (moved?.incarnation !== name.incarnation) return;
      describePages(known.id, moved.node.pages, pass.transaction.records);
      pass.adopted.add(name.ino);
      return;
    }
    const stored = this.store.tree.nodes.get(known.id)?.pages;
    const last = Math.ceil(facts.size / BLOCK_BYTES);
    const end = known.isWhole ? last : Math.min(last, facts.changedEnd);
    const isStored = (page: number) => stored !== undefined && stored.block(page) !== 0;
    for (let at = known.isWhole ? 0 : facts.changedFrom; at < end; ) {
      const pages = this.capture.filePages(name, at, end, known.isWhole, isStored, this.stage);
      if (pages === null) return;
      pass.transaction.writePages(known.id, pages.numbers, this.stage);
      at = pages.next;
    }
  }

  /** A node is gone from the store. */
  private forget(node: StoredNode): void {
    const ino = this.inodes.get(node.facts.id);
    const known = ino === undefined ? undefined : this.known.get(ino);
    this.inodes.delete(node.facts.id);
    if (ino !== undefined && known?.id === node.facts.id) {
      this.known.delete(ino);
      const name = { ino, incarnation: known.incarnation };
      if (node.hasPages && this.capture.isAway(name)) {
        this.moved.set(ino, { incarnation: known.incarnation, node });
        return;
      }
    }
    this.store.release(node);
  }

  /** Ends a pass, whatever has become of it. */
  endPass(): void {
    const { pass } = this;
    this.pass = null;
    if (pass === null) return;
    pass.transaction.abandon();
    for (const ino of pass.fresh.keys()) this.capture.letGo(ino);
  }
}

function noteSpace(status: number): void {
  if (status < 0) throw new StoreError(status, 'There is no space for the names of its files.');
}

/** What keeps all persistent directories of a system: one turn at a time, whenever the bell rings. */
import { RAT_ERR_IO, RAT_SUCCESS } from '../guest-abi/status.ts';
import { Capture, type ChangedInode } from '../kernel/fs/capture.ts';
import type { FileMemory } from '../kernel/fs/file-memory.ts';
import { endRestore } from '../kernel/fs/restore.ts';
import { StoragePort } from '../kernel/fs/storage-port.ts';
import { Mirror } from './mirror.ts';
import { type Store, statusOf } from './store.ts';

/** So long after a change it is stored, when nobody asks for it before. */
const DELAY_MS = 500;
/** After a failure. */
const RETRY_MS = 3000;

export interface StorageEvents {
  /** Something could not be stored, or could be again (RAT_SUCCESS). */
  onStatus(status: number, message: string): void;
  onDamage(message: string): void;
}

export class Storage {
  readonly port: StoragePort;
  private readonly capture: Capture;
  private readonly all: Mirror[] = [];
  private readonly mirrors: { mirror: Mirror; store: Store }[] = [];
  /** Inodes that were taken from the changed ones and are not stored. */
  private pending: ChangedInode[] = [];
  /** When what is changed is to be stored. */
  private due = Number.POSITIVE_INFINITY;
  private status: number = RAT_SUCCESS;
  private untidy = false;

  constructor(
    private readonly memory: FileMemory,
    private readonly now: () => number,
    private readonly events: StorageEvents,
  ) {
    this.port = new StoragePort(memory);
    this.capture = new Capture(memory);
  }

  /**
   * Fills a directory, which is empty, from a store, and keeps them alike from then on.
   * @param isCopy the store is somebody else's: nothing is stored.
   */
  mount(ino: number, store: Store, isCopy = false): void {
    const mirror = new Mirror(this.memory, this.capture, store, (message) => this.events.onDamage(message));
    mirror.mount(ino);
    this.all.push(mirror);
    if (!isCopy) this.mirrors.push({ mirror, store });
    this.untidy = true;
  }

  /**
   * Does what there is to do.
   * @param isLast stores what is changed at once.
   * @returns milliseconds after which there is more to do although no bell rings.
   */
  turn(isLast = false): number {
    if (this.port.takeContentWanted()) this.load();
    const wanted = this.port.flushWanted;
    const changed = this.pending.length > 0 || this.port.hasChanges;
    if (!changed) this.due = Number.POSITIVE_INFINITY;
    else this.due = Math.min(this.due, this.now() + (this.status < 0 ? RETRY_MS : DELAY_MS));
    if (wanted !== null || (changed && (isLast || this.now() >= this.due))) {
      this.store();
      if (wanted !== null) this.port.endFlush(wanted, this.status);
    } else if (this.untidy && !changed) this.tidy();
    if (this.due < Number.POSITIVE_INFINITY) return Math.max(0, this.due - this.now());
    return this.untidy ? DELAY_MS : Number.POSITIVE_INFINITY;
  }

  private load(): void {
    this.pending.push(...this.capture.changed());
    this.loadWanted(this.pending);
    this.pending = this.pending.map((inode) => ({ ...inode, isWanted: false }));
  }

  private store(): void {
    const { capture, mirrors } = this;
    let wanted: ChangedInode[] = [];
    this.due = Number.POSITIVE_INFINITY;
    try {
      for (const { mirror } of mirrors) mirror.beginPass();
      capture.withNames(() => {
        const changed = this.pending.concat(capture.changed());
        wanted = changed.filter(({ isWanted }) => isWanted);
        for (const { mirror } of mirrors) mirror.takeNames(changed);
      });
      for (const { mirror } of mirrors) mirror.commit();
      capture.keep();
      this.pending = [];
      this.untidy = true;
      this.noteStatus(RAT_SUCCESS, '');
      for (const { store } of mirrors) if (store.isLong) store.tidy();
    } catch (error) {
      capture.putBack();
      this.noteStatus(statusOf(error), error instanceof Error ? error.message : String(error));
    } finally {
      for (const { mirror } of mirrors) mirror.endPass();
    }
    this.loadWanted(wanted);
  }

  private loadWanted(inodes: readonly ChangedInode[]): void {
    for (const inode of inodes) {
      if (!inode.isWanted || this.all.some((mirror) => mirror.load(inode))) continue;
      // Nobody has it: who waits for it is told.
      endRestore(this.memory, inode.ino, inode.incarnation, RAT_ERR_IO);
    }
  }

  private tidy(): void {
    this.untidy = false;
    try {
      for (const { store } of this.mirrors) store.tidy();
    } catch (error) {
      this.noteStatus(statusOf(error), error instanceof Error ? error.message : String(error));
    }
  }

  private noteStatus(status: number, message: string): void {
    if (status !== this.status) this.events.onStatus(status, message);
    this.status = status;
  }
}

/**
 * Where threads and the page meet the storage behind persistent directories: they note what they want in the file
 * system's memory and ring its bell; it notes what it has done and changes `F_STORAGE_TURN`. How a thread waits in
 * between is not said here.
 */
import { RAT_ERR_NOT_FOUND } from '../../guest-abi/status.ts';
import { isStored, noteChange, ringStorage } from './changes.ts';
import type { FileMemory } from './file-memory.ts';
import {
  CONTENT,
  F_CHANGED,
  F_CONTENTS_WANTED,
  F_FLUSH_STATUS,
  F_FLUSHES_DONE,
  F_FLUSHES_WANTED,
  F_STORAGE_BELL,
  F_STORAGE_END,
  F_STORAGE_STOP,
  F_STORAGE_TURN,
  I_CONTENT,
  I_LOCK,
} from './format.ts';
import { lockInode } from './inodes.ts';

/** Of what the storage has not done yet. No status of a call. */
export const NOT_YET = -2001;

/** A word of the file system's memory, for waiting. */
export interface StorageWord {
  readonly view: Int32Array;
  readonly at: number;
}

export class StoragePort {
  constructor(private readonly memory: FileMemory) {}

  // ── For threads and the page ─────────────────────────────────────────────────────────────────────────────

  /** Whether there may be persistent directories in this file system at all. */
  get exists(): boolean {
    return this.memory.marks !== 0;
  }

  /** Changed and notified whenever the storage has done something. */
  get turn(): StorageWord {
    return { view: this.memory.header, at: F_STORAGE_TURN };
  }

  ring(): void {
    ringStorage(this.memory);
  }

  /** Asks for everything that is changed by now to be stored. @returns a number for `flushed`. */
  wantFlush(): number {
    const wanted = Atomics.add(this.memory.header, F_FLUSHES_WANTED, 1) + 1;
    this.ring();
    return wanted | 0;
  }

  /** What became of a flush: NOT_YET, or a status. */
  flushed(wanted: number): number {
    const { header } = this.memory;
    const end = Atomics.load(header, F_STORAGE_END);
    if (end !== 0) return end;
    if (((Atomics.load(header, F_FLUSHES_DONE) - wanted) | 0) < 0) return NOT_YET;
    return Atomics.load(header, F_FLUSH_STATUS);
  }

  /**
   * Asks for the bytes of a file that is open, if they are not here.
   * @param anew although they could not be had before.
   * @returns NOT_YET, or a status.
   */
  wantContent(ino: number, anew: boolean): number {
    const m = this.memory;
    try {
      const inode = lockInode(m, ino);
      if (inode === 0) return RAT_ERR_NOT_FOUND;
      const content = m.word(inode + I_CONTENT);
      if (content === CONTENT.HERE || (content < 0 && !(anew && isStored(m, inode)))) return content;
      if (content === CONTENT.COMING || content === CONTENT.HURRIED) return this.hurry(inode);
      const end = Atomics.load(m.header, F_STORAGE_END);
      if (end !== 0) return end;
      if (content !== CONTENT.WANTED) {
        m.words[inode + I_CONTENT] = CONTENT.WANTED;
        noteChange(m, inode);
        m.unlock(inode + I_LOCK);
        Atomics.add(m.header, F_CONTENTS_WANTED, 1);
        this.ring();
      }
      return NOT_YET;
    } finally {
      m.end();
    }
  }

  /** Asks for bytes that the page will bring of its own accord to be the next. */
  private hurry(inode: number): number {
    const m = this.memory;
    if (m.word(inode + I_CONTENT) === CONTENT.COMING) {
      m.words[inode + I_CONTENT] = CONTENT.HURRIED;
      m.unlock(inode + I_LOCK);
      this.ring();
    }
    return NOT_YET;
  }

  /** Has the storage store what is changed, and end. */
  askToEnd(): void {
    Atomics.store(this.memory.header, F_STORAGE_STOP, 1);
    this.ring();
  }

  // ── For the storage ──────────────────────────────────────────────────────────────────────────────────────

  get bell(): StorageWord {
    return { view: this.memory.header, at: F_STORAGE_BELL };
  }

  /** Whether something was changed that was not taken. */
  get hasChanges(): boolean {
    return Atomics.load(this.memory.header, F_CHANGED) !== 0;
  }

  /** Whether somebody has asked for bytes since the last call. */
  takeContentWanted(): boolean {
    return Atomics.exchange(this.memory.header, F_CONTENTS_WANTED, 0) !== 0;
  }

  /** The number of the flush that was asked for last, if there is one to be done. */
  get flushWanted(): number | null {
    const wanted = Atomics.load(this.memory.header, F_FLUSHES_WANTED);
    return wanted === Atomics.load(this.memory.header, F_FLUSHES_DONE) ? null : wanted;
  }

  /** All flushes up to that number are done. */
  endFlush(wanted: number, status: number): void {
    Atomics.store(this.memory.header, F_FLUSH_STATUS, status);
    Atomics.store(this.memory.header, F_FLUSHES_DONE, wanted);
  }

  /** Tells the page that something was done. */
  endTurn(): void {
    Atomics.add(this.memory.header, F_STORAGE_TURN, 1);
    Atomics.notify(this.memory.header, F_STORAGE_TURN);
  }

  /** The storage stores no more: who asks for something gets the status. */
  end(status: number): void {
    Atomics.store(this.memory.header, F_STORAGE_END, status);
    this.endTurn();
  }

  get isToEnd(): boolean {
    return Atomics.load(this.memory.header, F_STORAGE_STOP) === 1;
  }
}

/**
 * Taking what was changed below persistent directories, for the storage: names page by page of a directory, bytes page
 * by page of a file. Only one thread does it. What is taken is unmarked; if it could not be stored, it is marked again.
 */
import {
  isMounted,
  isStored,
  markPage,
  noteChange,
  noteChangedPages,
  storeAs,
  takeChanged,
  unchain,
  unmarkPage,
} from './changes.ts';
import { awaitContent } from './coming.ts';
import { entryInode, entryType, nextEntry } from './directory.ts';
import { sizeOf } from './file-data.ts';
import type { FileMemory } from './file-memory.ts';
import {
  CONTENT,
  F_RENAME_LOCK,
  FILE_BYTES_MAX,
  FILE_TYPE,
  type FileType,
  I_CHANGED_END,
  I_CHANGED_FROM,
  I_CONTENT,
  I_DIRECT,
  I_INCARNATION,
  I_LOCK,
  I_OPENS,
  I_STORED,
  I_TIMES,
  I_TYPE,
  PAGE_BYTES,
  SLOTS_PER_PAGE,
} from './format.ts';
import { inodeAt, isLive, lockSameInode, reap, unlockDropped } from './inodes.ts';
import { findPage, mappedEnd } from './page-index.ts';
import { copyName, nameLength, slotAt, slotCount } from './slots.ts';
import { TIME_WORDS } from './times.ts';

/** Names one inode for as long as it lives. */
export interface InodeName {
  readonly ino: number;
  readonly incarnation: number;
}

/** What an inode is, besides its names and bytes. */
export interface InodeFacts extends InodeName {
  readonly type: FileType;
  /** Bytes; of a directory 0. */
  readonly size: number;
  readonly times: Uint32Array;
  /** Of a symbolic link. */
  readonly target: Uint8Array | null;
  /** Pages of a directory's slots. */
  readonly slotPages: number;
  /** Logical pages of a file, as of I_CHANGED_FROM. */
  readonly changedFrom: number;
  readonly changedEnd: number;
  /** Whether a file's bytes are in the tree; else they are where the storage has them. */
  readonly isHere: boolean;
}

export interface CapturedEntry extends InodeName {
  readonly name: Uint8Array;
  readonly type: FileType;
}

/** The entries of one page of a directory's slots. */
export interface CapturedNames {
  readonly page: number;
  readonly entries: readonly CapturedEntry[];
}

/** Pages of a file that were copied, or have become holes. */
export interface CapturedPages {
  /** Their logical numbers; as many as were copied, in order. */
  readonly numbers: number[];
  /** Where the next section begins; at or past the end when there is none. */
  next: number;
}

/** An inode among the changed ones. */
export interface ChangedInode extends InodeName {
  readonly type: FileType;
  /** Somebody waits for its bytes. */
  readonly isWanted: boolean;
}

export class Capture {
  /** Marks taken since the last `keep`: pages, and where their inodes lie. */
  private readonly pages: number[] = [];
  private readonly inodes = new Set<number>();

  constructor(private readonly m: FileMemory) {}

  /**
   * Does something while no directory, and no name, goes from one directory to another; then gives every lock back.
   */
  withNames<T>(action: () => T): T {
    const { m } = this;
    m.lock(F_RENAME_LOCK);
    try {
      return action();
    } finally {
      m.end();
    }
  }

  /** Takes the changed inodes that are there. */
  changed(): ChangedInode[] {
    const { m } = this;
    const found: ChangedInode[] = [];
    for (let inode = takeChanged(m); inode !== 0; ) {
      m.cover(inode);
      m.lock(inode + I_LOCK);
      const ino = Math.abs(m.word(inode + I_STORED));
      const type = m.word(inode + I_TYPE) as FileType;
      if (ino !== 0 && isLive(m, inode)) {
        const isWanted = m.word(inode + I_CONTENT) === CONTENT.WANTED;
        found.push({ ino, incarnation: m.word(inode + I_INCARNATION), type, isWanted });
        this.inodes.add(inode);
      }
      const next = unchain(m, inode);
      m.unlock(inode + I_LOCK);
      inode = next;
    }
    return found;
  }

  /**
   * Takes a directory's facts and its changed names.
   * @param all takes all names.
   * @param meet is told of each entry while it has its name: true holds its inode until `letGo`, and makes it persistent.
   * @returns null when it is gone.
   */
  directory(
    dir: InodeName,
    all: boolean,
    meet: (entry: CapturedEntry) => boolean,
  ): { facts: InodeFacts; names: CapturedNames[] } | null {
    const { m } = this;
    const inode = lockSameInode(m, dir.ino, dir.incarnation);
    if (inode === 0) return null;
    const names: CapturedNames[] = [];
    const slotPages = mappedEnd(m, inode);
    this.inodes.add(inode);
    for (let page = 0; page < slotPages; page++) {
      const at = findPage(m, inode, page);
      if (!unmarkPage(m, at) && !all) continue;
      this.pages.push(at);
      names.push({ page, entries: this.entries(inode, page, meet) });
    }
    const facts = this.facts(dir, inode);
    m.unlock(inode + I_LOCK);
    return { facts, names };
  }

  private entries(dir: number, page: number, meet: (entry: CapturedEntry) => boolean): CapturedEntry[] {
    const { m } = this;
    const entries: CapturedEntry[] = [];
    const end = Math.min((page + 1) * SLOTS_PER_PAGE, slotCount(m, dir));
    for (let at = nextEntry(m, dir, page * SLOTS_PER_PAGE, end); at >= 0; at = nextEntry(m, dir, at + 1, end)) {
      const ref = slotAt(m, dir, at);
      const ino = entryInode(m, ref);
      const inode = inodeAt(m, ino);
      // What is mounted there has a storage of its own.
      if (isMounted(m, inode)) continue;
      const name = new Uint8Array(nameLength(m, ref));
      copyName(m, ref, name, 0);
      // It has a name in a directory that is locked: so it is there, and the same.
      const entry = { name, ino, incarnation: m.word(inode + I_INCARNATION), type: entryType(m, ref) };
      entries.push(entry);
      if (meet(entry)) this.hold(dir, inode, ino);
    }
    return entries;
  }

  private hold(dir: number, inode: number, ino: number): void {
    const { m } = this;
    m.lock(inode + I_LOCK);
    storeAs(m, dir, inode, ino);
    m.words[inode + I_OPENS] = m.word(inode + I_OPENS) + 1;
    m.unlock(inode + I_LOCK);
  }

  /** Lets go of what `meet` has held. */
  letGo(ino: number): void {
    const { m } = this;
    const inode = inodeAt(m, ino);
    m.lock(inode + I_LOCK);
    m.words[inode + I_OPENS] = m.word(inode + I_OPENS) - 1;
    const dead = unlockDropped(m, ino, inode);
    m.end();
    if (dead !== 0) reap(m, dead);
    m.end();
  }

  /** Waits for the bytes of a file that the page is bringing from an archive. */
  awaitContent({ ino, incarnation }: InodeName): void {
    awaitContent(this.m, ino, incarnation);
  }

  /**
   * Takes a file's facts, with which the taking of its pages begins, among which none is changed from then on; or those of a symbolic link.
   * @returns null when it is gone.
   */
  file(name: InodeName): InodeFacts | null {
    const { m } = this;
    const inode = lockSameInode(m, name.ino, name.incarnation);
    if (inode === 0) return null;
    this.inodes.add(inode);
    const facts = this.facts(name, inode);
    if (facts.type === FILE_TYPE.FILE) m.words[inode + I_CHANGED_END] = 0;
    m.unlock(inode + I_LOCK);
    return facts;
  }

  /**
   * Copies changed pages of a file to `out`, one section of them.
   * @param from the first logical page to look at, `end` the one past the last.
   * @param all copies all that are there.
   * @param isStored whether the storage has a page: one that it has, and that is a hole now, is copied as zeros.
   * @returns null when the file is gone.
   */
  filePages(
    name: InodeName,
    from: number,
    end: number,
    all: boolean,
    isStored: (page: number) => boolean,
    out: Uint8Array,
  ): CapturedPages | null {
    const { m } = this;
    const inode = lockSameInode(m, name.ino, name.incarnation);
    if (inode === 0) return null;
    const numbers: number[] = [];
    let next = from;
    const looks = Math.min(end, from + LOOKS);
    for (; next < looks && (numbers.length + 1) * PAGE_BYTES <= out.length; next++) {
      const page = findPage(m, inode, next);
      if (page === 0) {
        if (!isStored(next)) continue;
        out.fill(0, numbers.length * PAGE_BYTES, (numbers.length + 1) * PAGE_BYTES);
      } else {
        if (!unmarkPage(m, page) && !all) continue;
        this.pages.push(page);
        out.set(m.bytes.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES), numbers.length * PAGE_BYTES);
      }
      numbers.push(next);
    }
    m.unlock(inode + I_LOCK);
    return { numbers, next };
  }

  /** What was taken is stored. */
  keep(): void {
    this.pages.length = 0;
    this.inodes.clear();
  }

  /** What was taken since the last `keep` is not stored: marks it again. */
  putBack(): void {
    const { m } = this;
    for (const page of this.pages) markPage(m, page);
    for (const inode of this.inodes) {
      m.lock(inode + I_LOCK);
      if (isStored(m, inode) && isLive(m, inode)) {
        noteChange(m, inode);
        if (m.word(inode + I_TYPE) === FILE_TYPE.FILE) noteChangedPages(m, inode, 0, PAGES_MAX);
      }
      m.unlock(inode + I_LOCK);
    }
    this.keep();
  }

  /** Whether an inode that has no persistent name any more is there, without its bytes. */
  isAway(name: InodeName): boolean {
    const { m } = this;
    const inode = lockSameInode(m, name.ino, name.incarnation);
    if (inode === 0) return false;
    const away = m.word(inode + I_TYPE) === FILE_TYPE.FILE && m.word(inode + I_CONTENT) !== CONTENT.HERE;
    m.unlock(inode + I_LOCK);
    return away;
  }

  private facts({ ino, incarnation }: InodeName, inode: number): InodeFacts {
    const { m } = this;
    const type = m.word(inode + I_TYPE) as FileType;
    const isDirectory = type === FILE_TYPE.DIRECTORY;
    const size = sizeOf(m, inode);
    const link = m.word(inode + I_DIRECT) * PAGE_BYTES;
    return {
      ino,
      incarnation,
      type,
      size: isDirectory ? 0 : size,
      times: Uint32Array.from(m.words.subarray(inode + I_TIMES, inode + I_TIMES + TIME_WORDS)),
      target: type === FILE_TYPE.SYMLINK ? m.bytes.slice(link, link + size) : null,
      changedFrom: m.word(inode + I_CHANGED_FROM),
      changedEnd: m.word(inode + I_CHANGED_END),
      slotPages: isDirectory ? mappedEnd(m, inode) : 0,
      isHere: m.word(inode + I_CONTENT) === CONTENT.HERE,
    };
  }
}

/** More than a file has. */
const PAGES_MAX = FILE_BYTES_MAX / PAGE_BYTES;
/** Pages that one section looks at. */
const LOOKS = 4096;

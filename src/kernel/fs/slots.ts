/**
 * The 64-byte slots of a directory: where they come from, and the names in them. A name of up to 44 bytes lies in
 * its entry's slot, a longer one goes on in continuation slots, so free slots never fragment and an entry never moves.
 * The inode is locked throughout.
 */
import type { FileMemory } from './file-memory.ts';
import {
  CONTINUATION_NAME,
  CONTINUATION_NAME_BYTES,
  ENTRY_NAME,
  ENTRY_NAME_BYTES,
  I_FREE_SLOT,
  I_FREE_SLOTS,
  I_SIZE,
  S_CHAIN,
  S_HEAD,
  S_MORE,
  SLOT_BYTES,
  SLOT_CONTINUATION,
  SLOT_FREE,
  SLOT_WORDS_SHIFT,
  SLOTS_MAX,
  SLOTS_PER_PAGE,
  SLOTS_PER_PAGE_SHIFT,
} from './format.ts';
import { findPage, mapPage, pagesToMap } from './page-index.ts';

/** Slots of the directory that were ever used: positions from 0 to here may hold entries. */
export function slotCount(m: FileMemory, dir: number): number {
  return m.float(dir + I_SIZE) / SLOT_BYTES;
}

/** The reference of the slot at `position`, which is below `slotCount`. */
export function slotAt(m: FileMemory, dir: number, position: number): number {
  const page = findPage(m, dir, position >>> SLOTS_PER_PAGE_SHIFT);
  return (page << SLOTS_PER_PAGE_SHIFT) + (position & (SLOTS_PER_PAGE - 1));
}

/** Word offset of slot `ref`. */
export function slotWord(ref: number): number {
  return ref << SLOT_WORDS_SHIFT;
}

/** Slots that hold a name of `length` bytes beyond the entry's own. */
export function continuationSlots(length: number): number {
  return length <= ENTRY_NAME_BYTES ? 0 : Math.ceil((length - ENTRY_NAME_BYTES) / CONTINUATION_NAME_BYTES);
}

/** Pages to reserve before taking `slots` (at most 64) slots; Infinity when the directory can't have so many. */
export function pagesForSlots(m: FileMemory, dir: number, slots: number): number {
  const free = m.word(dir + I_FREE_SLOTS);
  if (free >= slots) return 0;
  const used = slotCount(m, dir);
  const room = -used & (SLOTS_PER_PAGE - 1);
  if (free + room >= slots) return 0;
  if (used + slots > SLOTS_MAX) return Number.POSITIVE_INFINITY;
  return pagesToMap(m, dir, (used + room) >>> SLOTS_PER_PAGE_SHIFT);
}

/** A slot of the directory; its page was reserved. Its content is undefined. */
export function takeSlot(m: FileMemory, dir: number): number {
  const free = m.word(dir + I_FREE_SLOT);
  if (free !== 0) {
    m.words[dir + I_FREE_SLOT] = m.word(slotWord(free) + S_CHAIN);
    m.words[dir + I_FREE_SLOTS] = m.word(dir + I_FREE_SLOTS) - 1;
    return free;
  }
  const position = slotCount(m, dir);
  if ((position & (SLOTS_PER_PAGE - 1)) === 0) mapPage(m, dir, position >>> SLOTS_PER_PAGE_SHIFT, false);
  m.setFloat(dir + I_SIZE, (position + 1) * SLOT_BYTES);
  return slotAt(m, dir, position);
}

export function freeSlot(m: FileMemory, dir: number, ref: number): void {
  const at = slotWord(ref);
  m.words[at + S_HEAD] = SLOT_FREE;
  m.words[at + S_CHAIN] = m.word(dir + I_FREE_SLOT);
  m.words[dir + I_FREE_SLOT] = ref;
  m.words[dir + I_FREE_SLOTS] = m.word(dir + I_FREE_SLOTS) + 1;
}

export function nameLength(m: FileMemory, ref: number): number {
  return m.word(slotWord(ref) + S_HEAD) >>> 16;
}

/** Writes a name into an entry's slot and as many continuation slots as it needs. The head word is the caller's. */
export function putName(m: FileMemory, dir: number, ref: number, name: Uint8Array, from: number, to: number): void {
  let at = ref * SLOT_BYTES + ENTRY_NAME;
  let end = Math.min(to, from + ENTRY_NAME_BYTES);
  let link = slotWord(ref) + S_MORE;
  for (;;) {
    while (from < end) m.bytes[at++] = name[from++] as number;
    if (from === to) break;
    const more = takeSlot(m, dir);
    m.words[link] = more;
    m.words[slotWord(more) + S_HEAD] = SLOT_CONTINUATION;
    link = slotWord(more) + S_CHAIN;
    at = more * SLOT_BYTES + CONTINUATION_NAME;
    end = Math.min(to, from + CONTINUATION_NAME_BYTES);
  }
  m.words[link] = 0;
}

/** Frees the continuation slots of an entry. */
export function freeNameRest(m: FileMemory, dir: number, ref: number): void {
  let more = m.word(slotWord(ref) + S_MORE);
  while (more !== 0) {
    const next = m.word(slotWord(more) + S_CHAIN);
    freeSlot(m, dir, more);
    more = next;
  }
}

/** Copies an entry's name to `out` from `at` on, which has room for it; returns its length in bytes. */
export function copyName(m: FileMemory, ref: number, out: Uint8Array, at: number): number {
  const length = nameLength(m, ref);
  const end = at + length;
  let source = ref * SLOT_BYTES + ENTRY_NAME;
  let stop = Math.min(end, at + ENTRY_NAME_BYTES);
  let more = m.word(slotWord(ref) + S_MORE);
  for (;;) {
    while (at < stop) out[at++] = m.bytes[source++] as number;
    if (at === end) return length;
    source = more * SLOT_BYTES + CONTINUATION_NAME;
    stop = Math.min(end, at + CONTINUATION_NAME_BYTES);
    more = m.word(slotWord(more) + S_CHAIN);
  }
}

/** Whether the entry's name, which has the same length, is `name` from `from` to `to`. */
export function nameEquals(m: FileMemory, ref: number, name: Uint8Array, from: number, to: number): boolean {
  let source = ref * SLOT_BYTES + ENTRY_NAME;
  let stop = Math.min(to, from + ENTRY_NAME_BYTES);
  let more = m.word(slotWord(ref) + S_MORE);
  for (;;) {
    while (from < stop) if (m.bytes[source++] !== name[from++]) return false;
    if (from === to) return true;
    source = more * SLOT_BYTES + CONTINUATION_NAME;
    stop = Math.min(to, from + CONTINUATION_NAME_BYTES);
    more = m.word(slotWord(more) + S_CHAIN);
  }
}

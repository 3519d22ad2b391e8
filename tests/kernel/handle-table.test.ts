import { describe, expect, it } from 'vitest';
import { HANDLE_CHUNK_ENTRIES, HANDLE_CHUNKS } from '../../src/guest-abi/limits.ts';
import {
  RAT_ERR_ACCESS_DENIED,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_QUOTA,
  RAT_ERR_WRONG_TYPE,
  RIGHT,
  TYPE,
} from '../../src/guest-abi/status.ts';
import { lookupUsed } from '../../src/kernel/core/brief-use.ts';
import {
  closeAllHandles,
  closeHandle,
  createHandle,
  E_META,
  E_OBJECT,
  ENTRY_WORDS,
  lookup,
  rightsOf,
} from '../../src/kernel/core/handle-table.ts';
import { O_HANDLES, O_REFS, release } from '../../src/kernel/core/object.ts';
import { heapAllocate } from '../../src/kernel/memory/heap.ts';
import { P_HANDLE_CHUNKS, P_HANDLE_COUNT, P_HANDLE_FREE } from '../../src/kernel/memory/process-record.ts';
import { T_STATE, THREAD_STATE } from '../../src/kernel/memory/thread-record.ts';
import { PASSAGE } from '../../src/kernel/process/control.ts';
import { enterKernel } from '../../src/kernel/process/gate.ts';
import { createProcess } from '../../src/kernel/process/process.ts';
import { newEvent, newMutex, System } from './support/system.ts';

const ALL = RIGHT.WAIT | RIGHT.SIGNAL;
const indexOf = (handle: number) => handle & 0xffff;
const generationOf = (handle: number) => handle >>> 16;

function setUp(options = {}) {
  const system = new System(options);
  const k = system.thread();
  const event = newEvent(k);
  const open = (object = event, rights = ALL) => createHandle(k, system.process, object, rights);
  const close = (handle: number) => closeHandle(k, system.process, handle);
  /** Looks up and lets go. */
  const find = (handle: number, type = 0, rights = 0) => {
    const object = lookup(k, handle, type, rights);
    if (object > 0) release(k, object);
    return object;
  };
  return { system, k, words: system.words, event, open, close, find };
}

describe('handle table', () => {
  it('finds the object, with a reference', () => {
    const { k, words, event, open } = setUp();
    const handle = open();
    expect([words[event + O_REFS], words[event + O_HANDLES]]).toEqual([2, 1]);
    expect(lookup(k, handle, TYPE.EVENT, RIGHT.WAIT)).toBe(event);
    expect(words[event + O_REFS]).toBe(3);
  });

  it('never takes a link of the free list for an object, whatever the thread has said that it uses', () => {
    const { k, words, event, open } = setUp();
    const handle = open();
    const entry = words[k.process + P_HANDLE_CHUNKS] + indexOf(handle) * ENTRY_WORDS;
    const look = (said: number) => {
      words[k.thread + T_STATE] = THREAD_STATE.USER;
      expect(enterKernel(k, 1, said)).toBe(PASSAGE.OPEN);
      return lookupUsed(k, handle, 0, RIGHT.WAIT);
    };
    expect(look(event)).toBe(event);
    // Its entry as another thread leaves it that has closed the handle after the look at its generation.
    words[entry + E_OBJECT] = indexOf(handle) + 1;
    expect([look(event), look(0), look(indexOf(handle) + 1)]).toEqual(Array(3).fill(RAT_ERR_INVALID_HANDLE));
  });

  it('says what is wrong in the order handle, type, right', () => {
    const { event, open, close, find } = setUp();
    const handle = open(event, RIGHT.WAIT);
    expect(find(handle, TYPE.MUTEX, RIGHT.SIGNAL)).toBe(RAT_ERR_WRONG_TYPE);
    expect(find(handle, TYPE.EVENT, RIGHT.SIGNAL)).toBe(RAT_ERR_ACCESS_DENIED);
    expect(find(handle, TYPE.EVENT, RIGHT.WAIT | RIGHT.SIGNAL)).toBe(RAT_ERR_ACCESS_DENIED);
    expect(find(handle, TYPE.EVENT, RIGHT.WAIT)).toBe(event);
    close(handle);
    expect(find(handle, TYPE.MUTEX, RIGHT.SIGNAL)).toBe(RAT_ERR_INVALID_HANDLE);
  });

  it('refuses what was never a handle', () => {
    const { open, close, find } = setUp();
    const handle = open();
    const forged = [
      0,
      -1,
      1,
      0x10000 | 0xffff,
      handle + 1,
      handle + 0x10000,
      handle - 0x10000,
      0x7fffffff,
      -0x80000000,
    ];
    for (const value of forged) {
      expect(find(value)).toBe(RAT_ERR_INVALID_HANDLE);
      expect(close(value)).toBe(RAT_ERR_INVALID_HANDLE);
    }
    expect(find(handle)).toBeGreaterThan(0);
  });

  it('closes a handle once', () => {
    const { words, event, open, close, find } = setUp();
    const handle = open();
    expect([close(handle), close(handle), find(handle)]).toEqual([0, RAT_ERR_INVALID_HANDLE, RAT_ERR_INVALID_HANDLE]);
    expect([words[event + O_REFS], words[event + O_HANDLES]]).toEqual([1, 0]);
  });

  it('uses an entry again under another generation, so an old value names nothing', () => {
    const { k, open, close, find } = setUp();
    const mutex = newMutex(k);
    const old = open();
    close(old);
    const fresh = open(mutex);
    expect(indexOf(fresh)).toBe(indexOf(old));
    expect(generationOf(fresh)).toBe(generationOf(old) + 1);
    expect([find(old), find(fresh)]).toEqual([RAT_ERR_INVALID_HANDLE, mutex]);
  });

  it('has handles with a set top bit', () => {
    const { system, words, event, open, close, find } = setUp();
    close(open());
    const entry = words[system.process + P_HANDLE_CHUNKS];
    words[entry + E_META] = 0x8000 << 8;
    const handle = open();
    expect(handle).toBeGreaterThan(0x7fffffff);
    expect([find(handle), close(handle), find(handle)]).toEqual([event, 0, RAT_ERR_INVALID_HANDLE]);
  });

  it('retires an entry whose generations are used up', () => {
    const { system, words, open, close, find } = setUp();
    close(open());
    const entry = words[system.process + P_HANDLE_CHUNKS];
    words[entry + E_META] = 0xffff << 8;
    const last = open();
    expect([indexOf(last), generationOf(last)]).toEqual([0, 0xffff]);
    expect(close(last)).toBe(0);
    expect(words[system.process + P_HANDLE_FREE]).toBe(0);
    const next = open();
    expect([indexOf(next), generationOf(next)]).toEqual([1, 1]);
    // With generation 0 the old entry would be named by a small number.
    expect([find(0), find(last)]).toEqual([RAT_ERR_INVALID_HANDLE, RAT_ERR_INVALID_HANDLE]);
    expect(close(next)).toBe(0);
  });

  it('carries rights, which only the live handle has', () => {
    const { k, event, open, close } = setUp();
    const [both, one] = [open(), open(event, RIGHT.WAIT)];
    expect([rightsOf(k, both), rightsOf(k, one)]).toEqual([ALL, RIGHT.WAIT]);
    close(one);
    expect([rightsOf(k, both), rightsOf(k, one), rightsOf(k, 0)]).toEqual([ALL, 0, 0]);
  });

  it('grows by chunks, and finds each handle in its chunk', () => {
    const { system, words, event, open, find } = setUp();
    const handles = Array.from({ length: 2 * HANDLE_CHUNK_ENTRIES + 1 }, () => open());
    expect(handles.map(indexOf)).toEqual(handles.map((_, i) => i));
    expect(handles.every((handle) => find(handle) === event)).toBe(true);
    const chunks = Array.from({ length: HANDLE_CHUNKS }, (_, i) => words[system.process + P_HANDLE_CHUNKS + i]);
    expect(chunks.filter((chunk) => chunk !== 0)).toHaveLength(3);
    closeAllHandles(system.page, system.process);
    system.prepareHandles();
    expect(words[event + O_HANDLES]).toBe(0);
  });

  it('gives back entries in any order without mixing them up', () => {
    const { event, open, close, find } = setUp();
    const handles = Array.from({ length: 50 }, () => open());
    const closed = handles.filter((_, i) => i % 3 !== 0).reverse();
    for (const handle of closed) expect(close(handle)).toBe(0);
    const again = closed.map(() => open());
    expect(new Set([...handles, ...again]).size).toBe(handles.length + again.length);
    expect(closed.every((handle) => find(handle) === RAT_ERR_INVALID_HANDLE)).toBe(true);
    expect(again.every((handle) => find(handle) === event)).toBe(true);
  });

  it('keeps to the quota, and counts what is open', () => {
    const { system, words, open, close } = setUp({ quotaHandles: 3 });
    const handles = [open(), open(), open()];
    expect(open()).toBe(RAT_ERR_QUOTA);
    expect(words[system.process + P_HANDLE_COUNT]).toBe(3);
    close(handles[1]);
    expect(open()).toBeGreaterThan(0);
    expect(open()).toBe(RAT_ERR_QUOTA);
  });

  it('fails without memory for a chunk, and leaves nothing', () => {
    const { system, k, words, event, open } = setUp({ heapBytes: 1 << 20 });
    for (let i = 0; i < HANDLE_CHUNK_ENTRIES; i++) open();
    while (heapAllocate(k, HANDLE_CHUNK_ENTRIES * ENTRY_WORDS) !== 0);
    const references = words[event + O_REFS];
    expect(open()).toBe(RAT_ERR_NO_MEMORY);
    expect(words[event + O_REFS]).toBe(references);
    expect(words[system.process + P_HANDLE_COUNT]).toBe(HANDLE_CHUNK_ENTRIES);
  });

  it('belongs to a process: another’s handles are unknown', () => {
    const { system, k, open, find } = setUp();
    const handle = open();
    const other = createProcess(k, system.process, new Uint8Array());
    k.process = other;
    expect(find(handle)).toBe(RAT_ERR_INVALID_HANDLE);
    k.process = system.process;
    expect(find(handle)).toBeGreaterThan(0);
  });

  it('closes everything at the end of a process', () => {
    const { system, k, words, event, open } = setUp();
    const mutex = newMutex(k);
    for (const object of [event, mutex, event]) open(object);
    release(k, mutex);
    closeAllHandles(k, system.process);
    system.prepareHandles();
    release(k, event);
    system.end(k);
    expect(words[words[system.process + P_HANDLE_CHUNKS] + E_OBJECT]).toBe(0);
    expect(system.leaks()).toEqual({});
  });
});

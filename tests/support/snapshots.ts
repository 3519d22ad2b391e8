/** Threads and objects as `os.inspect()` tells of them, for tests of what is concluded from that. */
import type { ObjectSnapshot, ThreadSnapshot } from '../../src/kernel/inspect/snapshot.ts';

/** It waits for nothing, for ever. */
export function thread(tid: number, more: Partial<ThreadSnapshot> = {}): ThreadSnapshot {
  return {
    tid,
    pid: 1,
    name: '',
    state: 'waiting',
    call: 'RatWaitForHandle',
    waitsFor: [],
    waitsForAll: false,
    forever: true,
    futex: null,
    futexOwner: null,
    futexLeftBy: null,
    sendsTo: null,
    owns: [],
    since: null,
    cpuMs: 0,
    controlled: false,
    ...more,
  };
}

/** Nobody owns it, or waits for it. */
export function object(id: number, type: ObjectSnapshot['type'], more: Partial<ObjectSnapshot> = {}): ObjectSnapshot {
  return {
    id,
    type,
    handles: 1,
    references: 1,
    signaled: false,
    count: 0,
    owner: null,
    endOf: null,
    waiters: [],
    watchers: [],
    holders: [],
    ...more,
  };
}

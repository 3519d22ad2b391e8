import { describe, expect, it } from 'vitest';
import { MAX_FDS, MAX_THREADS } from '../../src/guest-abi/limits.ts';
import { SIGNAL } from '../../src/guest-abi/signals.ts';
import {
  OPEN,
  RAT_ERR_INVALID_HANDLE,
  RAT_ERR_NO_MEMORY,
  RAT_ERR_NOT_DIRECTORY,
  RAT_ERR_NOT_FOUND,
  RAT_ERR_QUOTA,
  RAT_ERR_WRONG_TYPE,
  RAT_SUCCESS,
  RIGHT,
  TYPE,
} from '../../src/guest-abi/status.ts';
import { PROCESS_STATE } from '../../src/guest-abi/values.ts';
import { createHandle, lookup, naturalRights, rightsOf } from '../../src/kernel/core/handle-table.ts';
import { addHandle, addReference, O_HANDLES, O_REFS, O_TYPE, release } from '../../src/kernel/core/object.ts';
import { nodesFor, waitOne } from '../../src/kernel/core/wait.ts';
import { FileSystem } from '../../src/kernel/fs/file-system.ts';
import { heapAllocate } from '../../src/kernel/memory/heap.ts';
import {
  EXIT_REASON,
  P_ARGC,
  P_ARGUMENTS,
  P_ARGUMENTS_BYTES,
  P_ENVC,
  P_ID,
  P_INHERITED,
  P_INHERITED_COUNT,
  P_OBJECT,
  P_PARENT_ID,
  P_STATE,
  P_THREADS,
} from '../../src/kernel/memory/process-record.ts';
import {
  T_BIG_NODES,
  T_ID,
  T_OBJECT,
  T_PROCESS,
  T_STATE,
  THREAD_STATE,
} from '../../src/kernel/memory/thread-record.ts';
import { utf8Bytes, utf8Text } from '../../src/kernel/memory/utf8.ts';
import { createOpenFile } from '../../src/kernel/objects/open-file.ts';
import { OP_EXIT_CODE, OP_ID, OP_PROCESS, OP_REASON } from '../../src/kernel/objects/process-object.ts';
import { createSemaphore } from '../../src/kernel/objects/semaphore.ts';
import { OT_EXIT_CODE, OT_ID, OT_THREAD } from '../../src/kernel/objects/thread-object.ts';
import {
  adoptDescriptor,
  closeDescriptor,
  createDescriptor,
  descriptorObject,
  renumberDescriptor,
} from '../../src/kernel/process/descriptors.ts';
import {
  beginExit,
  createProcess,
  currentDirectory,
  listProcesses,
  reapProcess,
  setCurrentDirectory,
} from '../../src/kernel/process/process.ts';
import { raiseSignal } from '../../src/kernel/process/signals.ts';
import { discardChild, prepareChild, type SpawnPlan } from '../../src/kernel/process/spawn.ts';
import {
  createThread,
  endThread,
  forEachThread,
  freeThread,
  hasEnded,
  threadName,
} from '../../src/kernel/process/thread.ts';
import { newEvent, newPipe, System } from './support/system.ts';

function setUp(options = {}) {
  const system = new System(options);
  const { page: k, words } = system;
  return { system, k, words, create: (name = '/bin/x') => createProcess(k, system.process, utf8Bytes(name)) };
}

describe('process', () => {
  it('begins suspended, with an id, a parent and its object', () => {
    const { system, words, create } = setUp();
    const process = create();
    const object = words[process + P_OBJECT];
    expect(words[process + P_STATE]).toBe(PROCESS_STATE.SUSPENDED);
    expect(words[process + P_PARENT_ID]).toBe(words[system.process + P_ID]);
    expect([words[object + O_TYPE], words[object + OP_ID], words[object + OP_PROCESS]]).toEqual([
      TYPE.PROCESS,
      words[process + P_ID],
      process,
    ]);
  });

  it('ends once: the first to say so decides code and reason', () => {
    const { k, words, create } = setUp();
    const process = create();
    const object = words[process + P_OBJECT];
    addReference(k, object);
    expect(beginExit(k, process, 7, EXIT_REASON.TRAPPED)).toBe(true);
    expect(beginExit(k, process, 8, EXIT_REASON.EXIT)).toBe(false);
    expect(waitOne(k, object, 0)).not.toBe(RAT_SUCCESS);
    reapProcess(k, process);
    expect([waitOne(k, object, 0), waitOne(k, object, 0)]).toEqual([RAT_SUCCESS, RAT_SUCCESS]);
    expect([OP_EXIT_CODE, OP_REASON, OP_PROCESS].map((field) => words[object + field])).toEqual([
      7,
      EXIT_REASON.TRAPPED,
      0,
    ]);
  });

  it('gives back all that it held', () => {
    const { system, k, words, create } = setUp();
    const process = create();
    const event = newEvent(k);
    for (let i = 0; i < 3; i++) createHandle(k, process, event, RIGHT.WAIT);
    createDescriptor(k, process, event);
    setCurrentDirectory(k, process, utf8Bytes('/somewhere'));
    expect(words[event + O_HANDLES]).toBe(4);
    reapProcess(k, process);
    expect([words[event + O_HANDLES], words[event + O_REFS]]).toEqual([0, 1]);
    release(k, event);
    expect(system.leaks()).toEqual({});
  });

  it('is limited by the table and by memory, and leaves nothing when it fails', () => {
    const { system, k, words, create } = setUp({ heapBytes: 8 << 20 });
    const all: number[] = [];
    let process = create();
    for (; process > 0; process = create()) all.push(process);
    expect(process).toBe(RAT_ERR_QUOTA);
    const ids = all.map((process) => words[process + P_ID]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const process of all) reapProcess(k, process);
    expect(system.leaks()).toEqual({});
    while (heapAllocate(k, 1024) !== 0);
    const before = system.leaks();
    expect([create(), system.leaks()]).toEqual([RAT_ERR_NO_MEMORY, before]);
  });

  it('has a working directory', () => {
    const { k, create } = setUp();
    const process = create();
    expect(utf8Text(currentDirectory(k, process))).toBe('/');
    for (const path of ['/a', '/déjà/vu', '/']) {
      expect(setCurrentDirectory(k, process, utf8Bytes(path))).toBe(RAT_SUCCESS);
      expect(utf8Text(currentDirectory(k, process))).toBe(path);
    }
  });

  it('is listed by its id, with its name cut to fit', () => {
    const { k, create } = setUp();
    create('/bin/one');
    create(`/bin/${'x'.repeat(200)}`);
    const list = listProcesses(k);
    expect(list.map(({ id }) => id)).toEqual([1, 2, 3]);
    const names = list.map(({ name }) => utf8Text(name.subarray(0, name.indexOf(0))));
    expect(names).toEqual(['/bin/test', '/bin/one', `/bin/${'x'.repeat(58)}`]);
  });

  it('gives its objects the rights that make sense for them', () => {
    const { k } = setUp();
    const common = RIGHT.WAIT | RIGHT.DUPLICATE | RIGHT.INSPECT;
    const { read, write } = newPipe(k);
    expect(naturalRights(k, newEvent(k))).toBe(common | RIGHT.SIGNAL);
    expect(naturalRights(k, read)).toBe(common | RIGHT.READ);
    expect(naturalRights(k, write)).toBe(common | RIGHT.WRITE);
  });
});

describe('thread', () => {
  it('begins new, with an id of its own', () => {
    const { system, k, words } = setUp();
    const threads = ['one', 'two'].map((name) => createThread(k, system.process, utf8Bytes(name)));
    const [id, other] = threads.map((thread) => words[thread + T_ID]);
    expect(id).toBeGreaterThan(0);
    expect(other).not.toBe(id);
    expect([words[threads[0] + T_STATE], words[threads[0] + T_PROCESS]]).toEqual([THREAD_STATE.NEW, system.process]);
    expect([words[system.process + P_THREADS], utf8Text(threadName(k, threads[1]))]).toEqual([2, 'two']);
    expect(words[words[threads[0] + T_OBJECT] + OT_ID]).toBe(id);
  });

  it('ends with an exit code that can be read as long as somebody has its object', () => {
    const { system, k, words } = setUp();
    const threads = [1, 2].map(() => createThread(k, system.process, utf8Bytes('')));
    const object = words[threads[0] + T_OBJECT];
    addHandle(k, object);
    expect(waitOne(k, object, 0)).not.toBe(RAT_SUCCESS);
    expect(endThread(k, threads[0], 99)).toBe(1);
    expect([waitOne(k, object, 0), words[object + OT_EXIT_CODE], words[object + OT_THREAD]]).toEqual([
      RAT_SUCCESS,
      99,
      0,
    ]);
    expect([hasEnded(k, threads[0]), hasEnded(k, threads[1])]).toEqual([true, false]);
    expect(endThread(k, threads[1], 0)).toBe(0);
  });

  it('gives back the memory of its wide waits', () => {
    const { system, k } = setUp();
    const thread = system.thread();
    expect(nodesFor(thread, 1000)).toBe(thread.words[thread.thread + T_BIG_NODES]);
    system.end(thread);
    expect(system.leaks()).toEqual({});
    expect(k.words[thread.thread + T_BIG_NODES]).toBe(0);
  });

  it('frees its record for the next one, under another id', () => {
    const { system, k, words } = setUp();
    const seen = new Set<number>();
    for (let i = 0; i < 50; i++) {
      const thread = createThread(k, system.process, utf8Bytes(''));
      seen.add(words[thread + T_ID]);
      endThread(k, thread, 0);
      freeThread(k, thread);
    }
    expect(seen.size).toBe(50);
    expect(system.leaks()).toEqual({});
  });

  it('is limited by the quota of its process, and by the table', () => {
    const { system, k, words, create } = setUp({ quotaThreads: 3 });
    const make = (process: number) => createThread(k, process, utf8Bytes(''));
    const mine = [1, 2, 3].map(() => make(system.process));
    expect([make(system.process), words[system.process + P_THREADS]]).toEqual([RAT_ERR_QUOTA, 3]);
    expect(make(create())).toBeGreaterThan(0);
    const found: number[] = [];
    forEachThread(k, system.process, (thread) => found.push(thread));
    expect(found).toEqual(mine);
    const many = setUp({ quotaThreads: MAX_THREADS + 1 });
    const makeOneOfMany = () => createThread(many.k, many.system.process, utf8Bytes(''));
    let made = 0;
    let last = makeOneOfMany();
    for (; last > 0; last = makeOneOfMany()) made++;
    // The first record is the page's.
    expect([made, last]).toEqual([MAX_THREADS - 1, RAT_ERR_QUOTA]);
  });
});

describe('descriptors', () => {
  it('are the lowest free ones', () => {
    const { k, create } = setUp();
    const process = create();
    const events = [1, 2, 3].map(() => newEvent(k));
    expect(events.map((event) => createDescriptor(k, process, event))).toEqual([0, 1, 2]);
    expect([closeDescriptor(k, process, 1), closeDescriptor(k, process, 1)]).toEqual([0, RAT_ERR_INVALID_HANDLE]);
    expect(createDescriptor(k, process, events[0], 5)).toBe(5);
    expect(createDescriptor(k, process, events[2])).toBe(1);
    expect(descriptorObject(k, process, 1)).toBe(events[2]);
    for (const fd of [-1, 3, MAX_FDS, 0x7fffffff]) {
      expect(descriptorObject(k, process, fd)).toBe(RAT_ERR_INVALID_HANDLE);
      expect(closeDescriptor(k, process, fd)).toBe(RAT_ERR_INVALID_HANDLE);
    }
  });

  it('count as handles of their object', () => {
    const { k, words, create } = setUp();
    const process = create();
    const event = newEvent(k);
    expect(adoptDescriptor(k, process, event)).toBe(0);
    expect([words[event + O_HANDLES], words[event + O_REFS]]).toEqual([1, 1]);
    closeDescriptor(k, process, 0);
    expect(words[event + O_TYPE]).toBe(0);
  });

  it('are limited', () => {
    const { k, create } = setUp();
    const process = create();
    const event = newEvent(k);
    for (let i = 0; i < MAX_FDS; i++) expect(createDescriptor(k, process, event)).toBe(i);
    expect(createDescriptor(k, process, event)).toBe(RAT_ERR_QUOTA);
  });

  it('are moved over others', () => {
    const { k, words, create } = setUp();
    const process = create();
    const [first, second] = [newEvent(k), newEvent(k)];
    for (const event of [first, second]) adoptDescriptor(k, process, event);
    expect(renumberDescriptor(k, process, 0, 0)).toBe(0);
    expect(renumberDescriptor(k, process, 0, 9)).toBe(RAT_ERR_INVALID_HANDLE);
    expect(renumberDescriptor(k, process, 0, 1)).toBe(0);
    expect([words[second + O_TYPE], descriptorObject(k, process, 1)]).toEqual([0, first]);
    expect(descriptorObject(k, process, 0)).toBe(RAT_ERR_INVALID_HANDLE);
  });
});

describe('child', () => {
  function withFiles() {
    const { system, k, words } = setUp();
    const files = FileSystem.create({ maxBytes: 16 << 20, now: () => 0, mayBlock: true });
    k.files = files;
    // The page prepares the child here; it has the test process's descriptors and handles.
    k.process = system.process;
    files.mkdir(files.root, 'bin');
    files.mkdir(files.root, 'work');
    files.close(files.open(files.root, '/bin/program', { create: true }));
    const plan: SpawnPlan = {
      path: '/bin/program',
      cwd: null,
      strings: [utf8Bytes('program\0'), utf8Bytes('-v\0'), utf8Bytes('A=1\0')],
      argc: 2,
      envc: 1,
      standard: [0, 0, 0],
      inherit: [],
    };
    const prepare = (changes: Partial<SpawnPlan> = {}) => {
      const child = prepareChild(k, files, { ...plan, ...changes });
      if (typeof child === 'number') throw new Error(`It failed with ${child}.`);
      return child;
    };
    return { system, k, words, files, plan, prepare };
  }
  const strings = (k: System['page'], process: number) => {
    const from = k.words[process + P_ARGUMENTS] * 4;
    return utf8Text(k.bytes.slice(from, from + k.words[process + P_ARGUMENTS_BYTES]));
  };

  it('is not made any more by a process that a signal is about to end', () => {
    const { system, k, files, plan, words } = withFiles();
    raiseSignal(k, words[system.process + P_ID], SIGNAL.KILL, 0);
    expect(prepareChild(k, files, plan)).toBe(RAT_ERR_QUOTA);
    expect(system.leaks()).toEqual({});
  });

  it('has arguments, environment and working directory, and nothing else', () => {
    const { system, k, words, prepare } = withFiles();
    const { process } = prepare({ cwd: '/work' });
    expect([words[process + P_ARGC], words[process + P_ENVC], strings(k, process)]).toEqual([
      2,
      1,
      'program\0-v\0A=1\0',
    ]);
    expect(utf8Text(currentDirectory(k, process))).toBe('/work');
    const descriptors = [0, 1, 2, 3, 4].map((fd) => descriptorObject(k, process, fd) > 0);
    expect(descriptors).toEqual([false, false, false, false, false]);
    expect(system.leaks()).toMatchObject({ processes: 1 });
  });

  it('inherits environment, directory and standard streams from its creator', () => {
    const { k, words, prepare } = withFiles();
    const first = prepare({ cwd: '/work' });
    const { read } = newPipe(k);
    createDescriptor(k, first.process, read, 1);
    k.process = first.process;
    const { process } = prepare({ strings: [utf8Bytes('x\0')], argc: 1, envc: -1, path: '../bin/program' });
    expect([words[process + P_ENVC], strings(k, process)]).toEqual([1, 'x\0A=1\0']);
    expect(utf8Text(currentDirectory(k, process))).toBe('/work');
    expect([descriptorObject(k, process, 0), descriptorObject(k, process, 1)]).toEqual([RAT_ERR_INVALID_HANDLE, read]);
  });

  it('gets the handles that are listed, in their order, with their rights', () => {
    const { system, k, words, prepare } = withFiles();
    const [event, semaphore] = [newEvent(k), createSemaphore(k, 0, 1)];
    const inherit = [
      createHandle(k, system.process, semaphore, RIGHT.WAIT),
      createHandle(k, system.process, event, RIGHT.WAIT | RIGHT.SIGNAL),
    ];
    createHandle(k, system.process, newEvent(k), RIGHT.WAIT);
    const { process } = prepare({ inherit });
    expect(words[process + P_INHERITED_COUNT]).toBe(2);
    k.process = process;
    const copies = [0, 1].map((i) => words[words[process + P_INHERITED] + i]);
    expect(copies.map((handle) => lookup(k, handle, 0, 0))).toEqual([semaphore, event]);
    expect(copies.map((handle) => rightsOf(k, handle))).toEqual([RIGHT.WAIT, RIGHT.WAIT | RIGHT.SIGNAL]);
  });

  it('that cannot be made leaves nothing', () => {
    const { system, k, files, plan } = withFiles();
    const event = createHandle(k, system.process, newEvent(k), RIGHT.WAIT);
    const before = system.leaks();
    const attempts: [Partial<SpawnPlan>, number][] = [
      [{ path: '' }, RAT_ERR_NOT_FOUND],
      [{ path: '/bin/other' }, RAT_ERR_NOT_FOUND],
      [{ cwd: '/nowhere' }, RAT_ERR_NOT_FOUND],
      [{ cwd: '/bin/program' }, RAT_ERR_NOT_DIRECTORY],
      [{ standard: [0, event, 0] }, RAT_ERR_WRONG_TYPE],
      [{ standard: [0, 0, 99] }, RAT_ERR_INVALID_HANDLE],
      [{ inherit: [event, 12345] }, RAT_ERR_INVALID_HANDLE],
    ];
    for (const [changes, status] of attempts) expect(prepareChild(k, files, { ...plan, ...changes })).toBe(status);
    expect(system.leaks()).toEqual(before);
    // Nothing has the program open any more: it goes when its name goes.
    const inodes = files.inodesInUse;
    files.unlink(files.root, '/bin/program');
    expect(files.inodesInUse).toBe(inodes - 1);
  });

  it('can be given up before it runs', () => {
    const { system, k, prepare } = withFiles();
    const before = system.leaks();
    discardChild(k, prepare({ cwd: '/work' }));
    expect(system.leaks()).toEqual(before);
  });

  it('keeps its open files until it is reaped', () => {
    const { system, k, files, prepare } = withFiles();
    const before = system.leaks();
    const file = createOpenFile(k, files.open(files.root, '/bin/program', {}), OPEN.READ);
    const handle = createHandle(k, system.process, file, RIGHT.READ);
    const child = prepare({ standard: [handle, 0, 0] });
    release(k, file);
    expect(descriptorObject(k, child.process, 0)).toBe(file);
    release(k, file);
    discardChild(k, child);
    expect(system.leaks()).toEqual({ ...before, objects: 1, handles: 1 });
  });
});

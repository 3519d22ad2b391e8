/** The ABI tables: what programs were compiled against does not change under them. */
import { expect, test } from 'vitest';
import { STATUS, statusName } from '../../src/guest-abi/status.ts';
import * as offsets from '../../src/guest-abi/struct-offsets.ts';
import { layoutOf, STRUCTS } from '../../src/guest-abi/structs.ts';
import { SYSCALLS } from '../../src/guest-abi/syscalls.ts';
import { chromeTrace, traceLine } from '../../src/guest-abi/trace.ts';
import { WASI_CALLS } from '../../src/guest-abi/wasi.ts';

/** As clang lays them out for wasm32; ratos.h asserts the same in the compiler. Written by hand, once. */
const LAYOUTS: Record<string, [size: number, offsets: Record<string, number>]> = {
  RatHandleInfo: [32, { size: 0, type: 4, rights: 8, objectId: 16, handleCount: 24 }],
  RatProcessAttributes: [
    44,
    {
      size: 0,
      flags: 4,
      cwd: 8,
      envp: 12,
      stdIn: 16,
      stdOut: 20,
      stdErr: 24,
      inherit: 28,
      inheritCount: 32,
      job: 36,
      security: 40,
    },
  ],
  RatThreadAttributes: [16, { size: 0, stackSize: 4, flags: 8, name: 12 }],
  RatProcessInfo: [
    96,
    { size: 0, processId: 4, parentId: 8, state: 12, threadCount: 16, handleCount: 20, startNs: 24, name: 32 },
  ],
  RatFileInfo: [
    56,
    { size: 0, type: 4, length: 8, fileId: 16, linkCount: 24, createdNs: 32, modifiedNs: 40, accessedNs: 48 },
  ],
  RatVolumeInfo: [
    64,
    {
      size: 0,
      pageBytes: 4,
      totalBytes: 8,
      freeBytes: 16,
      availableBytes: 24,
      totalFiles: 32,
      freeFiles: 40,
      availableFiles: 48,
      nameMax: 56,
    },
  ],
  RatDirectoryEntry: [272, { size: 0, type: 4, fileId: 8, name: 16 }],
  RatFileRange: [24, { type: 0, processId: 4, from: 8, to: 16 }],
  RatCompletion: [24, { userData: 0, source: 4, status: 8, kind: 12, value: 16 }],
  RatMsg: [40, { type: 0, hWindow: 4, hSource: 8, wParam: 12, lParam: 16, status: 20, x: 24, y: 28, timeNs: 32 }],
  RatSent: [48, { msg: 0, procedure: 40, id: 44 }],
  RatSendResult: [8, { id: 0, result: 4 }],
  RatRect: [16, { x: 0, y: 4, width: 8, height: 12 }],
  RatWindowAttributes: [
    40,
    { size: 0, flags: 4, title: 8, x: 12, y: 16, width: 20, height: 24, proc: 28, userData: 32, parent: 36 },
  ],
  RatControlAttributes: [36, { size: 0, kind: 4, id: 8, text: 12, x: 16, y: 20, width: 24, height: 28, flags: 32 }],
  RatMenuItem: [16, { text: 0, id: 4, depth: 8, flags: 12 }],
  RatTheme: [
    40,
    {
      size: 0,
      dark: 4,
      surface: 8,
      text: 12,
      soft: 16,
      line: 20,
      accent: 24,
      accentText: 28,
      good: 32,
      bad: 36,
    },
  ],
  RatFont: [20, { size: 0, family: 4, pixels: 8, weight: 12, italic: 16 }],
  RatPollEntry: [8, { fd: 0, events: 4 }],
  RatSpawnAction: [12, { kind: 0, from: 4, to: 8 }],
  RatSpawnPlan: [28, { cwd: 0, envp: 4, actions: 8, actionCount: 12, mask: 16, defaults: 20, group: 24 }],
  RatTerminalModes: [
    76,
    {
      input: 0,
      output: 4,
      control: 8,
      local: 12,
      characters: 16,
      inputSpeed: 48,
      outputSpeed: 52,
      rows: 56,
      columns: 60,
      width: 64,
      height: 68,
      id: 72,
    },
  ],
  RatProcessEnd: [8, { exitCode: 0, signal: 4 }],
  RatThreadBlock: [24, { alive: 0, stackLow: 4, stackTop: 8, tls: 12, guard: 16, next: 20 }],
};

test('structures have the sizes and offsets that programs were compiled with', () => {
  expect(STRUCTS.map(({ name }) => name).sort()).toEqual(Object.keys(LAYOUTS).sort());
  for (const struct of STRUCTS) {
    const [size, fields] = LAYOUTS[struct.name] as [number, Record<string, number>];
    expect(layoutOf(struct), struct.name).toEqual({ size, offsets: fields });
    const generated = (offsets as Record<string, Record<string, number>>)[struct.name];
    expect(generated, struct.name).toEqual({ SIZEOF: size, ...fields });
  }
});

test('numbers and names of calls are unique, and numbers stay apart from WASI’s', () => {
  const all = [...SYSCALLS, ...WASI_CALLS];
  expect(new Set(all.map(({ number }) => number)).size).toBe(all.length);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

test('statuses have the values of the contract', () => {
  const values = Object.values(STATUS);
  expect(values).toEqual([0, 1, 2, ...Array.from({ length: 27 }, (_, i) => -1 - i)]);
  expect(statusName(-21)).toBe('RAT_ERR_DEADLOCK');
  expect(statusName(-999)).toBe('-999');
});

test('a trace event as a line and as a Chrome trace', () => {
  const event = {
    pid: 3,
    tid: 4,
    program: '/bin/x',
    thread: '',
    call: 'RatSetEvent',
    arguments: ['0x10000'],
    result: 'RAT_SUCCESS',
    outputs: [],
    start: 1.5,
    duration: 0.25,
  };
  expect(traceLine(event)).toBe('[3:4] RatSetEvent(0x10000) = RAT_SUCCESS <250 µs>');
  const telling = { ...event, call: 'RatCreateEvent', outputs: ['out = 0x4 (event #3)'] };
  expect(traceLine(telling)).toBe('[3:4] RatCreateEvent(0x10000) = RAT_SUCCESS [out = 0x4 (event #3)] <250 µs>');
  const begun = { ...event, result: '', duration: 0, pending: true as const };
  const stuck = { ...begun, tid: 5, thread: 'waiter', call: 'RatWaitForHandle' };
  expect(traceLine(stuck)).toBe('[3:5] RatWaitForHandle(0x10000) <unfinished>');
  expect(JSON.parse(chromeTrace([stuck, begun, event]))).toMatchObject({
    traceEvents: [
      { ph: 'M', name: 'process_name', pid: 3, args: { name: '/bin/x' } },
      { ph: 'M', name: 'thread_name', pid: 3, tid: 5, args: { name: 'waiter' } },
      { ph: 'M', name: 'thread_name', pid: 3, tid: 4, args: { name: 'thread 4' } },
      { ph: 'X', name: 'RatSetEvent', pid: 3, tid: 4, ts: 1500, dur: 250, args: { result: 'RAT_SUCCESS' } },
      { ph: 'B', name: 'RatWaitForHandle', tid: 5, args: { pending: true } },
    ],
  });
});

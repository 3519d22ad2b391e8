/** What the panes that look inside are made of, without a page. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallEvent, PAGE_THREAD_ID } from '../../src/guest-abi/trace.ts';
import type { RatOS } from '../../src/host/index.ts';
import { findDeadlocks, findStuck } from '../../src/kernel/inspect/deadlocks.ts';
import type { ObjectSnapshot, ProcessSnapshot, ThreadSnapshot } from '../../src/kernel/inspect/snapshot.ts';
import { placeGraph } from '../../src/playground/inspector/graph-layout.ts';
import {
  callAt,
  callsIn,
  endOf,
  firstEndingAfter,
  lanesIn,
  lanesOf,
  spanOfCalls,
} from '../../src/playground/inspector/lanes.ts';
import { bytes, duration, ownLine, placeText, printable, sentenceList } from '../../src/playground/inspector/names.ts';
import { perfettoTrace, type TraceFileEvent } from '../../src/playground/inspector/perfetto.ts';
import { nextTo, processRows } from '../../src/playground/inspector/process-rows.ts';
import { Recorder } from '../../src/playground/inspector/recorder.ts';
import { pictureOf } from '../../src/playground/inspector/waits.ts';
import { object, thread } from '../support/snapshots.ts';

function call(more: Partial<CallEvent> = {}): CallEvent {
  return {
    pid: 1,
    tid: 2,
    program: '/bin/a',
    thread: 'main',
    call: 'RatSetEvent',
    arguments: ['0x10001 (event #4)'],
    result: 'RAT_SUCCESS',
    start: 10,
    duration: 1,
    id: 1,
    value: 0,
    outputs: [],
    waits: [],
    stack: [],
    ...more,
  };
}

const process = (pid: number, parent: number, started = pid): ProcessSnapshot => ({
  pid,
  parent,
  path: `/bin/p${pid}`,
  state: 'running',
  handles: 0,
  started,
  cpuMs: 0,
  memory: null,
  kernelMemory: 0,
  threads: [],
});

/** The shell is process 1. */
const picture = (threads: ThreadSnapshot[], objects: ObjectSnapshot[] = [], signalers = new Map()) => {
  const processes = [...new Set(threads.map(({ pid }) => pid))].map((pid) => ({
    ...process(pid, pid - 1),
    path: pid === 1 ? '/bin/sh' : `/bin/p${pid}`,
    threads: threads.filter((one) => one.pid === pid),
  }));
  const deadlocks = findDeadlocks(threads, objects);
  const stuck = findStuck(threads, objects, signalers);
  const snapshot = { processes, programs: [], objects, now: 0, deadlocks, stuck, standstill: false };
  return pictureOf({ snapshot, stacks: new Map() });
};

/** The Trace Event Format, of what we write: https://perfetto.dev/docs/getting-started/other-formats */
function expectTraceEvent(event: TraceFileEvent): void {
  expect(['X', 'B', 'M', 's', 'f']).toContain(event.ph);
  expect(event).toEqual(
    expect.objectContaining({
      name: expect.any(String),
      pid: expect.any(Number),
      tid: expect.any(Number),
      ts: expect.any(Number),
    }),
  );
  for (const number of [event.pid, event.tid, event.ts]) expect(Number.isFinite(number)).toBe(true);
  if (event.ph === 'X') expect(event.dur).toBeGreaterThanOrEqual(0);
  if (event.ph === 'M') expect(event.args).toEqual({ name: expect.any(String) });
  if (event.ph === 's' || event.ph === 'f') expect(event.id).toEqual(expect.any(Number));
  if (event.ph === 'f') expect(event.bp).toBe('e');
}

describe('the trace file', () => {
  const waits = [{ start: 11, duration: 3, reason: 'objects' as const, objects: [4], endedBy: 2 }];

  it('holds calls, waits in them, who ended those, and names, as the format wants them', () => {
    const calls = [call(), call({ tid: 3, thread: '', call: 'RatWaitForHandle', start: 10.5, duration: 4, waits })];
    const lasting = call({
      tid: 4,
      pid: 9,
      program: '/bin/b',
      pending: true,
      waits: [{ ...waits[0], endedBy: null, duration: 0 } as never],
    });
    const file = JSON.parse(JSON.stringify(perfettoTrace(calls, [lasting])));
    expect(Object.keys(file)).toEqual(['displayTimeUnit', 'traceEvents']);
    for (const event of file.traceEvents) expectTraceEvent(event);
    const of = (ph: string) => file.traceEvents.filter((event: TraceFileEvent) => event.ph === ph);
    expect(of('X').map(({ name, ts, dur }: TraceFileEvent) => [name, ts, dur])).toEqual([
      ['RatSetEvent', 10_000, 1000],
      ['RatWaitForHandle', 10_500, 4000],
      ['waits (objects)', 11_000, 3000],
    ]);
    expect(of('B').map(({ name }: TraceFileEvent) => name)).toEqual(['RatSetEvent']);
    expect([of('s'), of('f')].map(([event]) => [event.pid, event.tid, event.ts, event.id])).toEqual([
      [1, 2, expect.closeTo(11_000, 1), 1],
      [1, 3, expect.closeTo(14_000, 1), 1],
    ]);
    expect(of('M').map(({ name, pid, tid, args }: TraceFileEvent) => [name, pid, tid, args?.name])).toEqual([
      ['process_name', 1, 0, '/bin/a'],
      ['process_name', 9, 0, '/bin/b'],
      ['thread_name', 1, 2, 'main'],
      ['thread_name', 1, 3, 'thread 3'],
      ['thread_name', 9, 4, 'main'],
    ]);
  });

  it('draws each arrow from within the call that ended the wait to within the wait, whichever ended first', () => {
    const waiting = call({ tid: 3, start: 5, duration: 10, waits: [{ ...waits[0], start: 6, duration: 6 } as never] });
    const woken = call({ tid: 3, start: 20, duration: 0, waits: [{ ...waits[0], start: 20, duration: 0 } as never] });
    const ending = call({ start: 11.999, duration: 8, call: 'RatSetEvent' });
    const later = call({ start: 20, duration: 1 });
    const { traceEvents } = perfettoTrace([waiting, woken, ending], [{ ...later, pending: true }]);
    const arrows = traceEvents.filter(({ ph }) => ph === 's' || ph === 'f');
    expect(arrows.map(({ ph, tid }) => `${ph}${tid}`)).toEqual(['s2', 'f3', 's2', 'f3']);
    // Readers take the event of that thread that begins last at or before it, and has not ended, in the file's order.
    for (const { ph, tid, ts } of arrows) {
      const around = traceEvents.filter(
        (each) =>
          each.tid === tid &&
          ((each.ph === 'X' && each.ts <= ts && ts < each.ts + Math.max(each.dur ?? 0, 1e-6)) ||
            (each.ph === 'B' && each.ts <= ts)),
      );
      expect(around.at(-1)?.name).toBe(ph === 's' ? 'RatSetEvent' : 'waits (objects)');
    }
    expect(arrows[0]?.ts).toBeLessThanOrEqual(arrows[1]?.ts ?? 0);
    expect(arrows[0]?.ts).toBeGreaterThanOrEqual(11_999);
  });

  it('draws no arrow from the page, from nobody, or from a thread to itself', () => {
    const ends = [PAGE_THREAD_ID, null, 2, 77].map((endedBy) => call({ waits: [{ ...waits[0], endedBy } as never] }));
    const { traceEvents } = perfettoTrace(ends);
    expect(traceEvents.filter(({ ph }) => ph === 's' || ph === 'f')).toEqual([]);
  });
});

describe('what is recorded', () => {
  it('counts calls that were lost from when it was cleared', () => {
    const recording = { dropped: 5, stop: () => undefined };
    const recorder = new Recorder({ inspector: { record: () => recording } } as unknown as RatOS);
    recorder.want('test', true);
    expect(recorder.dropped).toBe(5);
    recorder.clear();
    expect(recorder.dropped).toBe(0);
    recording.dropped = 7;
    recorder.want('test', false);
    expect(recorder.dropped).toBe(2);
  });
});

describe('lanes of the timeline', () => {
  const laneCalls = fc
    .array(fc.record({ gap: fc.integer({ min: 0, max: 20 }), duration: fc.integer({ min: 0, max: 20 }) }), {
      minLength: 1,
      maxLength: 40,
    })
    .map((steps) => {
      let at = 0;
      return steps.map(({ gap, duration: took }, id) => {
        const start = at + gap;
        at = start + took;
        return call({ start, duration: took, id });
      });
    });

  it('finds what lies in a span, and at a moment', () => {
    fc.assert(
      fc.property(
        laneCalls,
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 0, max: 100 }),
        (calls, from, width) => {
          const to = from + width;
          const [lane] = lanesOf(calls, []);
          if (lane === undefined) throw new Error('no lane');
          expect(firstEndingAfter(calls, from, 1000)).toBe(calls.filter((each) => endOf(each, 1000) < from).length);
          const inside = calls.filter((each) => endOf(each, 1000) >= from && each.start <= to);
          expect(new Set(callsIn([lane], { from, to }, 1000, 1000))).toEqual(new Set(inside));
          const found = callAt(lane, from, 0, 1000);
          const there = calls.filter((each) => each.start <= from && endOf(each, 1000) >= from);
          if (there.length === 0) expect(found).toBeUndefined();
          else expect(there).toContain(found);
        },
      ),
    );
  });

  it('are left out where a thread has ended and has nothing in the span', () => {
    const lanes = lanesOf([call({ tid: 1, start: 10, duration: 5 }), call({ tid: 2, start: 10 })], []);
    const tids = (from: number, to: number, living: number[]) =>
      lanesIn(lanes, { from, to }, 99, new Set(living)).map(({ tid }) => tid);
    expect(tids(0, 50, [])).toEqual([1, 2]);
    expect(tids(13, 50, [])).toEqual([1]);
    expect(tids(20, 50, [2])).toEqual([2]);
    expect(tids(0, 9, [])).toEqual([]);
  });

  it('give the span of what began in another one: a run, though calls of before and after are there', () => {
    const lanes = lanesOf(
      [
        call({ tid: 1, start: 0, duration: 30 }),
        call({ tid: 2, start: 20, duration: 10 }),
        call({ tid: 2, start: 110, duration: 10 }),
        call({ tid: 1, start: 500, duration: 10 }),
      ],
      [call({ tid: 3, start: 60, pending: true, duration: 0 })],
    );
    expect(spanOfCalls(lanes, { from: 10, to: 50 }, 900)).toEqual({ from: 19.8, to: 30.2 });
    // One that lasts takes no more than that.
    expect(spanOfCalls(lanes, { from: 10, to: 200 }, 900)).toEqual({ from: 16.4, to: 203.6 });
    expect(spanOfCalls(lanes, { from: 10, to: Number.POSITIVE_INFINITY }, 420)).toEqual({ from: 10.2, to: 519.8 });
    expect(spanOfCalls(lanes, { from: 130, to: 400 }, 900)).toBeUndefined();
  });

  it('are ordered by process and thread, and a call that lasts goes up to now', () => {
    const lanes = lanesOf(
      [call({ pid: 2, tid: 5 }), call({ pid: 1, tid: 9 })],
      [call({ pid: 1, tid: 3, pending: true, duration: 0 })],
    );
    expect(lanes.map(({ tid }) => tid)).toEqual([3, 9, 5]);
    expect(endOf(call({ pending: true, duration: 0 }), 99)).toBe(99);
  });
});

describe('the tree of processes', () => {
  it('goes depth-first, children in order of start; an orphan stands by itself, a closed one hides its own', () => {
    const processes = [process(1, 0), process(4, 1, 9), process(2, 1, 5), process(3, 2), process(8, 7)];
    const shown = (closed: number[]) =>
      processRows(processes, new Set(closed)).map(({ process: p, level }) => `${level}:${p.pid}`);
    expect(shown([])).toEqual(['1:1', '2:2', '3:3', '2:4', '1:8']);
    expect(shown([2])).toEqual(['1:1', '2:2', '2:4', '1:8']);
    expect(processRows(processes, new Set()).map(({ place, siblings }) => `${place}/${siblings}`)).toEqual([
      '1/2',
      '1/2',
      '1/1',
      '2/2',
      '2/2',
    ]);
  });

  it('goes on from the next one when one has ended, not from the first', () => {
    const before = [1, 2, 3, 4];
    expect(nextTo(3, before, new Set([1, 2, 3, 4]))).toBe(3);
    expect(nextTo(2, before, new Set([1, 4]))).toBe(4);
    expect(nextTo(4, before, new Set([1, 2]))).toBe(2);
    expect([nextTo(0, [], new Set([7, 8])), nextTo(0, [], new Set())]).toEqual([7, 0]);
  });
});

describe('what is told of threads that wait', () => {
  it('begins with one that nobody wakes, not with who waits for its end: a shell, or another thread', () => {
    const shell = thread(1, { name: 'main', waitsFor: [10, 11] });
    const ends = [object(10, 'PROCESS', { endOf: 2 }), object(11, 'EVENT')];
    const held = new Map([[11, [1]]]);
    const alone = thread(2, { pid: 2, name: 'main', futex: 0x40 });
    const { verdict, waits } = picture([shell, alone], ends, held);
    expect(verdict.text).toMatch(
      /^Can’t go on: main \(p2 2\) waits for lock or condition at 0x40, .*1 more with it\.$/,
    );
    expect(waits.map(({ thread: { tid } }) => tid)).toEqual([2, 1]);
    const joins = thread(2, { pid: 2, name: 'join', waitsFor: [12] });
    const locks = thread(3, { pid: 2, name: 'locks', futex: 0x40, futexOwner: 4 });
    const cause = thread(4, { pid: 2, name: 'cause', futex: 0x80 });
    const all = picture([shell, joins, locks, cause], [...ends, object(12, 'THREAD', { endOf: 3 })], held);
    expect(all.verdict.text).toMatch(/^Can’t go on: cause waits for lock or condition at 0x80/);
  });
});

it('a wait for a child is told as one for its end, without what the C library hears by', () => {
  const objects = [object(11, 'PROCESS', { endOf: 2 }), object(12, 'EVENT')];
  const waits = (call: string) =>
    picture([thread(2, { pid: 2, name: 'main', call, waitsFor: [11, 12] })], objects).waits[0]?.waitsFor;
  expect(waits('RatSignalWait')).toMatch(/^end of [^#]*$/);
  expect(waits('RatWaitForMultiple')).toMatch(/^end of .* or event #12$/);
});

describe('threads that wait for no object', () => {
  it('wait for a signal, or sleep, and are never stuck', () => {
    const looked = picture([
      thread(2, { pid: 2, name: 'pauses', call: 'RatSignalWait' }),
      thread(3, { pid: 2, name: 'takes', call: 'RatSignalTake', forever: false }),
      thread(4, { pid: 2, name: 'sleeps', call: 'RatSignalWait', forever: false }),
      thread(5, { pid: 2, name: 'asks the page', call: 'fd_read' }),
      thread(6, { pid: 2, name: 'computes', call: null, state: 'running' }),
    ]);
    expect(looked.waits.map(({ name, waitsFor, state }) => [name, waitsFor, state])).toEqual([
      ['pauses', 'a signal', 'waiting'],
      ['takes', 'a signal', 'waiting'],
      ['sleeps', 'end of its sleep', 'waiting'],
    ]);
    expect(looked.verdict.text).toBe('3 threads wait; each may yet go on.');
    expect(looked.nodes.map(({ id }) => id)).toEqual(['t2', 's2', 't3', 's3']);
  });
});

describe('the picture of a cycle', () => {
  const node = (id: string, bad: boolean) => ({ id, kind: 'thread' as const, type: '', label: id, bad });
  const edge = (from: string, to: string, bad: boolean) => ({ from, to, kind: 'waits' as const, bad });

  it('is a ring, with those who hang on it outside', () => {
    const ring = ['a', 'b', 'c'];
    const nodes = [...ring.map((id) => node(id, true)), node('main', false)];
    const edges = [edge('a', 'b', true), edge('b', 'c', true), edge('c', 'a', true), edge('main', 'a', false)];
    const { nodes: places, ring: isRing, width, height } = placeGraph(nodes, edges);
    const away = (id: string) =>
      Math.hypot((places.get(id)?.x ?? 0) - width / 2, (places.get(id)?.y ?? 0) - height / 2);
    expect(isRing).toBe(true);
    expect(new Set(ring.map((id) => away(id).toFixed(3))).size).toBe(1);
    expect(away('main')).toBeGreaterThan(away('a') + 40);
  });

  it('is in layers when there is none, or more than one', () => {
    expect(placeGraph([node('a', false), node('b', false)], [edge('a', 'b', false)]).ring).toBe(false);
    const two = ['a', 'b', 'c', 'd'].map((id) => node(id, true));
    expect(
      placeGraph(two, [edge('a', 'b', true), edge('b', 'a', true), edge('c', 'd', true), edge('d', 'c', true)]).ring,
    ).toBe(false);
  });
});

describe('words', () => {
  it('are what people say, and names cannot turn them about', () => {
    expect([0.0004, 0.5, 12, 1500, 61_000].map(duration)).toEqual(['0 µs', '500 µs', '12 ms', '1.5 s', '1 min']);
    expect([12, 2048, 3 << 20, 2 ** 30].map(bytes)).toEqual(['12 B', '2 KiB', '3.0 MiB', '1.0 GiB']);
    expect(sentenceList(['a', 'b', 'c'])).toBe('a, b and c');
    expect(printable('a\u202eb\nc')).toBe('a?b?c');
    const frames = [
      { name: 'lock', file: '/usr/include/c++/v1/mutex', line: 9, column: 1 },
      { name: 'main', file: '/home/a.c', line: 3, column: 1 },
    ];
    expect(ownLine(frames)?.line).toBe(3);
    expect(placeText(frames[1])).toBe('a.c:3');
    expect(placeText({ name: 'f', file: '/home/a.c', line: 3, column: 1, begins: true })).toBe('a.c:3 or after');
    expect(ownLine([{ name: 'f', file: '', line: 0, column: 0 }])).toBeUndefined();
  });
});

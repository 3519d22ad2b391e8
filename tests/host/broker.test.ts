/** The broker, step by step: how processes start and end, whatever comes when. */
import { describe, expect, it } from 'vitest';
import { RAT_ERR_CLOSED, RAT_ERR_QUOTA } from '../../src/guest-abi/status.ts';
import { addReference, release } from '../../src/kernel/core/object.ts';
import { sleepUntil } from '../../src/kernel/core/park.ts';
import type { Kernel } from '../../src/kernel/kernel.ts';
import { EXIT_REASON } from '../../src/kernel/memory/process-record.ts';
import { utf8Bytes } from '../../src/kernel/memory/utf8.ts';
import { processExit } from '../../src/kernel/objects/process-object.ts';
import { setFutex } from '../../src/kernel/process/gate.ts';
import { beginExit, processObject } from '../../src/kernel/process/process.ts';
import { callBroker, REQUEST, submitRequest } from '../../src/kernel/process/requests.ts';
import { createThread, endThread, forEachThreadRecord } from '../../src/kernel/process/thread.ts';
import { begin, isParked } from '../kernel/support/system.ts';
import { type Entry, PlayedMemory, type PlayedWorker, settle, World } from './broker-world.ts';

/** How a process has ended; its object is kept for that. */
function watch(world: World, entry: Entry) {
  const object = processObject(world.page, entry.record);
  addReference(world.page, object);
  let told = 0;
  entry.whenEnded(() => told++);
  return () => {
    const exit = processExit(world.page, object);
    release(world.page, object);
    return { told, code: exit.code, reason: exit.reason };
  };
}

const KILLED_7 = { told: 1, code: 7, reason: EXIT_REASON.KILLED };

/** Where the process is when it is killed, and what its thread does after that. */
const MOMENTS: Record<
  string,
  { before: (world: World, worker: PlayedWorker) => void; after: (worker: PlayedWorker) => void }
> = {
  'before its thread has begun': { before: () => undefined, after: (w) => w.ran.resolve() },
  'in guest code, from which it comes to the gate': {
    before: (_, w) => w.start(),
    after: (w) => w.leave(),
  },
  'in a call, of which it comes to the end': {
    before: (_, w) => w.start().enter(),
    after: (w) => w.leave(),
  },
  'while it sleeps in a call': {
    before: (_, w) => {
      w.start().enter();
      expect(begin(w.k, () => Number(sleepUntil(w.k, Number.POSITIVE_INFINITY)))).toBe('parked');
    },
    after: (w) => {
      expect(isParked(w.k)).toBe(false);
      w.leave();
    },
  },
  'when it has said that it leaves': {
    before: (_, w) => {
      w.start().enter();
      beginExit(w.k, w.k.process, 7, EXIT_REASON.KILLED);
      w.leave();
    },
    after: () => undefined,
  },
};

describe('a process that is killed', () => {
  for (const [moment, { before, after }] of Object.entries(MOMENTS)) {
    for (const times of [1, 2]) {
      it(`${moment}${times === 2 ? ', twice' : ''}`, async () => {
        const world = new World();
        const entry = await world.spawn();
        const end = watch(world, entry);
        const [worker] = world.workers;
        before(world, worker);
        for (let i = 0; i < times; i++) world.broker.kill(entry, 7 + i);
        after(worker);
        await settle();
        for (let i = 0; i < 3; i++) await world.pass();
        expect(end()).toEqual(KILLED_7);
        world.broker.kill(entry, 9, true);
        await world.expectNothingLeft();
        expect(world.reports).toEqual([]);
      });
    }
  }

  it('while it waits for a worker never gets one', async () => {
    const world = new World();
    world.generous = false;
    const entry = await world.spawn();
    const end = watch(world, entry);
    world.broker.kill(entry, 7);
    expect(end()).toEqual(KILLED_7);
    world.serve();
    expect(world.workers).toEqual([]);
    await world.expectNothingLeft();
  });

  it('while it computes loses its worker, and keeps its memory until that is gone', async () => {
    const world = new World();
    const entry = await world.spawn();
    const end = watch(world, entry);
    const [worker] = world.workers;
    worker.start();
    world.broker.kill(entry, 7);
    expect(end()).toEqual(KILLED_7);
    expect(worker.terminated).toBe(0);
    await world.pass();
    expect([worker.terminated, world.memories[0].released]).toEqual([1, 0]);
    worker.gone.resolve();
    await world.expectNothingLeft();
  });

  it('while it is parked on its memory is woken again and again until it leaves', async () => {
    const world = new World();
    const entry = await world.spawn();
    const [worker] = world.workers;
    worker.start().enter();
    // Address 0 is an address.
    setFutex(worker.k, 0);
    world.broker.kill(entry, 7);
    for (let i = 0; i < 3; i++) await world.pass();
    expect(world.memories[0].notified.length).toBeGreaterThanOrEqual(3);
    expect(new Set(world.memories[0].notified)).toEqual(new Set([0]));
    expect(entry.ended).toBe(false);
    setFutex(worker.k, null);
    worker.leave();
    await settle();
    await world.pass();
    expect(entry.ended).toBe(true);
    await world.expectNothingLeft();
  });

  it('with threads in every state ends when the last one is quiet', async () => {
    const world = new World();
    const entry = await world.spawn();
    const [main] = world.workers;
    main.start().enter();
    const more = () => {
      const thread = createThread(main.k, entry.record, utf8Bytes('more'));
      submitRequest(main.k, thread, REQUEST.START_THREAD);
      world.broker.pump();
      return world.workers.at(-1) as PlayedWorker;
    };
    const [computing, calling, starting] = [more().start(), more().start().enter(), more()];
    world.generous = false;
    more();
    world.broker.kill(entry, 7);
    main.leave();
    starting.ran.resolve();
    await world.pass();
    expect(entry.ended).toBe(false);
    calling.leave();
    await settle();
    await world.pass();
    expect(entry.ended).toBe(true);
    await world.pass();
    expect([computing.terminated, world.memories[0].released]).toEqual([1, 0]);
    computing.gone.resolve();
    world.serve();
    await world.expectNothingLeft();
  });
});

describe('a worker that fails', () => {
  const states: Record<string, (worker: PlayedWorker) => void> = {
    'before its thread has begun': () => undefined,
    'in guest code': (w) => w.start(),
    'in the kernel': (w) => w.start().enter(),
  };
  for (const [state, reach] of Object.entries(states)) {
    for (const others of [false, true]) {
      it(`${state}${others ? ', beside another thread,' : ''} ends its process, and everything comes back`, async () => {
        const world = new World();
        const entry = await world.spawn();
        const end = watch(world, entry);
        const [worker] = world.workers;
        if (others) {
          const thread = createThread(world.page, entry.record, utf8Bytes('other'));
          submitRequest(world.page, thread, REQUEST.START_THREAD);
          world.broker.pump();
          world.workers[1].start().enter();
        }
        reach(worker);
        worker.ran.reject(new Error('The worker is broken.'));
        await settle();
        expect(worker.terminated).toBe(1);
        if (others) world.workers[1].leave();
        await settle();
        await world.pass();
        // It may still write to it, and look at its record.
        expect(world.memories[0].released).toBe(0);
        const records: number[] = [];
        forEachThreadRecord(world.page, (thread) => records.push(thread));
        expect(records).toContain(worker.job?.thread);
        worker.gone.resolve();
        await settle();
        await world.pass();
        expect(end()).toMatchObject({ told: 1, reason: EXIT_REASON.TRAPPED });
        expect(world.reports).toEqual(['A worker failed.']);
        await world.expectNothingLeft();
      });
    }
  }
});

describe('threads that wait for a worker', () => {
  it('of a new process come before those of one that has started many', async () => {
    const world = new World();
    const many = await world.spawn();
    const [main] = world.workers;
    main.start().enter();
    world.generous = false;
    for (let i = 0; i < 20; i++) {
      submitRequest(main.k, createThread(main.k, many.record, utf8Bytes('one of many')), REQUEST.START_THREAD);
      world.broker.pump();
    }
    const other = await world.spawn();
    world.serve();
    expect(other.workers).toBe(1);
    expect(many.workers).toBe(1);
    world.workers[1].start().enter();
    world.serve();
    expect(many.workers).toBe(2);
    for (const entry of [many, other]) world.broker.kill(entry, 0);
    for (const worker of world.workers.slice(0, 2)) worker.leave();
    world.workers[2].ran.resolve();
    await settle();
    await world.pass();
    await settle();
    expect([many, other].map(({ ended, workers }) => ({ ended, workers }))).toEqual(
      Array(2).fill({ ended: true, workers: 0 }),
    );
    await world.expectNothingLeft();
  });
});

describe('a thread that waits for a worker in vain', () => {
  it('is passed over, with ten thousand others, without a deep stack', async () => {
    const world = new World();
    world.generous = false;
    for (let i = 0; i < 10_000; i++) {
      const entry = await world.spawn();
      world.broker.kill(entry, 0);
      if (!entry.ended) throw new Error('It has not ended.');
    }
    const entry = await world.spawn();
    world.serve();
    expect(world.workers).toHaveLength(1);
    world.workers[0].start().enter();
    world.broker.kill(entry, 0);
    world.workers[0].leave();
    await settle();
    await world.expectNothingLeft();
  });

  it('ends with a thousand processes at once', async () => {
    const world = new World(250);
    world.generous = false;
    const entries = [];
    for (let i = 0; i < 200; i++) entries.push(await world.spawn());
    await world.broker.close();
    expect(entries.every(({ ended }) => ended)).toBe(true);
    world.serve();
    await world.expectNothingLeft();
  });
});

describe('requests without end', () => {
  it('are done so many at a time; then the page has its turn', async () => {
    const world = new World(250);
    const entries: Entry[] = [];
    for (let i = 0; i < 100; i++) entries.push(await world.spawn());
    for (const worker of world.workers) {
      worker.start().enter();
      expect(begin(worker.k, () => callBroker(worker.k, REQUEST.PING))).toBe('parked');
    }
    const parked = () => world.workers.filter(({ k }) => isParked(k)).length;
    world.broker.pump();
    expect(parked()).toBe(36);
    // The doorbell rings on.
    world.broker.pump();
    expect(parked()).toBe(36);
    await world.pass();
    expect(parked()).toBe(0);

    // The same, when they take longer.
    for (const { k } of world.workers) expect(begin(k, () => callBroker(k, REQUEST.PING))).toBe('parked');
    world.requestMs = 3;
    world.broker.pump();
    expect(parked()).toBe(97);
    await world.pass();
    expect(parked()).toBe(94);
    world.requestMs = 0;
    await world.pass();
    await world.pass();
    expect(parked()).toBe(0);
    for (const [i, entry] of entries.entries()) {
      world.broker.kill(entry, 0);
      world.workers[i]?.leave();
    }
    await settle();
    await world.pass();
    await world.expectNothingLeft();
  });

  it('do not keep what a thread has said last until its record is another’s', async () => {
    const world = new World(250);
    const entries: Entry[] = [];
    for (let i = 0; i < 66; i++) entries.push(await world.spawn());
    const [first, second, ...others] = world.workers as [PlayedWorker, PlayedWorker, ...PlayedWorker[]];
    first.start().enter();
    second.start().enter();
    for (const worker of others) {
      worker.start().enter();
      expect(begin(worker.k, () => callBroker(worker.k, REQUEST.PING))).toBe('parked');
    }
    world.broker.pump();
    // The page has its turn: one leaves, and its worker is back; the other's worker fails.
    endThread(first.k, first.k.thread, 0);
    first.leave();
    begin(second.k, () => callBroker(second.k, REQUEST.PING));
    second.ran.reject(new Error('crashed'));
    second.gone.resolve();
    await settle();
    entries.push(await world.spawn(), await world.spawn());
    world.broker.pump();
    await world.pass();
    expect(world.reports).toEqual(['A worker failed.']);
    expect(world.workers.slice(-2).map(({ released }) => released)).toEqual([0, 0]);
    for (const entry of entries) world.broker.kill(entry, 0);
    for (const worker of world.workers) if (worker !== second) worker.leave();
    await settle();
    await world.pass();
    await world.expectNothingLeft();
  });
});

/** The first thread of a process asks for a child, and parks. */
function askForChild(world: World, worker: PlayedWorker, suspended = false) {
  const { k } = worker;
  const child = world.child(k);
  const parked = begin(k, () => callBroker(k, REQUEST.CREATE_PROCESS, child.process, child.inode, suspended ? 1 : 0));
  expect(parked).toBe('parked');
  world.broker.pump();
  return child;
}

describe('a family that is killed', () => {
  const steps: Record<string, (world: World) => { resolve: () => void }> = {
    'while its child is loaded': (world) => {
      const loading = world.holdLoading();
      return { resolve: () => loading.resolve({ id: 1, memory: {} }) };
    },
    'while a program of the child turns out to be bad': (world) => {
      const loading = world.holdLoading();
      return { resolve: () => loading.reject({ status: -13, message: 'It is no program.' }) };
    },
    'while its child waits for a memory': (world) => {
      const memory = world.holdMemory();
      return { resolve: () => memory.resolve(new PlayedMemory()) };
    },
    'while there is no memory for its child': (world) => {
      const memory = world.holdMemory();
      return { resolve: () => memory.resolve(null) };
    },
  };
  for (const [step, hold] of Object.entries(steps)) {
    for (const early of [false, true]) {
      it(`${step}, which ${early ? 'is done before its parent has left' : 'is done when its parent has gone'}`, async () => {
        const world = new World();
        const entry = await world.spawn();
        const [worker] = world.workers;
        worker.start().enter();
        const { resolve } = hold(world);
        askForChild(world, worker);
        await settle();
        world.broker.kill(entry, 7, true);
        if (early) resolve();
        await settle();
        worker.leave();
        await settle();
        await world.pass();
        expect(entry.ended).toBe(true);
        if (!early) resolve();
        await settle();
        await world.pass();
        expect(world.reports).toEqual([]);
        await world.expectNothingLeft();
      });
    }
  }

  it('is killed with descendants of those that have ended, also suspended ones', async () => {
    const world = new World();
    const entry = await world.spawn();
    const [worker] = world.workers;
    worker.start().enter();
    askForChild(world, worker);
    await settle();
    const child = world.workers[1].start().enter();
    askForChild(world, child, true);
    await settle();
    expect(world.broker.live).toHaveLength(3);
    // The middle one ends, then the first; the last is nobody's child now.
    beginExit(child.k, child.k.process, 0, EXIT_REASON.EXIT);
    child.leave();
    await settle();
    beginExit(worker.k, worker.k.process, 0, EXIT_REASON.EXIT);
    worker.leave();
    await settle();
    await world.pass();
    expect(world.broker.live.map(({ ended }) => ended)).toEqual([false]);
    // As `orphans: 'end'` does.
    world.broker.kill(entry, -1, true);
    expect(world.broker.live).toEqual([]);
    await world.expectNothingLeft();
  });
});

describe('a broker that is closed', () => {
  for (const what of ['loaded', 'given a memory'] as const) {
    it(`lets nothing begin that is being ${what}`, async () => {
      const world = new World();
      const loading = what === 'loaded' ? world.holdLoading() : null;
      const memory = what === 'loaded' ? null : world.holdMemory();
      const launched = world.broker.launch(world.child());
      await settle();
      const closed = world.broker.close();
      await settle();
      loading?.resolve({ id: 1, memory: {} });
      memory?.resolve(new PlayedMemory());
      expect(await launched).toMatchObject({ status: RAT_ERR_CLOSED });
      await closed;
      expect(await world.broker.launch(world.child())).toMatchObject({ status: RAT_ERR_CLOSED });
      await world.expectNothingLeft();
    });
  }

  it('waits for those that run', async () => {
    const world = new World();
    await world.spawn();
    const [worker] = world.workers;
    worker.start().enter();
    let closed = false;
    const closing = world.broker.close().then(() => (closed = true));
    await world.pass();
    expect(closed).toBe(false);
    worker.leave();
    await settle();
    await world.pass();
    await closing;
    await world.expectNothingLeft();
  });
});

describe('the process quota', () => {
  it('counts those that are being started, and leaves some to the page', async () => {
    const world = new World(8);
    const entries = [];
    for (let i = 0; i < 7; i++) entries.push(await world.spawn());
    const [worker] = world.workers;
    worker.start().enter();
    const k: Kernel = worker.k;
    askForChild(world, worker);
    await settle();
    expect(k.words[k.thread + 18]).toBe(RAT_ERR_QUOTA);
    const loading = world.holdLoading();
    const [first, second] = [world.broker.launch(world.child()), world.broker.launch(world.child())];
    loading.resolve({ id: 1, memory: {} });
    expect(await second).toMatchObject({ status: RAT_ERR_QUOTA });
    expect(await first).toHaveProperty('ended', false);
    for (const entry of world.broker.live) world.broker.kill(entry, 0);
    endThread(k, k.thread, 0);
    worker.leave();
    for (const other of world.workers.slice(1)) other.ran.resolve();
    await settle();
    await world.pass();
    await world.expectNothingLeft();
  });
});

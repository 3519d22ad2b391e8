/**
 * Random histories on the kernel and on the reference model (model/model.ts): every result, every state, every
 * queue and every completion must agree after every step, and nothing may be left over at the end.
 *
 * `KERNEL_RUNS=50000` runs that many; `KERNEL_SEED=…` repeats a run that failed.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Operation, OWN, PACKET_QUOTA, SIGNALER, SLOTS, type Spec, THREADS } from './model/machine.ts';
import { Model } from './model/model.ts';
import { Real } from './model/real.ts';
import { System } from './support/system.ts';

const RUNS = Number(process.env.KERNEL_RUNS ?? 1500);
const SEED = process.env.KERNEL_SEED === undefined ? undefined : Number(process.env.KERNEL_SEED);

// ── Histories ──────────────────────────────────────────────────────────────────────────────────────────────

const thread = fc.nat(THREADS - 1);
const slot = fc.nat(SLOTS - 1);
const objectSlot = fc.integer({ min: THREADS, max: SLOTS - 1 });
const ownOr = fc.oneof({ weight: 2, arbitrary: objectSlot }, { weight: 1, arbitrary: fc.constant(OWN) });
const key = fc.nat(9);
/** Milliseconds; those that end a wait at the very moment in which a timer is due, too. */
const timeout = fc.constantFrom(0, 0, 5, 10, 20, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
const spec: fc.Arbitrary<Spec> = fc.oneof(
  fc.record({ type: fc.constant('event' as const), manual: fc.boolean(), set: fc.boolean() }),
  fc.record({ type: fc.constant('mutex' as const), recursive: fc.boolean(), owned: fc.boolean() }),
  fc.record({ type: fc.constant('semaphore' as const), initial: fc.nat(2), maximum: fc.integer({ min: 2, max: 3 }) }),
  fc.record({ type: fc.constant('timer' as const), manual: fc.boolean() }),
  fc.record({ type: fc.constant('latch' as const), count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ type: fc.constant('queue' as const) }),
  fc.record({ type: fc.constant('messages' as const) }),
  { weight: 2, arbitrary: fc.record({ type: fc.constant('window' as const) }) },
);

const slots = {
  any: fc.array(slot, { minLength: 1, maxLength: 4 }),
  all: fc.uniqueArray(slot, { minLength: 1, maxLength: 4 }),
};
const wait = (how: 'one' | 'any' | 'all') => {
  const of = how === 'one' ? slot.map((one) => [one]) : slots[how];
  return fc.record({
    do: fc.constant('wait' as const),
    thread,
    how: fc.constant(how),
    slots: of,
    timeout,
    messages: how === 'one' ? fc.constant(false) : fc.boolean(),
  });
};
const simple = <
  D extends 'set' | 'reset' | 'pulse' | 'releaseMutex' | 'duplicate' | 'close' | 'cancelTimer' | 'destroy' | 'paint',
>(
  name: D,
) => fc.record({ do: fc.constant(name), thread, slot: name === 'close' || name === 'duplicate' ? slot : objectSlot });

/** A depth that is left as it is. */
const ASTRAY = 9;

/** Operations name a kind of object; `aim` turns most of them to a slot that has one. */
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create' as const), thread, slot: objectSlot, spec }) },
  { weight: 1, arbitrary: simple('duplicate') },
  { weight: 2, arbitrary: simple('close') },
  { weight: 6, arbitrary: simple('set') },
  { weight: 1, arbitrary: simple('reset') },
  { weight: 3, arbitrary: simple('pulse') },
  { weight: 6, arbitrary: simple('releaseMutex') },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('releaseSemaphore' as const), thread, slot: objectSlot, count: fc.nat(3) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('countDown' as const),
      thread,
      slot: objectSlot,
      by: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('setTimer' as const),
      thread,
      slot: objectSlot,
      due: fc.constantFrom(0, 5, 10, 15),
      period: fc.constantFrom(0, 0, 5, 7),
    }),
  },
  { weight: 1, arbitrary: simple('cancelTimer') },
  { weight: 6, arbitrary: wait('one') },
  { weight: 8, arbitrary: wait('any') },
  { weight: 8, arbitrary: wait('all') },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('take' as const), thread, slot: objectSlot, timeout }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('resume' as const), thread }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('waitAsync' as const), thread, slot, queue: objectSlot, key }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('cancelAsync' as const), thread, slot, queue: objectSlot, key }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('post' as const), thread, slot: objectSlot, key }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('postMessage' as const), thread, slot: objectSlot, key }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('postQuit' as const), thread, slot: objectSlot, key }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('get' as const), thread, slot: ownOr, timeout }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('watch' as const), thread, slot, queue: ownOr }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unwatch' as const), thread, slot, queue: ownOr }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('live' as const), thread }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('postWindow' as const), thread, slot: objectSlot, key }),
  },
  { weight: 1, arbitrary: simple('destroy') },
  { weight: 1, arbitrary: simple('paint') },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('tell' as const),
      slot: objectSlot,
      what: fc.constantFrom('size' as const, 'close' as const, 'theme' as const, 'paint' as const, 'frame' as const),
      key,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('input' as const),
      slot: objectSlot,
      what: fc.constantFrom('move' as const, 'wheel' as const, 'key' as const),
      key,
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({ do: fc.constant('send' as const), thread, slot: objectSlot, key, timeout }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('serve' as const), thread }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('reply' as const),
      thread,
      depth: fc.constantFrom(0, 0, 1, 2, ASTRAY),
      result: key,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('continue' as const), thread, depth: fc.constantFrom(0, 0, 1, 2, ASTRAY) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('advance' as const), milliseconds: fc.constantFrom(1, 5, 10, 23) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('end' as const), thread, code: fc.integer({ min: -2, max: 99 }) }),
  },
);

/** What each operation works on. */
const TARGETS: Partial<Record<Operation['do'], Spec['type']>> = {
  set: 'event',
  reset: 'event',
  pulse: 'event',
  releaseMutex: 'mutex',
  releaseSemaphore: 'semaphore',
  countDown: 'latch',
  setTimer: 'timer',
  cancelTimer: 'timer',
  take: 'queue',
  post: 'queue',
  postMessage: 'messages',
  postQuit: 'messages',
  postWindow: 'window',
  destroy: 'window',
  paint: 'window',
  tell: 'window',
  input: 'window',
  send: 'window',
};

/** Of whom it is to be done: a thread that has something of this. */
const TALKERS = { serve: 'sent', reply: 'served', continue: 'sends' } as const;

const history = fc.record({
  /** What the slots hold at the beginning. */
  specs: fc.array(spec, { minLength: SLOTS - THREADS, maxLength: SLOTS - THREADS }),
  operations: fc.array(operation, { minLength: 5, maxLength: 80, size: 'max' }),
});

// ── Running them ───────────────────────────────────────────────────────────────────────────────────────────

/** Kernel memory serves history after history, until one fails. */
let system: System | undefined;

function runHistory(specs: Spec[], operations: Operation[]): void {
  system ??= new System({ quotaPackets: PACKET_QUOTA });
  const model = new Model();
  let real: Real;
  try {
    real = new Real(system);
    const types: (Spec['type'] | undefined)[] = new Array(SLOTS).fill(undefined);
    const step = (operation: Operation) => {
      const aimed = aim(operation, model, types);
      if (aimed === undefined) return;
      expect({ [aimed.do]: real.run(aimed) }).toEqual({ [aimed.do]: model.run(aimed) });
      if (aimed.do === 'create') {
        types[aimed.slot] ??= aimed.spec.type;
        model.place(aimed.slot, real.positionOf(aimed.slot), real.handleOf(aimed.slot));
      }
      const [shown, wanted] = [real.snapshot(), model.snapshot()];
      for (const [i, text] of wanted.slots.entries()) if (text === '') types[i] = undefined;
      // Comparing texts is quicker than toEqual, which is for the message.
      if (JSON.stringify(shown) !== JSON.stringify(wanted)) expect(shown).toEqual(wanted);
    };
    for (const [i, each] of specs.entries()) step({ do: 'create', thread: i % THREADS, slot: THREADS + i, spec: each });
    for (const each of operations) step(each);
    real.dispose();
    expect(system.leaks()).toEqual({});
  } catch (error) {
    system = undefined;
    throw error;
  }
}

/** Turns an operation to what can carry it out; undefined when nothing can. */
function aim(operation: Operation, model: Model, types: (Spec['type'] | undefined)[]): Operation | undefined {
  const aimed = { ...operation };
  if (aimed.do === 'serve' || aimed.do === 'reply' || aimed.do === 'continue') {
    const able = model.threadsWith(TALKERS[aimed.do]).filter((one) => one !== SIGNALER && !model.isBusy(one));
    // A few go astray here, too.
    if (able.length === 0) return aimed.thread > 0 || model.isBusy(0) ? undefined : aimed;
    aimed.thread = able[aimed.thread % able.length];
    if (aimed.do !== 'serve' && aimed.depth < ASTRAY) aimed.depth %= model.talkOf(aimed.thread, TALKERS[aimed.do]);
    return aimed;
  }
  if ('thread' in aimed && model.isBusy(aimed.thread)) {
    if (aimed.do === 'wait' || aimed.do === 'take' || aimed.do === 'get' || aimed.do === 'send') return undefined;
    if (aimed.do === 'resume' && !model.isDecided(aimed.thread)) return undefined;
    if (aimed.do !== 'resume' && aimed.do !== 'end') aimed.thread = SIGNALER;
  } else if (aimed.do === 'resume') return undefined;
  const type = TARGETS[aimed.do];
  // A few are left to go astray, for the errors.
  if (type !== undefined && 'slot' in aimed) aimed.slot = nearest(types, aimed.slot, type);
  if ((aimed.do === 'watch' || aimed.do === 'unwatch') && aimed.queue !== OWN)
    aimed.queue = nearest(types, aimed.queue, 'messages');
  if (aimed.do === 'get' && aimed.slot !== OWN) aimed.slot = nearest(types, aimed.slot, 'messages');
  if (aimed.do === 'waitAsync' || aimed.do === 'cancelAsync') aimed.queue = nearest(types, aimed.queue, 'queue');
  return aimed;
}

function nearest(types: (Spec['type'] | undefined)[], slot: number, type: Spec['type']): number {
  for (let i = 0; i < SLOTS; i++) if (types[(slot + i) % SLOTS] === type) return (slot + i) % SLOTS;
  return slot;
}

describe('the kernel and the model', () => {
  it(
    `agree on ${RUNS} random histories`,
    () => {
      fc.assert(
        fc.property(history, ({ specs, operations }) => runHistory(specs, operations)),
        { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: SEED }) },
      );
    },
    Math.max(60_000, RUNS * 50),
  );
});

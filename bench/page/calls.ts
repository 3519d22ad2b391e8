/** System calls: those that wait, those that never do, and the one that visits the page's main thread. */
import { type Measurement, ready, type Sampler } from './measurement.ts';
import { raw, rawMainCall, rawPingPong } from './raw.ts';
import { guest } from './system.ts';

/** A row whose both sides need no preparation. */
function row(
  id: string,
  unit: Measurement['unit'],
  ours: Sampler,
  [baseline, theirs]: readonly [string, Sampler],
  rest: Partial<Measurement> = {},
): Measurement {
  return { id, unit, ours: ready(ours), baseline: { name: baseline, prepare: ready(theirs) }, ...rest };
}

const casPair = ['compare-and-swap pair, JS', raw({ kind: 'cas' })] as const;
const wasmCasPair = ['compare-and-swap pair, wasm', guest('uncontended', 'cas')] as const;
const pingPong = ['Atomics.wait/notify', rawPingPong] as const;

const ratLock = ['RatLock', guest('uncontended', 'lock')] as const;

const twoCalls = ['two calls that do nothing', guest('uncontended', 'two-calls')] as const;

const uncontended = (
  id: string,
  mode: string,
  baseline: readonly [string, Sampler],
  rest: Partial<Measurement> = {},
): Measurement => row(id, 'ns', guest('uncontended', mode), baseline, rest);

const PAIR_GOAL = {
  ratio: 1.5,
  why: 'A call that does nothing changes shared memory twice, on its way into the kernel and out. Each of these does so once more, for the object’s state, and looks at the handle, its rights and the object’s type before ([decision 9](decisions/0009-use-without-a-reference.md)).',
};
const HAND_OVER_GOAL = {
  ratio: 1.3,
  why: 'Who has waited without success for a moment parks. While the page takes a core, that moment is at times spent in vain, and parking is added to it ([decision 6](decisions/0006-spin-then-park.md)).',
};

const waitMany = (mode: 'any' | 'all', count: number): Measurement =>
  row(
    `wait-${mode}-${count}`,
    'ns',
    guest('wait-many', mode, String(count)),
    [`${count} loads, JS`, raw({ kind: 'scan', count, all: mode === 'all' })],
    mode === 'any' && count === 64 ? { headline: 'a wait for any of 64 objects, one of them signaled' } : {},
  );

/** `compute` is the control: on a machine with a free core for each thread its ratio is 1, as that of `events` should be. */
const parallel = (what: 'events' | 'compute', threads: number): Measurement => {
  const run = (count: number) => guest('parallel', String(count), what);
  return row(`parallel-${what}-${threads}`, 'ns', run(threads), [`parallel-${what}-1`, run(1)]);
};

const completions = (pairs: number, rest: Partial<Measurement> = {}): Measurement =>
  row(
    `completions-${pairs}-${pairs}`,
    'ns',
    guest('completions', 'queue', String(pairs)),
    ['ring in shared memory', guest('completions', 'ring', String(pairs))],
    rest,
  );

const COUNTS = [1, 8, 64, 512];

export const CALLS: Measurement[] = [
  row('ping-pong-process', 'µs', guest('ping-pong', 'process'), pingPong, {
    goal: HAND_OVER_GOAL,
    headline: 'an event to another process and one back',
  }),
  row('ping-pong-process-cold', 'µs', guest('ping-pong', 'process', 'cold'), pingPong),
  row('ping-pong-thread', 'µs', guest('ping-pong', 'event'), pingPong, { goal: HAND_OVER_GOAL }),
  row('ping-pong-semaphore', 'µs', guest('ping-pong', 'semaphore'), pingPong, { goal: HAND_OVER_GOAL }),
  row('ping-pong-mutex', 'µs', guest('ping-pong', 'mutex'), pingPong, { goal: HAND_OVER_GOAL }),
  row('broker-call', 'µs', guest('broker-call'), ['Atomics.waitAsync', rawMainCall], {
    goal: {
      ratio: 2,
      why: 'With the page busy, a call of either side waits for the end of the frame’s work when it meets it; how often it does decides the median, and the spreads are wide.',
    },
  }),
  uncontended('call', 'call', casPair, {
    goal: {
      ratio: 3,
      why: 'Besides the compare-and-swap pair that lets it into the kernel and out, a call goes from WebAssembly into JavaScript and back, and makes sure of its stack.',
    },
    headline: 'a system call that does nothing',
  }),
  uncontended('event-set-reset', 'event', twoCalls, { goal: PAIR_GOAL, headline: 'an event, set and reset' }),
  uncontended('semaphore-release-wait', 'semaphore', twoCalls, { goal: PAIR_GOAL }),
  uncontended('mutex-lock-unlock', 'mutex', twoCalls),
  uncontended('event-create-close', 'create', casPair),
  row('event-set-reset-crowd', 'ns', guest('uncontended', 'crowd'), ['event-set-reset', guest('uncontended', 'event')]),
  row('lock-unlock', 'ns', guest('uncontended', 'lock'), wasmCasPair, {
    goal: { ratio: 3 },
  }),
  row('pthread-mutex', 'ns', guest('posix-threads', 'mutex'), ratLock, { goal: { ratio: 1.3 } }),
  row('std-mutex', 'ns', guest('cpp-threads', 'mutex'), ratLock, { goal: { ratio: 1.3 } }),
  row('pthread-mutex-contended-4', 'ns', guest('posix-threads', 'contended-mutex'), [
    'RatLock, 4 threads',
    guest('posix-threads', 'contended-lock'),
  ]),
  row('ping-pong-condition', 'µs', guest('posix-threads', 'condition'), pingPong, {
    goal: {
      ratio: 1.5,
      why: 'On an idle machine a round trip takes 5 or 45 µs, here and in what it is held against, by chance of where the two threads run; so the ratio of two runs may be anything between.',
    },
  }),
  row('cas-pair-wasm', 'ns', wasmCasPair[1], casPair),
  ...COUNTS.map((count) => waitMany('any', count)),
  ...COUNTS.map((count) => waitMany('all', count)),
  completions(1, {
    goal: {
      ratio: 4,
      why: 'The ring only moves two counters. A completion is put into the queue and taken out under its lock, from a store with quotas, and each side is a system call.',
    },
    headline: 'a completion, posted and taken',
  }),
  completions(4),
  ...[2, 4].flatMap((threads) => [parallel('events', threads), parallel('compute', threads)]),
];

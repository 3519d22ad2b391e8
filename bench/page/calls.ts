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

const uncontended = (id: string, mode: string): Measurement => row(id, 'ns', guest('uncontended', mode), casPair);

const waitMany = (mode: 'any' | 'all', count: number): Measurement =>
  row(`wait-${mode}-${count}`, 'ns', guest('wait-many', mode, String(count)), [
    `${count} loads, JS`,
    raw({ kind: 'scan', count, all: mode === 'all' }),
  ]);

/** `compute` is the control: on a machine with a free core for each thread its ratio is 1, as that of `events` should be. */
const parallel = (what: 'events' | 'compute', threads: number): Measurement => {
  const run = (count: number) => guest('parallel', String(count), what);
  return row(`parallel-${what}-${threads}`, 'ns', run(threads), [`parallel-${what}-1`, run(1)]);
};

const completions = (pairs: number): Measurement =>
  row(`completions-${pairs}-${pairs}`, 'ns', guest('completions', 'queue', String(pairs)), [
    'ring in shared memory',
    guest('completions', 'ring', String(pairs)),
  ]);

const COUNTS = [1, 8, 64, 512];

export const CALLS: Measurement[] = [
  row('ping-pong-process', 'µs', guest('ping-pong', 'process'), pingPong, { goal: 1.5 }),
  row('ping-pong-process-cold', 'µs', guest('ping-pong', 'process', 'cold'), pingPong),
  row('ping-pong-thread', 'µs', guest('ping-pong', 'event'), pingPong, { goal: 1.3 }),
  row('ping-pong-semaphore', 'µs', guest('ping-pong', 'semaphore'), pingPong, { goal: 1.3 }),
  row('ping-pong-mutex', 'µs', guest('ping-pong', 'mutex'), pingPong, { goal: 1.3 }),
  row('broker-call', 'µs', guest('broker-call'), ['Atomics.waitAsync', rawMainCall], { goal: 2 }),
  uncontended('call', 'call'),
  uncontended('event-set-reset', 'event'),
  uncontended('semaphore-release-wait', 'semaphore'),
  uncontended('mutex-lock-unlock', 'mutex'),
  uncontended('event-create-close', 'create'),
  row('event-set-reset-crowd', 'ns', guest('uncontended', 'crowd'), ['event-set-reset', guest('uncontended', 'event')]),
  row('lock-unlock', 'ns', guest('uncontended', 'lock'), wasmCasPair, { goal: 3 }),
  row('cas-pair-wasm', 'ns', wasmCasPair[1], casPair),
  ...COUNTS.map((count) => waitMany('any', count)),
  ...COUNTS.map((count) => waitMany('all', count)),
  completions(1),
  completions(4),
  ...[2, 4].flatMap((threads) => [parallel('events', threads), parallel('compute', threads)]),
];

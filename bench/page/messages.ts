/** Messages between processes, beside what the browser has between workers. */
import { type Measurement, ready } from './measurement.ts';
import { rawPingPong, rawPostMessages } from './raw.ts';
import { guest } from './system.ts';

function flow(posters: number, headline?: string): Measurement {
  return {
    id: `messages-${posters}-1`,
    ...(headline === undefined ? {} : { headline }),
    unit: 'ns',
    ours: ready(guest('messages', 'flow', String(posters))),
    baseline: {
      name: `postMessage, ${posters} ${posters === 1 ? 'worker' : 'workers'} to one`,
      prepare: ready(rawPostMessages(posters)),
    },
    goal: { ratio: 0.1 },
  };
}

export const MESSAGES: Measurement[] = [
  {
    id: 'ping-pong-message',
    headline: 'a message to another process and one back',
    unit: 'µs',
    ours: ready(guest('messages', 'ping-pong')),
    baseline: { name: 'Atomics.wait/notify', prepare: ready(rawPingPong) },
    goal: {
      ratio: 1.5,
      why: 'Each way is two system calls and a sleep, as of an event, and ten words that are copied twice. Where threads wait for a core, all of them come on top of what the sleep takes ([decision 6](decisions/0006-spin-then-park.md)).',
    },
  },
  flow(1, 'a message from process to process, posted and taken'),
  flow(4),
];

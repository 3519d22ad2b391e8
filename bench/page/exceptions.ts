/** Exceptions of C++. */
import { type Baseline, type Measurement, ready } from './measurement.ts';
import { guest } from './system.ts';

const run = (mode: string, frames: number) => ready(guest('exceptions', mode, String(frames)));

/** The engine's own `throw` and `catch`: no runtime of C++ in it. */
const bare = (frames: number): Baseline => ({ name: 'throw and catch, wasm', prepare: run('bare', frames) });
const thrown = (frames: number): Baseline => ({ name: `exception-${frames}`, prepare: run('throw', frames) });

const over = (frames: number, rest: Partial<Measurement> = {}): Measurement => {
  return { id: `exception-${frames}`, unit: 'µs', ours: run('throw', frames), baseline: bare(frames), ...rest };
};

export const EXCEPTIONS: Measurement[] = [
  over(1),
  over(20, { headline: 'an exception of C++, caught 20 frames away' }),
  { id: 'exception-20-cleanup', unit: 'µs', ours: run('throw-cleaned', 20), baseline: thrown(20) },
  { id: 'error-returned-20', unit: 'µs', ours: run('return', 20), baseline: thrown(20) },
  {
    id: 'try-without-throw',
    unit: 'ns',
    // Equal, but for what the two runs differ by.
    goal: { ratio: 1.1 },
    ours: ready(guest('exceptions', 'try')),
    baseline: { name: 'the same without try', prepare: ready(guest('exceptions', 'no-try')) },
  },
];

/** One thing to measure, beside its baseline. */
import type { RowInfo, Side } from '../results.ts';

/** One run: each sample in nanoseconds an operation, or bytes. */
export type Sampler = () => Promise<number[]>;

/** Makes a side ready. Nothing takes it down again: the browser ends with the row. */
export type Prepare = () => Promise<Sampler>;

export interface Measurement extends Omit<RowInfo, 'baseline' | 'foreign'> {
  ours: Prepare;
  baseline: Baseline;
}

export interface Baseline {
  name: string;
  /** Somebody else's software. */
  foreign?: true;
  prepare: Prepare;
}

/** What needs no preparation. */
export const ready = (sampler: Sampler): Prepare => {
  return async () => sampler;
};

export async function timed(action: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await action();
  return (performance.now() - started) * 1e6;
}

/** `count` samples, one after another. */
export async function repeat(count: number, action: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < count; i++) samples.push(await timed(action));
  return samples;
}

/**
 * The two sides of a sampler that measures both itself, its samples by turns: a run of the one and a run of the other are
 * halves of the same, so whatever the machine did then was done to both.
 */
export function byTurns(both: Sampler): Record<Side, Sampler> {
  const measured: Record<Side, number[][]> = { ours: [], baseline: [] };
  const side = (own: Side, parity: number): Sampler => {
    return async () => {
      const ready = measured[own].shift();
      if (ready !== undefined) return ready;
      const samples = await both();
      const half = (of: number) => samples.filter((_, i) => i % 2 === of);
      measured[own === 'ours' ? 'baseline' : 'ours'].push(half(1 - parity));
      return half(parity);
    };
  };
  return { ours: side('ours', 0), baseline: side('baseline', 1) };
}

export const settle = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Makes the main thread work so many milliseconds in each frame until it is stopped. */
export function keepBusy(ms: number): () => void {
  let over = false;
  const frame = () => {
    if (over) return;
    const until = performance.now() + ms;
    while (performance.now() < until);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  return () => {
    over = true;
  };
}

/** One thing to measure, beside its baseline. */
import type { Row } from '../results.ts';

/** One run: each sample in nanoseconds an operation. */
export type Sampler = () => Promise<number[]>;

export interface Measurement {
  id: string;
  unit: Row['unit'];
  /** Name of the baseline. */
  baseline: string;
  goal?: number;
  prepare(): Promise<{ ours: Sampler; baseline: Sampler; dispose?: () => void | Promise<void> }>;
}

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

export const settle = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

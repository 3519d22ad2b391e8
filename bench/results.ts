/** What a run of the benchmark gives. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { median, quantile } from './statistics.ts';

/** `busy`: the page's main thread works 8 ms of each frame. */
export type PageState = 'idle' | 'busy';
export const PAGES: readonly PageState[] = ['idle', 'busy'];

/** `baseline`: the same thing done with nothing but the browser, or by a peer, in the same run. */
export type Side = 'ours' | 'baseline';
export const SIDES: readonly Side[] = ['ours', 'baseline'];

/** Nanoseconds of a unit of time, bytes of one of memory. */
export const UNITS = { ns: 1, µs: 1e3, ms: 1e6, KiB: 1024 } as const;

export interface Goal {
  /** Highest ratio that is good enough. */
  ratio?: number;
  /** Highest median that is good enough with the page idle, in the row's unit. */
  median?: number;
  /** A sentence on why it is missed; shown where it is. */
  why?: string;
}

/** A row's definition, as the page of the benchmark tells it. */
export interface RowInfo {
  id: string;
  unit: keyof typeof UNITS;
  /** Name of the baseline. */
  baseline: string;
  /** The baseline is somebody else's software: its failure is not ours. */
  foreign: boolean;
  goal?: Goal;
  /** What our median less the baseline's is, where that means something. */
  difference?: string;
  /** What it is in the README, which has these rows only. */
  headline?: string;
}

/** All in the row's unit. */
export interface Figures {
  /** Of the runs' medians. */
  median: number;
  /** Of all samples. */
  p99: number;
  /** Median of each run: their spread tells how far to trust the figures. */
  runs: number[];
}

export interface Row extends RowInfo {
  page: PageState;
  figures: Partial<Record<Side, Figures>>;
  /** Our median divided by the baseline's: below 1 is faster than the baseline. */
  ratio?: number;
  /** Why a side has no figures. */
  failures: Partial<Record<Side, string>>;
}

/** What the file of results holds. */
export interface Results {
  /** Name and version of the browser. */
  browser: string;
  cores: number;
  rows: Row[];
}

/** @param runs Samples of each run, in nanoseconds or bytes. */
export function figuresOf(runs: readonly (readonly number[])[], unit: RowInfo['unit']): Figures {
  const scaled = runs.map((samples) => samples.map((sample) => sample / UNITS[unit]));
  const medians = scaled.map(median);
  return { median: median(medians), p99: quantile(scaled.flat(), 0.99), runs: medians };
}

export function rowOf(
  info: RowInfo,
  page: PageState,
  runs: Record<Side, readonly (readonly number[])[]>,
  failures: Row['failures'],
): Row {
  const row: Row = { ...info, page, figures: {}, failures };
  for (const side of SIDES) if (failures[side] === undefined) row.figures[side] = figuresOf(runs[side], info.unit);
  const { ours, baseline } = row.figures;
  if (ours !== undefined && baseline !== undefined) row.ratio = ours.median / baseline.median;
  return row;
}

/** Of a row's goals, each with whether it is met. */
export function goalsOf({ goal, page, unit, ratio, figures }: Row): { text: string; met: boolean }[] {
  const goals: { text: string; met: boolean }[] = [];
  if (goal?.ratio !== undefined && ratio !== undefined) {
    goals.push({ text: `≤ ${goal.ratio}`, met: ratio <= goal.ratio });
  }
  if (goal?.median !== undefined && page === 'idle' && figures.ours !== undefined) {
    goals.push({ text: `≤ ${goal.median} ${unit}`, met: figures.ours.median <= goal.median });
  }
  return goals;
}

/** Whether something of this project failed; what others made may. */
export function hasFailed(row: Row): boolean {
  return row.failures.ours !== undefined || (row.failures.baseline !== undefined && !row.foreign);
}

/** In one step, so that whoever reads the file meanwhile, or after a crash, finds it whole. */
export function writeJson(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** Measures rows on two checkouts, by turns on one machine. */
import { messageOf } from './measure.ts';
import { figuresOf, type PageState, type RowInfo, writeJson } from './results.ts';
import { median } from './statistics.ts';
import { type Place, visit } from './visit.ts';

export const CHECKOUTS = ['other', 'this'] as const;
export type Checkout = (typeof CHECKOUTS)[number];

export interface Comparison extends Pick<RowInfo, 'id' | 'unit'> {
  page: PageState;
  /** The median of each run, in the row's unit. */
  runs: Record<Checkout, number[]>;
  /** This checkout's divided by the other's, of each pair of runs. */
  ratios: number[];
  failures: Partial<Record<Checkout, string>>;
}

/** Runs in one page after the one that is not counted. */
const RUNS_A_PAGE = 3;

/**
 * How the engine happens to compile the kernel differs from page to page by more than what is looked for, so each
 * run has a browser of its own.
 */
async function measureOnce(place: Place, { id, unit }: RowInfo, state: PageState): Promise<number> {
  return visit(place, async (page) => {
    await page.prepare(id, 'ours', state);
    const runs: number[][] = [];
    while (runs.length < RUNS_A_PAGE) runs.push(await page.run('ours', state));
    return figuresOf(runs, unit).median;
  });
}

async function compareRow(
  places: Record<Checkout, Place>,
  info: RowInfo,
  state: PageState,
  runs: number,
): Promise<Comparison> {
  const result: Comparison = {
    id: info.id,
    unit: info.unit,
    page: state,
    runs: { other: [], this: [] },
    ratios: [],
    failures: {},
  };
  for (let i = 0; i < runs; i++) {
    // The one that begins changes, so that a machine that grows slower or faster favours neither.
    for (const checkout of i % 2 === 0 ? CHECKOUTS : CHECKOUTS.toReversed()) {
      if (result.failures[checkout] !== undefined) continue;
      try {
        result.runs[checkout].push(await measureOnce(places[checkout], info, state));
      } catch (error) {
        result.failures[checkout] = messageOf(error);
      }
    }
    const [other, own] = [result.runs.other[i], result.runs.this[i]];
    if (other !== undefined && own !== undefined) result.ratios.push(own / other);
  }
  return result;
}

/** @param json The file that all rows so far are written to after each. */
export async function compareRows(
  places: Record<Checkout, Place>,
  tasks: readonly { info: RowInfo; state: PageState; runs: number }[],
  json: string,
  onRow: (row: Comparison) => void,
): Promise<Comparison[]> {
  const rows: Comparison[] = [];
  for (const { info, state, runs } of tasks) {
    const row = await compareRow(places, info, state, runs);
    rows.push(row);
    writeJson(json, rows);
    onRow(row);
  }
  return rows;
}

/** Of the pairs: the median, the lowest and the highest. */
export function ratioRange({ ratios }: Comparison): { median: number; low: number; high: number } | undefined {
  if (ratios.length === 0) return undefined;
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}

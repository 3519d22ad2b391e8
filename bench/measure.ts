/** Measures rows, each in a browser of its own. */
import { type PageState, type Results, type Row, type RowInfo, rowOf, SIDES, type Side, writeJson } from './results.ts';
import { type Place, visit } from './visit.ts';

export interface Task {
  info: RowInfo;
  state: PageState;
  /** How often each side is measured. */
  runs: number;
}

/**
 * @param results Gets the rows, in place of those that it has of the same name.
 * @param json The file that it is written to after each.
 */
export async function measureRows(
  place: Place,
  tasks: readonly Task[],
  results: Results,
  json: string,
  onRow: (row: Row) => void = () => {},
): Promise<void> {
  const { rows } = results;
  for (const task of tasks) {
    const row = await measureRow(place, task);
    const at = rows.findIndex(({ id, page }) => id === row.id && page === row.page);
    if (at < 0) rows.push(row);
    else rows[at] = row;
    writeJson(json, results);
    onRow(row);
  }
}

/**
 * Both sides in one page, by turns, so that a slow spell of the machine hits both. When one of them fails, it may be
 * because of the other; so what is missing of either is measured in a page of its own, and a side has failed when it
 * fails there. Never rejects.
 */
async function measureRow(place: Place, { info, state, runs }: Task): Promise<Row> {
  const done: Record<Side, number[][]> = { ours: [], baseline: [] };
  const failures: Row['failures'] = {};
  const measure = (sides: readonly Side[]) =>
    visit(place, async (page) => {
      for (const side of sides) await page.prepare(info.id, side, state);
      const open = () => sides.filter((side) => done[side].length < runs);
      for (let i = 0; open().length > 0; i++) {
        // The one that begins changes as well.
        for (const side of i % 2 === 0 ? open() : open().reverse()) done[side].push(await page.run(side, state));
      }
    });
  try {
    await measure(SIDES);
  } catch (error) {
    console.error(`${info.id} (${state}): ${messageOf(error)}; each side is measured alone now`);
    for (const side of SIDES) {
      if (done[side].length === runs) continue;
      await measure([side]).catch((again: unknown) => {
        failures[side] = messageOf(again);
      });
    }
  }
  return rowOf(info, state, done, failures);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

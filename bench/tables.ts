/** How results are shown. */
import { CHECKOUTS, type Comparison, ratioRange } from './compare.ts';
import { type Figures, goalsOf, type Row, SIDES } from './results.ts';
import { median, spread } from './statistics.ts';

/** Three significant digits, and no more than the unit deserves. */
export function figure(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function spreadText(runs: readonly number[]): string {
  return `±${(spread(runs) * 100).toFixed(0)} %`;
}

export const HEADINGS = [
  'measured',
  'page',
  'median',
  'p99',
  'spread',
  'baseline',
  'median',
  'spread',
  'ratio',
  'goal',
];
export const NUMBERS = [2, 3, 4, 6, 7, 8];

export function cells(row: Row): string[] {
  const { ours, baseline } = row.figures;
  const show = (figures: Figures | undefined, text: (figures: Figures) => string) =>
    figures ? text(figures) : 'failed';
  return [
    row.id,
    row.page,
    show(ours, ({ median }) => `${figure(median)} ${row.unit}`),
    ours ? figure(ours.p99) : '',
    ours ? spreadText(ours.runs) : '',
    row.baseline,
    show(baseline, ({ median }) => figure(median)),
    baseline ? spreadText(baseline.runs) : '',
    row.ratio === undefined ? '' : figure(row.ratio),
    verdict(row),
  ];
}

function verdict(row: Row): string {
  return goalsOf(row)
    .map(({ text, met }) => `${text} ${met ? 'yes' : 'NO'}`)
    .join(', ');
}

/** Whether cells tell of a goal that is missed. */
export function missedOf(line: readonly string[]): boolean {
  return /NO/.test(line.at(-1) ?? '');
}

/** For rows that miss a goal, the sentence that says why; those that have it in common in one line. */
export function missLines(rows: readonly Pick<Row, 'id' | 'page' | 'goal'>[]): string[] {
  const misses = new Map<string, string[]>();
  for (const { id, page, goal } of rows) {
    const why = goal?.why ?? 'Nobody has looked into it yet.';
    misses.set(why, [...(misses.get(why) ?? []), `${id} (${page})`]);
  }
  return [...misses].map(([why, names]) => `${names.join(', ')}: ${why}`);
}

/**
 * A sentence for each row whose difference from the baseline means something: with the page idle, because with a busy
 * one both are mostly a wait for it.
 */
export function differenceLines(rows: readonly Row[]): string[] {
  return rows.flatMap(({ id, page, unit, difference, figures: { ours, baseline } }) => {
    if (page !== 'idle' || difference === undefined || ours === undefined || baseline === undefined) return [];
    const rest = figure(ours.median - baseline.median);
    return `${id} (${page}): of ${figure(ours.median)} ${unit}, ${rest} ${unit} are ${difference}.`;
  });
}

/** A sentence for each side that has no figures. */
export function failureLines(rows: readonly Row[]): string[] {
  return rows.flatMap((row) =>
    SIDES.flatMap((side) => {
      const reason = row.failures[side];
      if (reason === undefined) return [];
      return `${row.id} (${row.page})${side === 'ours' ? '' : `, baseline ${row.baseline}`}: ${reason}`;
    }),
  );
}

export function textTable(rows: readonly Row[]): string {
  return aligned([HEADINGS, ...rows.map(cells)], NUMBERS);
}

const COMPARED = ['measured', 'page', 'other', 'spread', 'this', 'spread', 'this/other', 'lowest', 'highest'];

export function comparisonCells(row: Comparison): string[] {
  const sides = CHECKOUTS.flatMap((checkout) => {
    const runs = row.runs[checkout];
    if (row.failures[checkout] !== undefined) return ['failed', ''];
    return [`${figure(median(runs))} ${row.unit}`, spreadText(runs)];
  });
  const range = ratioRange(row);
  const ratios = range === undefined ? ['', '', ''] : [range.median, range.low, range.high].map(figure);
  return [row.id, row.page, ...sides, ...ratios];
}

export function comparisonTable(rows: readonly Comparison[]): string {
  return aligned([COMPARED, ...rows.map(comparisonCells)], [2, 3, 4, 5, 6, 7, 8]);
}

export function aligned(lines: readonly (readonly string[])[], numbers: readonly number[]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, i) => (numbers.includes(i) ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

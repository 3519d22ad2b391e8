/** What a run of the benchmark gives, and how it is shown. */

export type PageState = 'idle' | 'busy';

export interface Row {
  id: string;
  /** `busy`: the page's main thread works 8 ms of each frame. */
  page: PageState;
  unit: 'ns' | 'µs' | 'ms';
  median: number;
  p99: number;
  /** The same thing done with nothing but the browser, or by a peer, in the same run. */
  baseline: { id: string; median: number; runs: number[] };
  /** `median` / `baseline.median`: below 1 is faster than the baseline. */
  ratio: number;
  /** Highest ratio that is good enough, where there is one. */
  goal?: number;
  /** Median of each single run: their spread tells how far to trust the figures. */
  runs: number[];
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** Three significant digits, and no more than the unit deserves. */
export function figure(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Half the distance between the lowest and the highest run, in parts of the median. */
function spread({ runs, median: middle }: { runs: readonly number[]; median: number }): string {
  return `±${(((Math.max(...runs) - Math.min(...runs)) / 2 / middle) * 100).toFixed(0)} %`;
}

const HEADINGS = ['measured', 'page', 'median', 'p99', 'spread', 'baseline', 'median', 'spread', 'ratio', 'goal'];
const NUMBERS = [2, 3, 4, 6, 7, 8];

export function cells(row: Row): string[] {
  const { id, page, unit, p99, baseline, ratio, goal } = row;
  const verdict = goal === undefined ? '' : `≤ ${goal} ${ratio <= goal ? 'yes' : 'NO'}`;
  const ours = `${figure(row.median)} ${unit}`;
  const theirs = [baseline.id, figure(baseline.median), spread(baseline)];
  return [id, page, ours, figure(p99), spread(row), ...theirs, figure(ratio), verdict];
}

export function textTable(rows: readonly Row[]): string {
  const lines = [HEADINGS, ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const isNumber = (column: number) => NUMBERS.includes(column);
  return lines
    .map((line) =>
      line
        .map((text, i) => (isNumber(i) ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function markdownTable(rows: readonly Row[]): string {
  const line = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const rule = HEADINGS.map((_, i) => (NUMBERS.includes(i) ? '--:' : '---'));
  return [HEADINGS, rule, ...rows.map(cells)].map(line).join('\n');
}

const BEGIN = '<!-- bench -->';
const END = '<!-- /bench -->';

/** `text` with the table in place of what stands between the two markers. */
export function withTable(text: string, rows: readonly Row[]): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`README.md must hold ${BEGIN} and ${END}, in this order.`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${markdownTable(rows)}\n\n${text.slice(end)}`;
}

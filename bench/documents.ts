/** The figures in the documents: all of them in docs/benchmarks.md, those that matter to most readers in the README. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results, Row } from './results.ts';
import { cells, differenceLines, failureLines, figure, HEADINGS, missLines, NUMBERS } from './tables.ts';

const BEGIN = '<!-- bench -->';
const END = '<!-- /bench -->';

/** `text` with `part` in place of what stands between the two markers. */
export function withPart(text: string, part: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin)
    throw new Error(`A document with figures must hold ${BEGIN} and ${END}, in this order.`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${part}\n\n${text.slice(end)}`;
}

function markdownTable(lines: readonly (readonly string[])[], numbers: readonly number[]): string {
  const [head = [], ...rest] = lines;
  const rule = head.map((_, i) => (numbers.includes(i) ? '--:' : '---'));
  return [head, rule, ...rest].map((texts) => `| ${texts.join(' | ')} |`).join('\n');
}

function list(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n\n## ${heading}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

export function benchmarksPart({ browser, cores, rows }: Results): string {
  const runs = Math.max(...rows.map(({ figures }) => figures.ours?.runs.length ?? 0));
  const table = markdownTable([HEADINGS, ...rows.map(cells)], NUMBERS);
  return [
    `${browser}, ${cores} cores, ${runs} runs.\n\n${table}`,
    list('Parts', differenceLines(rows)),
    list('Goals missed, and why', missLines(rows)),
    list('Failed', failureLines(rows)),
  ].join('');
}

export function readmePart({ browser, cores, rows }: Results): string {
  const busy = (id: string) => rows.find((row) => row.id === id && row.page === 'busy');
  const ratio = (row: Row | undefined) => (row?.ratio === undefined ? '–' : figure(row.ratio));
  const lines = rows.flatMap((row) => {
    const { headline, page, unit, baseline } = row;
    if (headline === undefined || page !== 'idle') return [];
    const show = (side: 'ours' | 'baseline') => {
      const { [side]: figures } = row.figures;
      return figures === undefined ? '–' : `${figure(figures.median)} ${unit}`;
    };
    return [[headline, show('ours'), baseline, show('baseline'), ratio(row), ratio(busy(row.id))]];
  });
  const head = ['', 'RatOS', 'beside it', '', 'ratio', 'page busy'];
  return `${browser}, ${cores} cores:\n\n${markdownTable([head, ...lines], [1, 3, 4, 5])}`;
}

const DOCUMENTS = { 'README.md': readmePart, 'docs/benchmarks.md': benchmarksPart };

/** @throws when a document has no place for the figures: better before they are measured. */
export function checkDocuments(root: string): void {
  for (const path of Object.keys(DOCUMENTS)) withPart(readFileSync(join(root, path), 'utf8'), '');
}

export function writeDocuments(root: string, results: Results): void {
  for (const [path, part] of Object.entries(DOCUMENTS)) {
    const file = join(root, path);
    writeFileSync(file, withPart(readFileSync(file, 'utf8'), part(results)));
  }
}

/** The figures in the documents: all of them in docs/benchmarks.md, those that matter to most readers in the README. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES, type PageState, type Results, type Row, type RowInfo } from './results.ts';
import { cells, differenceLines, failureLines, figure, HEADINGS, missedOf, missLines, NUMBERS } from './tables.ts';

const marks = (name: string) => [`<!-- ${name} -->`, `<!-- /${name} -->`] as const;

function placeOf(text: string, name: string): [number, number] {
  const [begin, end] = marks(name);
  const place: [number, number] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  if (!text.includes(begin) || place[1] < place[0])
    throw new Error(`A document with figures must hold ${begin} and ${end}, in this order.`);
  return place;
}

/** What stands between the two markers of this name. */
export function partOf(text: string, name = 'bench'): string {
  return text.slice(...placeOf(text, name)).trim();
}

/** `text` with `part` in place of that. */
export function withPart(text: string, part: string, name = 'bench'): string {
  const [begin, end] = placeOf(text, name);
  return `${text.slice(0, begin)}\n\n${part}\n\n${text.slice(end)}`;
}

export function markdownTable(lines: readonly (readonly string[])[], numbers: readonly number[]): string {
  const [head = [], ...rest] = lines;
  const rule = head.map((_, i) => (numbers.includes(i) ? '--:' : '---'));
  return [head, rule, ...rest].map((texts) => `| ${texts.join(' | ')} |`).join('\n');
}

/** The lines of a table in a document, heading and rule left out. */
function tableLines(part: string): string[][] {
  const lines = part.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) => line.replace(/^\| | \|$/g, '').split(' | '));
}

function list(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n\n## ${heading}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

/** The points of such a list that are of rows which `isKept` takes. */
function pointsOf(part: string, heading: string, isKept: (id: string, page: string) => boolean): string[] {
  const [, after = ''] = part.split(`## ${heading}\n`);
  const points = (after.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('- '));
  return points
    .map((line) => line.slice(2))
    .filter((point) => {
      const [, id = '', page = ''] = /^(\S+) \((\w+)\)/.exec(point) ?? [];
      return isKept(id, page);
    });
}

/** Figures that a document has of rows which are not measured now. */
export interface Earlier {
  part: string;
  /** Of all rows that there are, in their order. */
  infos: readonly RowInfo[];
}

function intoDocument(results: Results): string {
  const { browser, cores, rows } = results;
  const runs = Math.max(...rows.map(({ figures }) => figures.ours?.runs.length ?? 0));
  return `${browser}, ${cores} cores, ${runs} runs.`;
}

const keyOf = ({ id }: { id: string }, page: PageState) => `${id} ${page}`;

export function benchmarksPart(results: Results, earlier?: Earlier): string {
  const { rows } = results;
  const measured = new Map(rows.map((row) => [keyOf(row, row.page), row]));
  const old = new Map(tableLines(earlier?.part ?? '').map((line) => [`${line[0]} ${line[1]}`, line]));
  const wanted = earlier
    ? earlier.infos.flatMap((info) => PAGES.map((page) => ({ info, page })))
    : rows.map((row) => ({ info: row as RowInfo, page: row.page }));
  const all = wanted.flatMap(({ info, page }) => {
    const row = measured.get(keyOf(info, page));
    const line = row ? cells(row) : old.get(keyOf(info, page));
    return line ? [{ info, page, line }] : [];
  });
  const shown = new Set(all.map(({ info, page }) => keyOf(info, page)));
  const isKept = (id: string, page: string) => shown.has(`${id} ${page}`) && !measured.has(`${id} ${page}`);
  const missed = all.filter(({ line }) => missedOf(line)).map(({ info: { id, goal }, page }) => ({ id, page, goal }));
  const kept = (heading: string) => pointsOf(earlier?.part ?? '', heading, isKept);
  return [
    `${intoDocument(results)}\n\n${markdownTable([HEADINGS, ...all.map(({ line }) => line)], NUMBERS)}`,
    list('Parts', [...kept('Parts'), ...differenceLines(rows)]),
    list('Goals missed, and why', missLines(missed)),
    list('Failed', [...kept('Failed'), ...failureLines(rows)]),
  ].join('');
}

export function readmePart({ browser, cores, rows }: Results, earlier?: Earlier): string {
  const find = (id: string, page: PageState) => rows.find((row) => row.id === id && row.page === page);
  const ratio = (row: Row) => (row.ratio === undefined ? '–' : figure(row.ratio));
  const old = new Map(tableLines(earlier?.part ?? '').map((line) => [line[0], line]));
  const infos: readonly RowInfo[] = earlier?.infos ?? rows.filter(({ page }) => page === 'idle');
  const lines = infos.flatMap(({ id, headline }) => {
    if (headline === undefined) return [];
    const [idle, busy] = [find(id, 'idle'), find(id, 'busy')];
    const line = idle ? [headline, ...idleCells(idle), ratio(idle)] : old.get(headline)?.slice(0, -1);
    return line ? [[...line, busy ? ratio(busy) : (old.get(headline)?.at(-1) ?? '–')]] : [];
  });
  const head = ['measured', 'RatOS', 'beside it', 'its median', 'ratio', 'page busy'];
  return `${browser}, ${cores} cores:\n\n${markdownTable([head, ...lines], [1, 3, 4, 5])}`;
}

function idleCells({ figures, unit, baseline }: Row): string[] {
  const show = (side: 'ours' | 'baseline') => {
    const { [side]: of } = figures;
    return of === undefined ? '–' : `${figure(of.median)} ${unit}`;
  };
  return [show('ours'), baseline, show('baseline')];
}

const DOCUMENTS = { 'README.md': readmePart, 'docs/benchmarks.md': benchmarksPart };

/**
 * @param runs when only some rows are measured.
 * @throws when a document has no place for the figures, or others of another number of runs: better before they are
 *   measured.
 */
export function checkDocuments(root: string, runs?: number): void {
  for (const path of Object.keys(DOCUMENTS)) partOf(readFileSync(join(root, path), 'utf8'));
  if (runs !== undefined && !readFileSync(join(root, 'docs/benchmarks.md'), 'utf8').includes(`cores, ${runs} runs.`))
    throw new Error(`docs/benchmarks.md has figures of another number of runs than ${runs}.`);
}

/** @throws when rows keep figures that were measured in another way than these. */
export function writeDocuments(root: string, results: Results, infos: readonly RowInfo[]): void {
  const isWhole = results.rows.length === infos.length * PAGES.length;
  if (!isWhole && !readFileSync(join(root, 'docs/benchmarks.md'), 'utf8').includes(intoDocument(results))) {
    throw new Error(`The rows not measured now have figures of something else than ${intoDocument(results)}`);
  }
  for (const [path, part] of Object.entries(DOCUMENTS)) {
    const file = join(root, path);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, withPart(text, part(results, { part: partOf(text), infos })));
  }
}

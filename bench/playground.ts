/**
 * `npm run bench:playground -- [PARTS] [--runs N] [--rounds N] [--minutes N] [--write]`: the playground as a visitor has
 * it, built and served compressed from this machine. Parts, default: the first three.
 *
 * - `visits`: the first visit and the next one, to a shell that answers, and what is loaded before.
 * - `compiles`: from Run to the first line, with nothing kept, in a later visit, and warm.
 * - `lessons`: memory after all lessons, compiled and run one after another, `--rounds` times.
 * - `open`: memory of a page that stays open for `--minutes` while a program prints.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findOrInstallBrowser } from '../scripts/find-browser.ts';
import { ROOT } from '../scripts/run-command.ts';
import { markdownTable, partOf, withPart } from './documents.ts';
import type { RunParts } from './page/compiling.ts';
import { measureRuns, PROGRAMS, STATES } from './playground/compiles.ts';
import { buildPlayground, type Host, servePlayground } from './playground/host.ts';
import { measureOpenPage } from './playground/hour.ts';
import { measureLessons } from './playground/lessons.ts';
import type { Memory } from './playground/memory.ts';
import { measureVisits, type Visit } from './playground/visit.ts';
import { buildSite, OWN_SITE, serveSite } from './site.ts';
import { median } from './statistics.ts';
import { aligned } from './tables.ts';
import { pageInNewBrowser } from './visit.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** How often visits and compiles are measured: the medians are shown. */
    runs: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '2' },
    minutes: { type: 'string', default: '60' },
    /** Puts the figures into docs/benchmarks.md. */
    write: { type: 'boolean', default: false },
  },
});

const numberOf = (name: 'runs' | 'rounds' | 'minutes') => {
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--${name} ${values[name]}: a positive number is needed.`);
  return number;
};
const [runs, rounds, minutes] = [numberOf('runs'), numberOf('rounds'), numberOf('minutes')];
const DOCUMENT = join(ROOT, 'docs/benchmarks.md');
const executablePath = await findOrInstallBrowser();

/** A table, the first line of which is its heading, and what stands above it. */
interface Part {
  how: string;
  table: string[][];
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;
const milliseconds = (values: readonly number[]) => `${median(values).toFixed(0)} ms`;
const medians = (what: string) => `The medians of ${runs} ${what}.`;

async function visits(host: Host): Promise<Part> {
  const all: Record<'cold' | 'warm', Visit>[] = [];
  for (let i = 0; i < runs; i++) {
    all.push(await measureVisits(executablePath, host));
    console.log(`visits: ${JSON.stringify(all.at(-1))}`);
  }
  const line = (name: string, state: 'cold' | 'warm') => {
    const of = (figure: (visit: Visit) => number) => all.map(({ [state]: visit }) => figure(visit));
    return [
      name,
      milliseconds(of(({ prompt }) => prompt)),
      milliseconds(of(({ answer }) => answer)),
      kilobytes(median(of(({ loaded }) => loaded))),
    ];
  };
  return {
    how: medians('new browsers'),
    table: [['visit', 'prompt', 'answer', 'loaded before'], line('the first', 'cold'), line('the next', 'warm')],
  };
}

async function compiles(): Promise<Part> {
  await buildSite(OWN_SITE);
  const server = await serveSite(OWN_SITE);
  const place = { url: server.url, newPage: () => pageInNewBrowser(executablePath), limit: 120_000 };
  const columns: (keyof RunParts)[] = ['download', 'load', 'compile', 'link', 'start', 'total'];
  const table: string[][] = [['program', 'compiler', ...columns]];
  try {
    for (const program of PROGRAMS) {
      const all: Awaited<ReturnType<typeof measureRuns>>[] = [];
      for (let i = 0; i < runs; i++) {
        all.push(await measureRuns(place, program));
        console.log(`compiles: ${program} ${JSON.stringify(all.at(-1))}`);
      }
      for (const state of STATES) {
        table.push([program, state, ...columns.map((part) => milliseconds(all.map((each) => each[state][part])))]);
      }
    }
  } finally {
    await server.close();
  }
  return { how: medians('new browsers'), table };
}

const MEMORY = ['browser', 'page’s processes', 'page’s objects', 'nodes', 'terminal', 'kernel objects'];

function memoryCells({ browser, renderers, heap, nodes, terminal, objects }: Memory): string[] {
  const megabytes = (size: number) => `${size.toFixed(size < 100 ? 1 : 0)} MB`;
  return [
    megabytes(browser),
    megabytes(renderers),
    megabytes(heap),
    String(nodes),
    kilobytes(terminal),
    String(objects),
  ];
}

async function lessons(host: Host): Promise<Part> {
  const samples = await measureLessons(executablePath, host.url, rounds, ({ round, lesson, end, ...memory }) =>
    console.log([`lessons: ${round} ${lesson} (${end})`, ...memoryCells(memory)].join('  ')),
  );
  const each = samples.length / rounds;
  const shown = [3, ...Array.from({ length: rounds }, (_, i) => [24, each].map((n) => i * each + n)).flat()];
  return {
    how: `${each} lessons, ${rounds} times.`,
    table: [
      ['lessons run', ...MEMORY],
      ...shown.flatMap((n) => {
        const sample = samples[n - 1];
        return sample === undefined ? [] : [[String(n), ...memoryCells(sample)]];
      }),
    ],
  };
}

async function open(host: Host): Promise<Part> {
  const samples = await measureOpenPage(executablePath, host.url, minutes, ({ minute, lines, ...memory }) =>
    console.log([`open: ${minute} min, ${lines} lines`, ...memoryCells(memory)].join('  ')),
  );
  const step = Math.max(1, Math.floor(minutes / 6));
  return {
    how: `A page that is open for ${minutes} minutes.`,
    table: [
      ['minutes', 'lines printed', ...MEMORY],
      ...samples
        .filter(({ minute }) => minute % step === 0 || minute === 1 || minute === 5)
        .map(({ minute, lines, ...memory }) => [String(minute), String(lines), ...memoryCells(memory)]),
    ],
  };
}

const PARTS: Record<string, (host: Host) => Promise<Part>> = { visits, compiles, lessons, open };
const chosen = positionals.length === 0 ? ['visits', 'compiles', 'lessons'] : positionals;
function partNamed(name: string): (host: Host) => Promise<Part> {
  const part = PARTS[name];
  if (part === undefined) throw new Error(`There is no part ${name}. There are: ${Object.keys(PARTS).join(', ')}`);
  return part;
}
const parts = chosen.map((name) => ({ name, measure: partNamed(name) }));

const load = () => (loadavg()[0] ?? 0).toFixed(1);

await buildPlayground();
const host = await servePlayground();
try {
  for (const { name, measure } of parts) {
    if (values.write) partOf(readFileSync(DOCUMENT, 'utf8'), `bench:${name}`);
    const before = load();
    const { how, table } = await measure(host);
    const whole = `${how} ${cpus().length} cores; the machine’s load was ${before} before and ${load()} after.`;
    const numbers = (table[0] ?? []).map((_, i) => i).filter((i) => i > (name === 'compiles' ? 1 : 0));
    console.log(`\n${whole}\n\n${aligned(table, numbers)}\n`);
    if (values.write) {
      const text = readFileSync(DOCUMENT, 'utf8');
      writeFileSync(DOCUMENT, withPart(text, `${whole}\n\n${markdownTable(table, numbers)}`, `bench:${name}`));
    }
  }
} finally {
  await host.close();
}

/**
 * `npm run bench:compile -- [RUNS] [--write]`: how long `ratos cc` takes, each time as a process of its own. Needs
 * `npm run build`. Cold: the cache is empty, as for the first command on a machine (what the package brings ready-made
 * is there). Edited: the source has changed, as while one works. Again: nothing has changed.
 * The lowest of the runs is shown: whatever else the machine does only adds to it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../scripts/run-command.ts';
import { markdownTable, withPart } from './documents.ts';
import { thousandLines } from './sources.ts';

const words = process.argv.slice(2);
const RUNS = Number(words.find((word) => /^\d+$/.test(word)) ?? 3);
const COMMAND = join(ROOT, 'bin/ratos.js');
const DOCUMENT = join(ROOT, 'docs/benchmarks.md');
const SOURCES = {
  'hello.c': '#include <stdio.h>\nint main(void) { printf("hello, world\\n"); return 0; }\n',
  'lines-1000.c': thousandLines(),
  'iostream.cpp': '#include <iostream>\nint main() { std::cout << "hello, " << 42 << std::endl; }\n',
};

const folder = mkdtempSync(join(tmpdir(), 'ratos-bench-'));
const cache = join(folder, 'cache');

/** Seconds. */
interface Cost {
  wall: number;
  /** Of the processor, all threads together. */
  processor: number;
}

/** Prints what the process that it is loaded into has taken, when that ends. */
const METER = `data:text/javascript,${encodeURIComponent(
  `process.on('exit', () => { const { user, system } = process.cpuUsage(); console.error('\\ncost ' + (user + system)); })`,
)}`;

function cc(...args: string[]): Cost {
  const started = performance.now();
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: cache } } as const;
  const { status, stderr } = spawnSync(process.execPath, ['--import', METER, COMMAND, 'cc', ...args], options);
  if (status !== 0) throw new Error(stderr);
  const wall = (performance.now() - started) / 1000;
  return { wall, processor: Number(/cost (\d+)\s*$/.exec(stderr)?.[1]) / 1e6 };
}

interface Steps {
  compile: Cost;
  link: Cost;
  /** In one command. */
  both?: Cost;
}

let edits = 0;

function edit(name: keyof typeof SOURCES): void {
  edits++;
  writeFileSync(join(folder, name), `${SOURCES[name]}int edited_${edits};\n`);
}

function inTwo(name: string): Steps {
  return { compile: cc('-c', name, '-o', 'x.o'), link: cc('x.o', '-o', 'x.wasm') };
}

function cold(name: keyof typeof SOURCES): Steps {
  rmSync(cache, { recursive: true, force: true });
  edit(name);
  return inTwo(name);
}

function edited(name: keyof typeof SOURCES): Steps {
  edit(name);
  const steps = inTwo(name);
  edit(name);
  return { ...steps, both: cc(name, '-o', 'y.wasm') };
}

function again(name: keyof typeof SOURCES): Steps {
  return { ...inTwo(name), both: cc(name, '-o', 'y.wasm') };
}

const HEADINGS = ['source', 'state', 'compile', 'link', 'both at once'];

function line(name: string, state: string, runs: readonly Steps[]): string[] {
  const of = (step: keyof Steps) => {
    const costs = runs.flatMap((steps) => steps[step] ?? []);
    if (costs.length === 0) return '';
    const lowest = (key: keyof Cost) => Math.min(...costs.map((cost) => cost[key])).toFixed(2);
    return `${lowest('wall')} s (${lowest('processor')} s)`;
  };
  return [name, state, of('compile'), of('link'), of('both')];
}

const lines: string[][] = [HEADINGS];
function add(name: string, state: string, runs: readonly Steps[]): void {
  const cells = line(name, state, runs);
  lines.push(cells);
  console.log(cells.map((text) => text.padEnd(18)).join(''));
}

const load = () => (loadavg()[0] ?? 0).toFixed(1);

try {
  const before = load();
  console.log(HEADINGS.map((text) => text.padEnd(18)).join(''));
  const times = (measure: () => Steps) => Array.from({ length: RUNS }, measure);
  for (const name of Object.keys(SOURCES) as (keyof typeof SOURCES)[]) {
    add(name, 'cold', [cold(name)]);
    add(
      name,
      'edited',
      times(() => edited(name)),
    );
    add(
      name,
      'again',
      times(() => again(name)),
    );
  }
  const how = `Node ${process.versions.node}, ${cpus().length} cores, the lowest of ${RUNS} runs (cold: of one); in brackets the processor’s time. The machine’s load was ${before} before and ${load()} after.`;
  console.log(how);
  if (words.includes('--write')) {
    const text = readFileSync(DOCUMENT, 'utf8');
    writeFileSync(DOCUMENT, withPart(text, `${how}\n\n${markdownTable(lines, [2, 3, 4])}`, 'bench:compile'));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

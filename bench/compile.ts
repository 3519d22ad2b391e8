/**
 * `npm run bench:compile`: how long `ratos cc` takes, each time as a process of its own. Needs `npm run build`.
 * Cold: nothing is kept from before, so that the libraries are built, too. Edited: the source has changed, as while one
 * works. Again: nothing has changed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../scripts/run-command.ts';
import { thousandLines } from './sources.ts';
import { median } from './statistics.ts';

const RUNS = Number(process.argv[2] ?? 5);
const COMMAND = join(ROOT, 'bin/ratos.js');
const SOURCES = {
  'hello.c': '#include <stdio.h>\nint main(void) { printf("hello, world\\n"); return 0; }\n',
  'lines-1000.c': thousandLines(),
  'iostream.cpp': '#include <iostream>\nint main() { std::cout << "hello, " << 42 << std::endl; }\n',
};

const folder = mkdtempSync(join(tmpdir(), 'ratos-bench-'));
const cache = join(folder, 'cache');

/** Milliseconds. */
function cc(...args: string[]): number {
  const started = performance.now();
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: cache } } as const;
  const { status, stderr } = spawnSync(process.execPath, [COMMAND, 'cc', ...args], options);
  if (status !== 0) throw new Error(stderr);
  return performance.now() - started;
}

interface Steps {
  compile: number;
  link: number;
  both: number;
}

let edits = 0;

function steps(name: keyof typeof SOURCES, edit: boolean): Steps {
  const write = () => {
    if (edit) edits++;
    writeFileSync(join(folder, name), `${SOURCES[name]}int edited_${edits};\n`);
  };
  write();
  const compile = cc('-c', name, '-o', 'x.o');
  const link = cc('x.o', '-o', 'x.wasm');
  write();
  return { compile, link, both: cc(name, '-o', 'y.wasm') };
}

function show(name: string, state: string, all: readonly Steps[]): void {
  const of = (key: keyof Steps) => `${(median(all.map((each) => each[key])) / 1000).toFixed(2)} s`.padStart(8);
  console.log(`${name.padEnd(14)}${state.padEnd(8)}${of('compile')}${of('link')}${of('both')}`);
}

try {
  console.log(`${''.padEnd(22)} compile    link    both   (${RUNS} runs, medians)`);
  for (const name of Object.keys(SOURCES) as (keyof typeof SOURCES)[]) {
    rmSync(cache, { recursive: true, force: true });
    show(name, 'cold', [steps(name, true)]);
    show(
      name,
      'edited',
      Array.from({ length: RUNS }, () => steps(name, true)),
    );
    show(
      name,
      'again',
      Array.from({ length: RUNS }, () => steps(name, false)),
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

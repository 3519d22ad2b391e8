/** The compiler in the page: from a source to the first line that its program prints, and the parts of that. */
import { type Compiler, installCompiler } from '../../src/compiler/index.ts';
import { RatOS } from '../../src/host/index.ts';
import { type Baseline, type Measurement, type Prepare, repeat, timed } from './measurement.ts';
import { system, textOf } from './system.ts';

const TIMES = 5;
/** Compiled before it is measured, as often as it takes until the engine has compiled the compiler well. */
const WARM_UPS = 6;

/** A program of some 300 lines: thirty functions that use strings, loops and structures, and are all called. */
function longProgram(): string {
  const names = Array.from({ length: 30 }, (_, at) => `part${at}`);
  const functions = names.map(
    (name, at) => `static int ${name}(const struct item *items, int count) {
  char text[64];
  int sum = ${at};
  for (int i = 0; i < count; i++) {
    int length = snprintf(text, sizeof text, "%s %d", items[i].name, items[i].value * ${at + 1});
    if (strchr(text, '${at % 10}') != NULL) sum += length;
    else sum ^= (int)strtol(text, NULL, ${2 + (at % 30)});
  }
  return sum;
}
`,
  );
  return `#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item {
  const char *name;
  int value;
};

${functions.join('\n')}
int main(void) {
  struct item items[] = {{"one", 1}, {"two", 2}, {"three", 3}};
  int sum = 0;
${names.map((name) => `  sum += ${name}(items, 3);\n`).join('')}  printf("%d\\n", sum);
  return 0;
}
`;
}

/** By the rows' names. */
const SOURCES: Record<string, string> = {
  '300-lines': longProgram(),
  'hello-c': '#include <stdio.h>\n\nint main(void) {\n  puts("hello");\n  return 0;\n}\n',
  iostream: '#include <iostream>\n\nint main() {\n  std::cout << "hello" << std::endl;\n}\n',
};

let installing: Promise<Compiler> | undefined;

async function compiler(): Promise<Compiler> {
  installing ??= system().then((os) => installCompiler(os, { url: 'compiler/' }));
  return installing;
}

/** Puts a source in its place. @returns the words that compile it, and the program's path. */
async function source(name: string): Promise<{ sources: string; output: string; cxx: boolean }> {
  const cxx = name === 'iostream';
  const path = `/tmp/${name}.${cxx ? 'cc' : 'c'}`;
  await (await system()).fs.writeFile(path, SOURCES[name] ?? '');
  return { sources: path, output: `/tmp/${name}`, cxx };
}

async function built(name: string): Promise<string> {
  const request = await source(name);
  const { exitCode, diagnostics } = await (await compiler()).compile(request);
  if (exitCode !== 0) throw new Error(diagnostics);
  return request.output;
}

async function firstLine(path: string): Promise<void> {
  const process = await (await system()).spawn(path, [path], { stdin: 'empty' });
  const reader = process.stdout.getReader();
  for (let text = ''; !text.includes('\n'); ) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`${path} prints no line`);
    text += new TextDecoder().decode(value);
  }
  reader.releaseLock();
  void process.stdout.cancel();
  await process.exited;
}

/** Milliseconds from Run to the first line, and where they go. */
export interface RunParts {
  /** The compiler's files, from the network or from what is kept. */
  download: number;
  /** What is neither that nor the tools’ own: unpacking, what the engine does with modules, `cc`. */
  load: number;
  compile: number;
  link: number;
  /** The program, from its start to its line. */
  start: number;
  total: number;
}

/** What a page does at Run, the first time or later. */
export async function runInParts(name: string): Promise<RunParts> {
  const request = await source(name);
  const begin = performance.now();
  let downloaded = begin;
  installing ??= installCompiler(await system(), {
    url: 'compiler/',
    onProgress: ({ loaded, total }) => {
      if (loaded === total) downloaded = performance.now();
    },
  });
  const { exitCode, diagnostics, ms } = await (await installing).compile(request);
  if (exitCode !== 0) throw new Error(diagnostics);
  const compiled = performance.now();
  await firstLine(request.output);
  const end = performance.now();
  return {
    download: downloaded - begin,
    load: Math.max(0, compiled - downloaded - ms.compile - ms.link),
    compile: ms.compile,
    link: ms.link,
    start: end - compiled,
    total: end - begin,
  };
}

const warm = async (name: string) => {
  for (let i = 0; i < WARM_UPS; i++) await built(name);
};

/** From Run to the first line. */
const run = (name: string): Prepare => {
  return async () => {
    await warm(name);
    return () => repeat(TIMES, async () => firstLine(await built(name)));
  };
};

/** What one of the driver's tools takes of it. */
const part = (name: string, tool: 'compile' | 'link'): Prepare => {
  return async () => {
    await warm(name);
    return async () => {
      const request = await source(name);
      const samples: number[] = [];
      for (let i = 0; i < TIMES; i++) samples.push((await (await compiler()).compile(request)).ms[tool] * 1e6);
      return samples;
    };
  };
};

/** The program alone, which is there. */
const start = (name: string): Baseline => {
  return {
    name: 'its start',
    async prepare() {
      const path = await built(name);
      return () => repeat(TIMES, () => firstLine(path));
    },
  };
};

/** A tool that only says which version it is. */
const toolStart = (tool: string): Baseline => {
  return {
    name: `${tool} --version`,
    async prepare() {
      const os = await system();
      await (await compiler()).load();
      const version = async () => {
        const process = await os.spawn(`/usr/bin/${tool}`, [tool, '--version'], { stdin: 'empty' });
        await Promise.all([textOf(process.stdout), process.exited]);
      };
      for (let i = 0; i < WARM_UPS; i++) await version();
      return () => repeat(TIMES, version);
    },
  };
};

/** Where one has written a point: the source, and what is offered there among other words. */
const POINTS: Record<string, { path: string; text: string; offers: string }> = {
  'complete-c': {
    path: '/tmp/complete.c',
    text: '#include <stdio.h>\n\nstruct point { int across, down; };\n\nint main(void) {\n  struct point p = {1, 2};\n  p.',
    offers: 'across',
  },
  'complete-vector': {
    path: '/tmp/complete.cc',
    text: '#include <string>\n#include <vector>\n\nint main() {\n  std::vector<std::string> v;\n  v.',
    offers: 'emplace_back',
  },
};

/** The words at a point, as the editor asks for them, beside a tool that only says which version it is. */
const completion = (id: string): Measurement => ({
  id,
  unit: 'ms',
  async ours() {
    const { path, text, offers } = POINTS[id] as (typeof POINTS)[string];
    const os = await system();
    await os.fs.writeFile(path, text);
    const ahead = await installCompiler(os, { url: 'compiler/', precompile: true });
    const lines = text.split('\n');
    const place = `-code-completion-at=${path}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
    const ask = async () => {
      const { output } = await ahead.check(path, { cxx: path.endsWith('.cc'), flags: ['-Xclang', place] });
      if (!output.includes(offers)) throw new Error(`${offers} is not offered: ${output}`);
    };
    // As when the editor has looked for mistakes: headers of the C++ library are compiled ahead after that.
    await ahead.check(path, { cxx: path.endsWith('.cc') });
    for (let quiet = 0; quiet < 10; quiet++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (os.inspect().processes.length > 0) quiet = 0;
    }
    for (let i = 0; i < WARM_UPS; i++) await ask();
    return () => repeat(TIMES, ask);
  },
  baseline: toolStart('clang'),
});

const rowsOf = (name: string): Measurement[] => [
  {
    id: `run-${name}`,
    unit: 'ms',
    ...(name === 'hello-c' ? { headline: 'a C program, from Run to its first line', goal: { median: 300 } } : {}),
    ours: run(name),
    baseline: start(name),
  },
  { id: `compile-${name}`, unit: 'ms', ours: part(name, 'compile'), baseline: toolStart('clang') },
  { id: `link-${name}`, unit: 'ms', ours: part(name, 'link'), baseline: toolStart('wasm-ld') },
];

export const COMPILING: Measurement[] = [
  ...['hello-c', '300-lines', 'iostream'].flatMap(rowsOf),
  ...Object.keys(POINTS).map(completion),
  {
    id: 'compiler-load',
    unit: 'ms',
    async ours() {
      await (await compiler()).load();
      return async () => {
        const os = await system();
        return [await timed(async () => (await installCompiler(os, { url: 'compiler/' })).load())];
      };
    },
    baseline: {
      name: 'boot',
      async prepare() {
        return () => repeat(TIMES, async () => (await RatOS.boot()).shutdown());
      },
    },
  },
];

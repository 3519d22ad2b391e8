/**
 * What the fixture does inside the page. Each function is given to `page.evaluate`, so it uses nothing but its argument and
 * the globals that the page and `boot` set.
 */
import type { Counters, Exit, RatOS, TraceEvent } from '../host/index.ts';

interface Ended extends Exit {
  stdout: string;
  stderr: string;
  /** Why it can never end, if so. */
  stuck: string;
}

interface Here {
  library: typeof import('../host/index.ts');
  os: RatOS;
  base: Counters;
  /** The last calls, and those that have not returned. */
  calls(): TraceEvent[];
  ended: Map<number, Promise<Ended>>;
  /** What programs have written by now, with their command lines. */
  outputs: { command: string; texts: { stdout: string; stderr: string } }[];
  started: Set<number>;
}

export async function boot({ desktop, trace }: { desktop: boolean; trace: boolean }): Promise<void> {
  const { ratosLibrary: library } = globalThis as unknown as { ratosLibrary: Here['library'] };
  const over: TraceEvent[] = [];
  /** By their threads. */
  const pending = new Map<string, TraceEvent>();
  const kept = 20_000;
  const note = (event: TraceEvent) => {
    const thread = `${event.pid}:${event.tid}`;
    if (event.pending) {
      pending.set(thread, event);
      return;
    }
    pending.delete(thread);
    over.push(event);
    if (over.length > 2 * kept) over.splice(0, kept);
  };
  const calls = () => [...over.slice(-kept), ...pending.values()];
  const os = await library.RatOS.boot({
    ...(desktop && { desktop: document.body }),
    ...(trace && { trace: note, traceCalls: 'begun' as const }),
  });
  const here: Here = { library, os, base: os.counters(), calls, ended: new Map(), outputs: [], started: new Set() };
  Object.assign(globalThis, { ratosTest: here, ratos: os });
}

export function noteBase(): void {
  const { ratosTest: here } = globalThis as unknown as { ratosTest: Here };
  here.base = here.os.counters();
}

export async function installTools({
  tools,
  links,
  entries,
}: {
  tools: Record<string, string>;
  links: Record<string, string>;
  entries: Record<string, string>;
}): Promise<void> {
  const { os } = (globalThis as unknown as { ratosTest: Here }).ratosTest;
  const install = async ([path, address]: [string, string]) =>
    os.fs.writeFile(path, new Uint8Array(await (await fetch(address)).arrayBuffer()));
  await Promise.all(Object.entries(tools).map(install));
  for (const [name, target] of Object.entries(links)) await os.fs.symlink(target, `/bin/${name}`);
  await os.fs.mkdir('/usr/share/applications', { recursive: true });
  for (const [name, text] of Object.entries(entries)) await os.fs.writeFile(`/usr/share/applications/${name}`, text);
}

export async function start({
  path,
  argv,
  env,
  cwd,
  stdin,
}: {
  path: string;
  argv: string[];
  env: Record<string, string>;
  cwd: string;
  stdin: string | undefined;
}): Promise<{ pid?: number; reason: string }> {
  const { ratosTest: here } = globalThis as unknown as { ratosTest: Here };
  const { os, library } = here;
  let process: Awaited<ReturnType<RatOS['spawn']>>;
  try {
    process = await os.spawn(path, argv, { env, cwd, stdin: stdin === undefined ? 'empty' : 'pipe' });
  } catch (error) {
    return { reason: String(error) };
  }
  const texts = { stdout: '', stderr: '' };
  here.outputs.push({ command: argv.join(' '), texts });
  const collect = async (name: 'stdout' | 'stderr') => {
    const decoder = new TextDecoder();
    for await (const chunk of process[name]) texts[name] += decoder.decode(chunk, { stream: true });
  };
  const feed = async () => {
    if (stdin === undefined) return;
    const writer = process.stdin.getWriter();
    // The program may end before it has read everything.
    await writer.write(new TextEncoder().encode(stdin)).catch(() => undefined);
    await writer.close().catch(() => undefined);
  };
  void feed();
  const streams = Promise.all([collect('stdout'), collect('stderr')]);
  const pause = (ms: number) => new Promise<undefined>((resolve) => setTimeout(resolve, ms));
  const watch = async (): Promise<Ended> => {
    const looks = new library.StuckWatch();
    let stuck = '';
    for (;;) {
      const exit = await Promise.race([process.exited, pause(library.STUCK_LOOK_MS)]);
      if (exit !== undefined) {
        // Children that it has left behind may hold its streams still.
        await Promise.race([streams, pause(1000)]);
        return { ...exit, ...texts, stuck };
      }
      if (stuck !== '') continue;
      stuck = looks.look(os.inspect());
      if (stuck !== '') os.kill(process.pid, -1, { tree: true });
    }
  };
  here.started.add(process.pid);
  here.ended.set(process.pid, watch());
  return { pid: process.pid, reason: '' };
}

export async function ended(pid: number): Promise<Ended> {
  const { ratosTest: here } = globalThis as unknown as { ratosTest: Here };
  const result = await (here.ended.get(pid) as Promise<Ended>);
  here.started.delete(pid);
  return result;
}

export function kill({ pid, code }: { pid: number; code: number }): void {
  const { os } = (globalThis as unknown as { ratosTest: Here }).ratosTest;
  if (os.processes().some((process) => process.pid === pid)) os.kill(pid, code);
}

export async function readFile(path: string): Promise<string> {
  const { os } = (globalThis as unknown as { ratosTest: Here }).ratosTest;
  let text = '';
  for (const byte of await os.fs.readFile(path)) text += String.fromCharCode(byte);
  return btoa(text);
}

export async function writeFile({ path, base64 }: { path: string; base64: string }): Promise<void> {
  const { os } = (globalThis as unknown as { ratosTest: Here }).ratosTest;
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (folder !== '') await os.fs.mkdir(folder, { recursive: true });
  await os.fs.writeFile(
    path,
    Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
  );
}

export async function trace(): Promise<{ lines: string; chrome: string; waits: string; output: string }> {
  const { ratosTest: here } = globalThis as unknown as { ratosTest: Here };
  const { os, library, outputs } = here;
  // What a system that was shut down has told is all there.
  await os.flushTrace().catch(() => undefined);
  const calls = here.calls();
  const system = os.inspect();
  const waits = system.processes.length > 0 ? library.waitReport(system) : '';
  const lines = calls.map((call) => `${library.traceLine(call)}\n`).join('');
  const written = outputs.flatMap(({ command, texts }) =>
    (['stdout', 'stderr'] as const).map((name) =>
      texts[name] === '' ? '' : `${command} (${name}):\n${texts[name]}\n`,
    ),
  );
  return { lines, chrome: library.chromeTrace(calls), waits, output: written.join('') };
}

/** Programs that the test has started are its own; all others, and what is not given back, are told of. */
export async function end(): Promise<string[]> {
  const { os, base, started } = (globalThis as unknown as { ratosTest: Here }).ratosTest;
  const problems: string[] = [];
  const parents = new Map(os.processes().map(({ pid, parent }) => [pid, parent]));
  const isOfTest = (pid: number | null | undefined): boolean =>
    pid !== null && pid !== undefined && (started.has(pid) || isOfTest(parents.get(pid)));
  for (const { pid, path } of os.processes())
    if (!isOfTest(pid)) problems.push(`Process ${pid} (${path}) was left behind by the program that has started it.`);
  for (const { pid } of os.processes()) {
    try {
      os.kill(pid);
    } catch {
      // It has just ended.
    }
  }
  const names = Object.keys(base) as (keyof Counters)[];
  const changed = () => {
    const now = os.counters();
    return names.filter((name) => now[name] !== base[name]).map((name) => `${name}: ${base[name]} → ${now[name]}`);
  };
  // The worker of a program that computed goes on for 2 s when it is ended.
  for (const until = performance.now() + 5000; changed().length > 0 && performance.now() < until; )
    await new Promise((resolve) => setTimeout(resolve, 20));
  const left = changed();
  if (left.length > 0) problems.push(`Not given back when all programs had ended: ${left.join(', ')}.`);
  await os.shutdown();
  return problems;
}

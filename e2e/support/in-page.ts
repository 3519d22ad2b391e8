/** What tests do inside the page with a system: handed to `page.evaluate` as globals by ratos-page.ts. */
import type { BootOptions, Counters, Exit, Process, SpawnOptions } from '../../src/host/index.ts';
import { RatError, RatOS } from './library.ts';

export type ProgramFolder = 'apps' | 'bin' | 'lessons' | 'conformance' | 'windows' | 'bench';

/** Programs of /bin that are files of their own; all others are the tools' one program, which goes by its name. */
const OWN_FILES = ['sh', 'true', 'false'];

export async function loadProgram(folder: ProgramFolder, name: string): Promise<Uint8Array> {
  const file = folder !== 'bin' || OWN_FILES.includes(name) ? name : 'tools';
  const response = await fetch(`/programs/${folder === 'apps' ? 'bin' : folder}/${file}.wasm`);
  if (!response.headers.get('content-type')?.includes('wasm')) throw new Error(`${folder}/${name} is not built`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Puts the entries of applications in the desktop's launcher. */
async function installEntries(os: RatOS, names: string[]): Promise<void> {
  const entries: Record<string, string> = await (await fetch('/programs/bin/applications.json')).json();
  await os.fs.mkdir('/usr/share/applications', { recursive: true });
  for (const name of names)
    await os.fs.writeFile(`/usr/share/applications/${name}.desktop`, entries[`${name}.desktop`] ?? '');
}

/** Boots a system with the named programs (`bin/ls`, `lessons/spin`) in /bin, and those of `apps` in the launcher. */
export async function bootWith(programs: string[], options: BootOptions = {}): Promise<RatOS> {
  const os = await RatOS.boot(options);
  const applications = programs.filter((program) => program.startsWith('apps/')).map((program) => program.slice(5));
  if (applications.length > 0) await installEntries(os, applications);
  for (const program of programs) {
    const [folder, name] = program.split('/') as [ProgramFolder, string];
    await os.fs.writeFile(`/bin/${name}`, await loadProgram(folder, name));
  }
  return os;
}

/** Boots a system with the shell and all tools in /bin. */
export async function bootShell(options: BootOptions = {}): Promise<RatOS> {
  const os = await RatOS.boot(options);
  const links: Record<string, string> = await (await fetch('/programs/bin/links.json')).json();
  for (const directory of ['/bin', '/tmp', '/home']) await os.fs.mkdir(directory, { recursive: true });
  for (const name of [...OWN_FILES, 'tools']) await os.fs.writeFile(`/bin/${name}`, await loadProgram('bin', name));
  for (const [name, program] of Object.entries(links)) await os.fs.symlink(program, `/bin/${name}`);
  return os;
}

export async function readText(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).text();
}

/** A plain WASI program that does nothing, with a memory of its own of one page. */
export function plainProgram(): Uint8Array {
  const memory = [6, ...new TextEncoder().encode('memory'), 2, 0];
  const start = [6, ...new TextEncoder().encode('_start'), 0, 0];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 4, 1, 0x60, 0, 0], // type 0: () -> ()
    ...[3, 2, 1, 0], // function 0 of it
    ...[5, 3, 1, 0, 1], // one page of memory
    ...[7, 1 + memory.length + start.length, 2, ...memory, ...start],
    ...[10, 4, 1, 2, 0, 0x0b], // an empty body
  ]);
}

export interface Outcome extends Exit {
  stdout: string;
  stderr: string;
}

/** Collects what a process writes until it has ended. */
export async function outcome(process: Process): Promise<Outcome> {
  const [stdout, stderr, exit] = await Promise.all([
    readText(process.stdout),
    readText(process.stderr),
    process.exited,
  ]);
  return { stdout, stderr, ...exit };
}

export async function run(os: RatOS, argv: string[], options: SpawnOptions = {}): Promise<Outcome> {
  return outcome(await os.spawn(argv[0] as string, argv, { stdin: 'empty', ...options }));
}

/**
 * Writes each image to /bin and starts it.
 * @returns its exit code and reason; or the status and message with which it was refused.
 */
export async function spawnAll(
  os: RatOS,
  images: Record<string, Uint8Array>,
): Promise<Record<string, [status: number, text: string]>> {
  const outcomes: Record<string, [number, string]> = {};
  for (const [name, bytes] of Object.entries(images)) {
    await os.fs.writeFile(`/bin/${name}`, bytes);
    try {
      const { code, reason } = await run(os, [`/bin/${name}`]);
      outcomes[name] = [code, reason];
    } catch (error) {
      outcomes[name] = error instanceof RatError ? [error.status, error.message] : [0, String(error)];
    }
  }
  return outcomes;
}

/**
 * Waits until the first thread of each process is parked in the call. Until then a process is starting, or on its way
 * to that call, and the counters move.
 */
export async function parkedIn(os: RatOS, call: string, ...processes: Process[]): Promise<void> {
  const isParked = ({ pid }: Process) => {
    const thread = os.inspect().processes.find((process) => process.pid === pid)?.threads[0];
    return thread?.call === call && thread.state === 'waiting';
  };
  while (!processes.every(isParked)) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** The counters when nothing runs any more: a process has ended before its worker is back, and memories only go with it. */
export async function countersAtRest(os: RatOS): Promise<Counters> {
  for (;;) {
    const now = os.counters();
    const { processes, threads, waiters, workers } = now;
    if (processes + threads + waiters + workers === 0) return now;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/**
 * Waits until the counters are what they were: a worker that was terminated while it computed is gone 2.0 s later
 * in Chromium, and only then comes its memory and record back.
 * @returns the counters that differ, as `name: expected → actual`; empty when nothing is left over.
 */
export async function leftOver(os: RatOS, base: Counters, timeoutMs = 10_000): Promise<string[]> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const now = os.counters();
    const names = Object.keys(base) as (keyof Counters)[];
    const different = names
      .filter((name) => now[name] !== base[name])
      .map((name) => `${name}: ${base[name]} → ${now[name]}`);
    if (different.length === 0 || performance.now() > end) return different;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

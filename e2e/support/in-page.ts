/** What tests do inside the page with a system: handed to `page.evaluate` as globals by ratos-page.ts. */
import type { BootOptions, Counters, Exit, Process, SpawnOptions } from '../../src/host/index.ts';
import { RatError, RatOS } from '../../src/host/index.ts';

export type ProgramFolder = 'bin' | 'examples' | 'conformance' | 'bench';

export async function loadProgram(folder: ProgramFolder, name: string): Promise<Uint8Array> {
  const response = await fetch(`/programs/${folder}/${name}.wasm`);
  if (!response.headers.get('content-type')?.includes('wasm')) throw new Error(`${folder}/${name} is not built`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Boots a system with the named programs (`bin/ls`, `examples/spin`) in /bin. */
export async function bootWith(programs: string[], options: BootOptions = {}): Promise<RatOS> {
  const os = await RatOS.boot(options);
  for (const program of programs) {
    const [folder, name] = program.split('/') as [ProgramFolder, string];
    await os.fs.writeFile(`/bin/${name}`, await loadProgram(folder, name));
  }
  return os;
}

export async function readText(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).text();
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

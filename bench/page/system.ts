/** The system under test and its guests. */
import { type Process, RatOS, type SpawnOptions } from '../../src/host/index.ts';
import type { Sampler } from './measurement.ts';

let booted: Promise<RatOS> | undefined;

/** One system for the whole page, with room for the threads that inspector.ts gathers. */
export function system(): Promise<RatOS> {
  booted ??= RatOS.boot({ quotas: { systemThreads: 1100 } });
  return booted;
}

let desktop: HTMLElement | undefined;

/** The system with a desktop, which fills the page. */
export async function desktopSystem(): Promise<RatOS> {
  const os = await system();
  if (desktop === undefined) {
    desktop = document.createElement('div');
    desktop.style.cssText = 'position: fixed; inset: 0';
    document.body.append(desktop);
    os.attachDesktop(desktop);
  }
  return os;
}

const programs = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

/** A program of the benchmark, as bytes. */
export function programBytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = programs.get(name);
  if (bytes === undefined) {
    bytes = fetch(`programs/${name}.wasm`).then(async (response) => {
      if (!response.ok) throw new Error(`programs/${name}.wasm: ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    });
    programs.set(name, bytes);
  }
  return bytes;
}

const installed = new Map<string, Promise<void>>();

/** Puts a program into `/bin`. */
export async function install(name: string): Promise<string> {
  const os = await system();
  const path = `/bin/${name}`;
  let done = installed.get(name);
  if (done === undefined) {
    done = programBytes(name).then((bytes) => os.fs.writeFile(path, bytes));
    installed.set(name, done);
  }
  await done;
  return path;
}

export async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
  }
}

/** Runs a program to its end; throws when it fails. */
export async function runProgram(name: string, args: readonly string[] = [], options: SpawnOptions = {}) {
  const path = await install(name);
  const os = await system();
  const process: Process = await os.spawn(path, [path, ...args], { stdin: 'empty', ...options });
  const [out, error, exit] = await Promise.all([textOf(process.stdout), textOf(process.stderr), process.exited]);
  if (exit.reason !== 'exit' || exit.code !== 0) {
    throw new Error(`${name} ${args.join(' ')} ended with ${exit.code} (${exit.reason}): ${error}`);
  }
  return out;
}

export function parseSamples(text: string): number[] {
  const samples = text.trim().split(/\s+/).map(Number);
  if (samples.length === 0 || samples.some((value) => !Number.isFinite(value))) throw new Error(`no samples: ${text}`);
  return samples;
}

/** The same, with windows. */
export function windowed(name: string, ...args: string[]): Sampler {
  return async () => {
    await desktopSystem();
    return parseSamples(await runProgram(name, args));
  };
}

/** A program that prints its own samples. */
export function guest(name: string, ...args: string[]): Sampler {
  return async () => parseSamples(await runProgram(name, args));
}

/**
 * Runs a single-threaded program under Node, without the kernel: Node's own WASI, and just enough of the `ratos`
 * calls. For what the toolchain and libratos do by themselves; everything else is tested in a browser.
 */
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { RAT_ERR_NOT_FOUND, RAT_ERR_NOT_SUPPORTED } from '../../src/guest-abi/status.ts';

export interface RunAlone {
  args?: readonly string[];
  stdin?: string;
  /** The process's working directory inside the preopened root. */
  cwd?: string;
  /** Pages that the memory has been grown by before the program starts. */
  grownPages?: number;
  maximumPages?: number;
  /** Host folder that the program sees as `/`. */
  root?: string;
  ratos?: Record<string, (...args: number[]) => number | bigint>;
  onMemory?: (memory: WebAssembly.Memory) => void;
  onChangeDirectory?: (path: string) => void;
}

export interface RanAlone {
  code: number;
  stdout: string;
  stderr: string;
  memory: WebAssembly.Memory;
  exports: WebAssembly.Exports;
}

class ProcessExit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

/** Initial and maximum size that the module declares for the memory it imports. */
export function memoryLimits(wasm: Uint8Array): { initial: number; maximum: number } {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };
  const skipName = () => {
    const length = number();
    at += length;
  };
  while (at < wasm.length) {
    const id = wasm[at++];
    const size = number();
    const end = at + size;
    if (id === 2) {
      for (let count = number(); count > 0; count--) {
        skipName();
        skipName();
        const kind = wasm[at++];
        if (kind === 0) number();
        else if (kind === 2) {
          const flags = wasm[at++];
          if (flags !== 3) throw new Error(`memory flags ${flags}: not shared with a maximum`);
          return { initial: number(), maximum: number() };
        } else throw new Error(`import kind ${kind} before the memory`);
      }
    }
    at = end;
  }
  throw new Error('no memory is imported');
}

export function runAlone(wasm: Uint8Array, options: RunAlone = {}): RanAlone {
  const folder = mkdtempSync(join(tmpdir(), 'ratos-toolchain-'));
  const path = (name: string) => join(folder, name);
  const preopened = options.root ?? folder;
  writeFileSync(path('in'), options.stdin ?? '');
  const descriptors = [openSync(path('in'), 'r'), openSync(path('out'), 'w'), openSync(path('err'), 'w')] as const;
  try {
    const limits = memoryLimits(wasm);
    const memory = new WebAssembly.Memory({
      initial: limits.initial,
      maximum: options.maximumPages ?? limits.maximum,
      shared: true,
    });
    if (options.grownPages) memory.grow(options.grownPages);
    options.onMemory?.(memory);
    const wasi = new WASI({
      version: 'preview1',
      args: ['program', ...(options.args ?? [])],
      preopens: { '/': preopened },
      stdin: descriptors[0],
      stdout: descriptors[1],
      stderr: descriptors[2],
      returnOnExit: true,
    });
    let cwd = options.cwd ?? '/';
    const bytes = () => new Uint8Array(memory.buffer);
    const textAt = (pointer: number) => new TextDecoder().decode(bytes().slice(pointer, bytes().indexOf(0, pointer)));
    const ratos: Record<string, (...args: number[]) => number | bigint> = {
      RatGetCurrentDirectory: (buffer) => {
        bytes().set(new TextEncoder().encode(`${cwd}\0`), buffer);
        return 0;
      },
      // Whether it is there; what it is, nobody asks.
      RatGetPathInfo: (pointer = 0) => (existsSync(join(preopened, textAt(pointer))) ? 0 : RAT_ERR_NOT_FOUND),
      RatSetCurrentDirectory: (pointer = 0) => {
        cwd = textAt(pointer);
        options.onChangeDirectory?.(cwd);
        return 0;
      },
      RatGetTickNs: () => BigInt(Math.round(performance.now() * 1e6)),
      RatGetCurrentProcessId: () => 7,
      RatGetCurrentThreadId: () => 1,
      RatGetProcessorCount: () => 1,
      RatMemoryGrowsFirst: () => 1,
      // No descriptor is a terminal.
      RatFdFlags: () => RAT_ERR_NOT_SUPPORTED,
      RatSignalAction: () => 0,
      RatSignalMask: () => 0,
      RatSignalWait: (_handles, _count, ns) => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(ns) / 1e6);
        return -1;
      },
      RatProcessExit: (code = 0) => {
        throw new ProcessExit(code);
      },
      ...options.ratos,
    };
    const module = new WebAssembly.Module(wasm as BufferSource);
    const imports: WebAssembly.Imports = { env: { memory }, wasi_snapshot_preview1: wasi.wasiImport, ratos: {} };
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      if (from !== 'ratos') continue;
      imports.ratos![name] =
        ratos[name] ??
        (() => {
          throw new Error(`${name} is not there`);
        });
    }
    const instance = new WebAssembly.Instance(module, imports);
    let code: number;
    try {
      code = wasi.start(instance) as unknown as number;
    } catch (error) {
      if (!(error instanceof ProcessExit)) throw error;
      code = error.code;
    }
    return {
      code,
      stdout: readFileSync(path('out'), 'utf8'),
      stderr: readFileSync(path('err'), 'utf8'),
      memory,
      exports: instance.exports,
    };
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
    rmSync(folder, { recursive: true, force: true });
  }
}

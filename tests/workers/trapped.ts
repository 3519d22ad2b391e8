/** What a trap of a program would print, under Node, whose engine is Chromium's. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { prepareImage } from '../../src/host/image/prepare.ts';
import { compileOnDisk } from '../../src/toolchain/node.ts';
import { frameLines } from '../../src/workers/symbols/frame-text.ts';
import type { ProgramBytes } from '../../src/workers/symbols/program-file.ts';
import { reasonOf } from '../../src/workers/symbols/reasons.ts';
import { type StackFrame, stackFrames } from '../../src/workers/symbols/stack-text.ts';
import { symbolize } from '../../src/workers/symbols/symbolize.ts';
import { runAlone } from '../toolchain/run-alone.ts';

export async function compiled(files: Record<string, string>, args: readonly string[] = []): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'ratos-symbols-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const sources = Object.keys(files).filter((path) => /\.(c|cpp)$/.test(path));
    const result = await compileOnDisk({ cwd: folder, sources, args });
    expect(result.diagnostics).toBe('');
    return result.wasm as Uint8Array;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function bytesOf(wasm: Uint8Array): ProgramBytes {
  return { size: wasm.length, read: (at, length) => wasm.subarray(at, at + length) };
}

export interface Trapped {
  error: Error;
  stack: StackFrame[];
  codeStart: number;
}

/** Runs what is compiled of a program's file, until it traps. */
export function trapped(wasm: Uint8Array, args: readonly string[] = []): Trapped {
  const { bytes, codeStart } = prepareImage(wasm.slice(), 256 << 20);
  try {
    runAlone(bytes, { args });
  } catch (error) {
    return { error: error as Error, stack: stackFrames((error as Error).stack ?? ''), codeStart };
  }
  throw new Error('the program did not trap');
}

/** The lines of the report, the reason first. */
export function report(wasm: Uint8Array, args: readonly string[] = []): string[] {
  const { error, stack, codeStart } = trapped(wasm, args);
  const frames = symbolize(stack, bytesOf(wasm), codeStart);
  const reason = reasonOf(error, { innermost: frames[0]?.name ?? '', overflown: false });
  return [reason, ...linesOf(frames)];
}

export function linesOf(frames: ReturnType<typeof symbolize>): string[] {
  return frameLines(frames, 0, false)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^ {4}at /, ''));
}

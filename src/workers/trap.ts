/** What is printed when a program traps: the reason, and the guest's call stack with function names. */
import { utf8Bytes, utf8Text } from '../kernel/memory/utf8.ts';
import { tryWriteStandardError } from '../kernel/process/descriptors.ts';
import { processName } from '../kernel/process/process.ts';
import { threadId } from '../kernel/process/thread.ts';
import type { Guest } from './guest.ts';

const FRAME_LIMIT = 32;

/** Names of the guest's frames in an engine's stack text, innermost first. */
export function guestFrames(stack: string): string[] {
  const frames: string[] = [];
  for (const line of stack.split('\n')) {
    // Chromium: "at name (wasm://wasm/…:wasm-function[7]:0x1a2)"; Firefox: "name@… > WebAssembly.Module:wasm-function[7]:0x1a2".
    const match =
      /^\s*at (?:async )?(?:(.+?) \()?wasm:.*wasm-function\[(\d+)\]/.exec(line) ??
      /^(.*?)@.*wasm-function\[(\d+)\]/.exec(line);
    if (match === null) continue;
    const name = (match[1] ?? '').replace(/^.*\.(?=[^.]+$)/, (module) => (module.includes(' ') ? module : ''));
    frames.push(name === '' ? `function ${match[2]}` : name);
  }
  return frames;
}

/** Tells on the process's standard error why it ends. Never waits: what nobody has room for is lost. */
export function reportTrap(guest: Guest, error: unknown): void {
  const { kernel } = guest;
  const program = utf8Text(processName(kernel, kernel.process));
  const reason = error instanceof Error ? error.message : String(error);
  const frames = guestFrames(error instanceof Error ? (error.stack ?? '') : '');
  const shown = frames.slice(0, FRAME_LIMIT).map((frame) => `    at ${frame}\n`);
  if (frames.length > FRAME_LIMIT) shown.push(`    … ${frames.length - FRAME_LIMIT} more\n`);
  const text = `${program}: trap in thread ${threadId(kernel, kernel.thread)}: ${reason}\n${shown.join('')}`;
  tryWriteStandardError(kernel, kernel.process, utf8Bytes(text));
}

/** What is printed when a program traps: the reason, and the guest's call stack with functions, files and lines. */
import type { Kernel } from '../kernel/kernel.ts';
import { utf8Bytes, utf8Text } from '../kernel/memory/utf8.ts';
import { tryWriteStandardError } from '../kernel/process/descriptors.ts';
import { processId, processName } from '../kernel/process/process.ts';
import { threadId, threadName } from '../kernel/process/thread.ts';
import type { Guest } from './guest.ts';
import type { JobImage, TrapFrame } from './protocol.ts';
import { frameLines, withoutEntry } from './symbols/frame-text.ts';
import { programBytes } from './symbols/program-bytes.ts';
import type { ProgramBytes } from './symbols/program-file.ts';
import { reasonOf } from './symbols/reasons.ts';
import { shortName } from './symbols/short-name.ts';
import { stackFrames } from './symbols/stack-text.ts';
import { type Frame, placeOf, symbolize } from './symbols/symbolize.ts';
import { COLLECTED } from './trap-signal.ts';

/** Frames that are shown. */
const FRAME_LIMIT = 32;
/** What people call the calling thread: its id, and its name if it has one. */
export function describeThread(k: Kernel): string {
  const name = utf8Text(threadName(k, k.thread));
  return `thread ${threadId(k, k.thread)}${name === '' ? '' : ` "${name}"`}`;
}

/**
 * Tells on the process's standard error why it ends. Never waits: what nobody has room for is lost.
 * @param overflown the thread's stack pointer is below its stack.
 */
export function reportTrap(guest: Guest, image: JobImage, error: unknown, overflown: boolean): void {
  const { kernel } = guest;
  const program = utf8Text(processName(kernel, kernel.process));
  const stack = stackFrames((error instanceof Error && error.stack) || '');
  const file = programFile(guest, image);
  const frames = symbolize(stack.slice(0, FRAME_LIMIT), file, image.codeStart);
  const reason = reasonOf(error, { innermost: frames[0]?.name ?? '', overflown });
  const more = Math.max(0, stack.length - FRAME_LIMIT);
  const lines = frameLines(frames, more, stack.length >= COLLECTED - 1);
  const text = `${program}: trap in ${describeThread(kernel)}: ${reason}\n${lines}`;
  tryWriteStandardError(kernel, kernel.process, utf8Bytes(text));
  const pid = processId(kernel, kernel.process);
  guest.tellTrap?.({ pid, reason: reason.slice(0, TEXT_TOLD), frames: withoutEntry(frames).map(trapFrame) });
}

/** Texts that the page is told, at most: they are the program's. */
const TEXT_TOLD = 400;

function trapFrame(frame: Frame): TrapFrame {
  const place = placeOf(frame);
  return { ...place, name: shortName(frame.name).slice(0, TEXT_TOLD), file: place.file.slice(-TEXT_TOLD) };
}

/** The program's file, if it is still the one that was started: it holds what is not in the compiled module. */
export function programFile({ kernel }: Guest, image: JobImage): ProgramBytes | undefined {
  return programBytes(kernel.files, image);
}

/**
 * Programs of the desktop that have ended badly, told to the person: what happened in words, and where. How a process has
 * ended is the kernel's to say; the stack of a trap comes from the worker, a little sooner or later.
 */
import { SIGNAL } from '../../guest-abi/signals.ts';
import type { TrapFrame, TrapReport } from '../../workers/protocol.ts';
import type { Exit, SourceLine } from '../api.ts';
import type { Notice } from './notifications.ts';

/** So long the end waits for the stack. */
const STACK_MS = 600;
/** And what was written last. */
const WORDS_MS = 120;
const FRAMES_SHOWN = 6;
/** Stacks that are kept for ends that have not been told; the oldest goes. */
const REPORTS_KEPT = 16;

export interface End extends Exit {
  /** The signal that it would have been elsewhere; 0: none. */
  readonly signal: number;
}

export interface Ended {
  readonly pid: number;
  /** What a person calls the program. */
  readonly name: string;
  readonly end: End;
  /** It was started from the desktop; what it has written last on standard error. */
  readonly lastWords?: () => string;
}

const WORDS: readonly (readonly [reason: RegExp, words: string])[] = [
  [/^memory access out of bounds/, 'it reached outside its memory'],
  [/^stack overflow/, 'its stack was used up'],
  [/^integer divide by zero/, 'it divided by zero'],
  [/^integer overflow/, 'a number was too large'],
  [/^number out of range/, 'a number was too large'],
  [/^indirect call/, 'it called a function that is none'],
  [/^unaligned/, 'it used memory where it must not'],
  [/abort\(\) called/, 'it gave up (abort)'],
  [/^unreachable/, 'it came to where it never should'],
  [/^uncaught exception/, 'nobody caught its exception'],
];
/** Of signals that a program gets for what it has done itself. */
const SIGNALS: ReadonlyMap<number, string> = new Map([
  [SIGNAL.ABRT, 'it gave up (abort)'],
  [SIGNAL.SEGV, 'it reached outside its memory'],
  [SIGNAL.FPE, 'it could not compute a number'],
]);

const inWords = (reason: string) => WORDS.find(([pattern]) => pattern.test(reason))?.[1] ?? reason;
const fileName = (path: string) => path.slice(path.lastIndexOf('/') + 1);

function frameText({ name, file, line, begins }: TrapFrame): string {
  const place = file === '' ? '' : `${fileName(file)}${line > 0 ? `:${line}` : ''}`;
  if (begins && name !== '') return `${name}, which begins at ${place}`;
  return [place, name].filter((part) => part !== '').join(' in ') || 'a function without a name';
}

export class Crashes {
  private readonly reports = new Map<number, TrapReport>();
  /** Ends that wait for their stacks. */
  private readonly waiting = new Map<number, Ended>();
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** @param openLine shows a line of a source; undefined: nobody does. */
  constructor(
    private readonly show: (notice: Notice) => void,
    private readonly openLine: ((place: SourceLine) => void) | undefined,
  ) {}

  /** The stack of a program that has trapped, whether it is one of the desktop or not. */
  report(report: TrapReport): void {
    const waiting = this.waiting.get(report.pid);
    if (waiting !== undefined) {
      clearTimeout(this.timers.get(report.pid));
      this.timers.delete(report.pid);
      this.waiting.delete(report.pid);
      this.tellTrap(waiting, report);
      return;
    }
    this.reports.set(report.pid, report);
    for (const pid of this.reports.keys()) if (this.reports.size > REPORTS_KEPT) this.reports.delete(pid);
  }

  /** A program of the desktop has ended. */
  ended(ended: Ended): void {
    const { pid, name, end, lastWords } = ended;
    const report = this.reports.get(pid);
    this.reports.delete(pid);
    if (end.reason === 'trapped') {
      if (report !== undefined) this.tellTrap(ended, report);
      else {
        this.waiting.set(pid, ended);
        this.later(pid, STACK_MS, () => {
          this.waiting.delete(pid);
          this.tellTrap(ended, undefined);
        });
      }
      return;
    }
    const signal = SIGNALS.get(end.signal);
    if (signal !== undefined) this.tellLater(pid, `${name} ended: ${signal}`, lastWords);
    else if (lastWords !== undefined && end.reason === 'exit' && end.code !== 0)
      this.tellLater(pid, `${name} ended with exit code ${end.code}`, lastWords);
  }

  /** What it has written last comes a little later than its end. */
  private tellLater(pid: number, text: string, lastWords: () => string = () => ''): void {
    this.later(pid, WORDS_MS, () => this.show({ text, details: lastWords() }));
  }

  private later(pid: number, ms: number, action: () => void): void {
    this.timers.set(
      pid,
      setTimeout(() => {
        this.timers.delete(pid);
        action();
      }, ms),
    );
  }

  private tellTrap({ name, end, lastWords }: Ended, report: TrapReport | undefined): void {
    const words = report === undefined ? (SIGNALS.get(end.signal) ?? 'it trapped') : inWords(report.reason);
    const all = report?.frames ?? [];
    const located = all.filter(({ file, line }) => file !== '' && line > 0);
    const frames = located.length > 0 ? located : all;
    const lines = frames.slice(0, FRAMES_SHOWN).map(frameText);
    if (frames.length > FRAMES_SHOWN) lines.push(`… ${frames.length - FRAMES_SHOWN} more`);
    const [place] = located;
    const { openLine } = this;
    this.show({
      text: `${name} ended: ${words}`,
      details: lines.join('\n') || (lastWords?.() ?? ''),
      ...(place !== undefined && openLine !== undefined
        ? {
            action: {
              text: 'Open the line',
              run: () => openLine({ file: place.file, line: place.line, column: place.column }),
            },
          }
        : {}),
    });
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.waiting.clear();
  }
}

/** What people call threads, processes and objects. */
import type { ObjectSnapshot, SourceFrame, SystemSnapshot, ThreadSnapshot } from '../../host/index.ts';

export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Names may be anything: nothing in them moves the writing about. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '?');

export class Names {
  private readonly threads = new Map<number, string>();

  constructor({ processes }: SystemSnapshot) {
    const seen = new Map<string, number>();
    const plain = new Map<number, string>();
    for (const { threads } of processes)
      for (const { tid, name } of threads) {
        const text = printable(name) || `thread ${tid}`;
        plain.set(tid, text);
        seen.set(text, (seen.get(text) ?? 0) + 1);
      }
    for (const { pid, path, threads } of processes)
      for (const { tid } of threads) {
        const text = plain.get(tid) ?? '';
        this.threads.set(tid, (seen.get(text) ?? 0) > 1 ? this.told(text, tid, pid, path, threads) : text);
      }
  }

  /** Of several with one name: which process's; and which of its threads. */
  private told(text: string, tid: number, pid: number, path: string, threads: readonly ThreadSnapshot[]): string {
    const alike = threads.filter(({ name }) => printable(name) === text).length;
    const own = alike > 1 ? `${text} ${tid}` : text;
    return `${own} (${printable(fileName(path))} ${pid})`;
  }

  thread(tid: number): string {
    return this.threads.get(tid) ?? `thread ${tid}`;
  }
}

export function objectName({ id, type }: ObjectSnapshot): string {
  return `${type.toLowerCase().replaceAll('_', ' ')} #${id}`;
}

/** Calls that wait for a signal, or for a time, where they wait for no object. */
const SLEEPS = new Set(['RatSleep', 'RatSignalWait', 'RatSignalTake', 'RatPoll', 'poll_oneoff']);

type Sleep = 'a signal' | 'end of its sleep';

/** What ends a thread's wait for no object: a signal, or its time; empty: it does not wait so. */
export function sleepName({ state, call, forever, waitsFor, futex, sendsTo }: ThreadSnapshot): Sleep | '' {
  if (state !== 'waiting' || waitsFor.length > 0 || futex !== null || sendsTo !== null) return '';
  if (call === null || !SLEEPS.has(call)) return '';
  return forever || call === 'RatSignalTake' ? 'a signal' : 'end of its sleep';
}

/** `1.2 s`, `340 ms`, `2 min`. */
export function duration(ms: number): string {
  if (ms < 1) return `${Math.max(0, Math.round(ms * 1000))} µs`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min`;
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1 << 20) return `${Math.round(count / 1024)} KiB`;
  if (count < 1 << 30) return `${(count / (1 << 20)).toFixed(1)} MiB`;
  return `${(count / (1 << 30)).toFixed(1)} GiB`;
}

/** What the compiler brings itself says nothing of the program. */
const LIBRARY = /^\/?(?:usr\/(?:include|lib)|lib(?:ratos|c)?\/|wasi|\.\.\/)/;

/** The innermost line of a stack that a person has written; undefined: none is known. */
export function ownLine(stack: readonly SourceFrame[] = []): SourceFrame | undefined {
  const located = stack.filter(({ file, line }) => file !== '' && line > 0);
  return located.find(({ file }) => !LIBRARY.test(file)) ?? located[0];
}

/** `a.c:3`; `a.c:3 or after` where only the function is known. */
export const placeText = (frame: SourceFrame | undefined): string =>
  frame === undefined ? '' : `${fileName(frame.file)}:${frame.line}${frame.begins ? ' or after' : ''}`;

export function sentenceList(items: readonly string[], most = 6): string {
  const shown = items.slice(0, most);
  if (items.length > most) shown.push(`${items.length - most} more`);
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

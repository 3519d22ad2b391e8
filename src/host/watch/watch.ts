/**
 * `os.fs.watch`. While there are watchers, each change adds to a word in shared memory, which is looked at ten times a
 * second; when it has moved, the part of the tree is looked at and compared with the look before. So a program's change
 * costs one addition, nothing when nobody watches, and however much is changed, no more has to be kept than one look.
 * Waking the page by the word instead (`Atomics.waitAsync`) would cost programs a notification at every change, and
 * looks would have to be kept apart by a timer all the same.
 */
import { RAT_ERR_NOT_FOUND, statusName } from '../../guest-abi/status.ts';
import type { FileSystem } from '../../kernel/fs/file-system.ts';
import { type FileEvent, RatError } from '../api.ts';
import { Cancellation } from '../cancellation.ts';
import { Pace } from '../pace.ts';
import type { SystemState } from '../system-state.ts';
import { closed } from '../system-state.ts';
import { type Look, lookAt, TOO_LARGE } from './snapshot.ts';

const POLL_MS = 100;
/** Looks at a large tree take a fifth of the page's time at most, while it keeps changing. */
const REST = 4;
const REST_MS_MAX = 2000;

interface Ended {
  done: true;
  value: undefined;
}
const DONE: Ended = { done: true, value: undefined };

export class Watcher implements AsyncIterableIterator<FileEvent> {
  private readonly ending = new Cancellation();
  private readonly events: AsyncGenerator<FileEvent, void>;
  /** What it is ended by, for who waits: an error once. */
  private failure: unknown;
  private hasFailed = false;
  private readonly forget: () => void;
  private before: Look;
  /** Loaded when somebody watches: a page that does not can do without. null: it could not be. */
  private readonly comparing: Promise<typeof import('./differences.ts') | null>;
  private seenChanges: number;

  constructor(
    private readonly fs: FileSystem,
    state: SystemState,
    private readonly path: string,
    private readonly recursive: boolean,
    signal: AbortSignal | undefined,
  ) {
    fs.watch();
    this.seenChanges = fs.changes;
    const look = lookAt(fs, path, recursive);
    let step = look.next();
    // At once, so that what is changed right after the call is told.
    while (!step.done) step = look.next();
    this.before = step.value;
    if (this.before === undefined) {
      fs.unwatch();
      throw new RatError(RAT_ERR_NOT_FOUND, `watch ${path}: ${statusName(RAT_ERR_NOT_FOUND)}`);
    }
    const abort = () => this.fail(signal?.reason);
    const forgetShutdown = state.shutdown.add(() => this.fail(closed('watch')));
    signal?.addEventListener('abort', abort);
    this.forget = () => {
      forgetShutdown();
      signal?.removeEventListener('abort', abort);
    };
    this.comparing = import('./differences.ts').catch((error) => {
      this.fail(error);
      return null;
    });
    this.events = this.generate();
    if (signal?.aborted) abort();
  }

  async next(): Promise<IteratorResult<FileEvent, undefined>> {
    const result = this.ending.cancelled ? DONE : await this.events.next();
    if (!this.hasFailed) return result.done ? DONE : result;
    // Told once.
    this.hasFailed = false;
    throw this.failure;
  }

  async return(): Promise<IteratorResult<FileEvent, undefined>> {
    this.end();
    return DONE;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private fail(reason: unknown): void {
    if (this.ending.cancelled) return;
    this.failure = reason;
    this.hasFailed = true;
    this.end();
  }

  private end(): void {
    if (this.ending.cancelled) return;
    this.forget();
    this.fs.unwatch();
    this.ending.cancel();
  }

  private async *generate(): AsyncGenerator<FileEvent, void> {
    let rest = 0;
    while (!this.ending.cancelled) {
      if (this.fs.changes === this.seenChanges) {
        await this.sleep(POLL_MS);
        continue;
      }
      await this.sleep(rest);
      if (this.ending.cancelled) return;
      const start = performance.now();
      this.seenChanges = this.fs.changes;
      const after = await this.look();
      if (after === null) return;
      const { before } = this;
      this.before = after;
      const compared = before !== TOO_LARGE && after !== TOO_LARGE;
      rest = Math.min((performance.now() - start) * REST, REST_MS_MAX);
      const comparing = await this.comparing;
      if (comparing === null) return;
      if (compared) yield* comparing.differences(before, after, this.path);
      else yield { type: 'overflow', path: this.path };
    }
  }

  /** Looks, with pauses for the page; null when it was ended meanwhile. */
  private async look(): Promise<Look | null> {
    const pace = new Pace();
    const look = lookAt(this.fs, this.path, this.recursive);
    try {
      for (;;) {
        const step = look.next();
        if (step.done) return step.value;
        if (!pace.isDue) continue;
        await pace.giveWay();
        if (this.ending.cancelled) return null;
      }
    } finally {
      look.return(undefined);
    }
  }

  private async sleep(ms: number): Promise<void> {
    if (ms <= 0) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        forget();
        resolve();
      };
      const timer = setTimeout(wake, ms);
      const forget = this.ending.add(() => wake());
    });
  }
}

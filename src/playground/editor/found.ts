/** What compilers, checks and runs have found, by who has found it, until something makes it old. */
import type { Text } from '@codemirror/state';
import { moved } from '../files/paths.ts';
import type { Diagnostic } from './diagnostics.ts';

export class Found {
  /** By the file that was looked at: what was found in others by that comes and goes with it. */
  private byCheck = new Map<string, readonly Diagnostic[]>();
  /** What the texts were in which a check has found that. */
  private checked = new Map<string, Text>();
  /** What the last run has found. */
  byRun: readonly Diagnostic[] = [];

  /** A check of a file has found this, in place of what one found before. */
  setOfCheck(path: string, found: readonly Diagnostic[], text: Text): void {
    this.checked.set(path, text);
    this.byCheck.set(path, found);
  }

  /** A file has been compiled without an error. @returns whether there was one */
  forgetErrors(path: string): boolean {
    const found = this.byCheck.get(path) ?? [];
    const left = found.filter(({ severity }) => severity !== 'error');
    if (left.length < found.length) this.byCheck.set(path, left);
    return left.length < found.length;
  }

  forgetCheck(path: string): void {
    this.byCheck.delete(path);
    this.checked.delete(path);
  }

  /** @param text what is in the file now: a check of another text says nothing of it */
  forgetCheckOfOther(path: string, text: Text): void {
    if (this.checked.get(path) !== text) this.forgetCheck(path);
  }

  /** What a run has found there. @returns whether it has */
  forgetRun(path: string): boolean {
    const before = this.byRun.length;
    this.byRun = this.byRun.filter((each) => each.path !== path);
    return this.byRun.length < before;
  }

  /** There is no such file any more. */
  forgetFile(path: string): void {
    this.forgetCheck(path);
    this.forgetRun(path);
    for (const [by, found] of this.byCheck)
      this.byCheck.set(
        by,
        found.filter((each) => each.path !== path),
      );
  }

  /** A file or folder has another path now, and so has what was found there. */
  moved(from: string, to: string): void {
    const pathNow = (path: string) => moved(path, from, to) ?? path;
    const now = (each: Diagnostic): Diagnostic => ({ ...each, path: pathNow(each.path), notes: each.notes.map(now) });
    this.byCheck = new Map([...this.byCheck].map(([path, found]) => [pathNow(path), found.map(now)]));
    this.checked = new Map([...this.checked].map(([path, text]) => [pathNow(path), text]));
    this.byRun = this.byRun.map(now);
  }

  /** Each once. */
  all(): Diagnostic[] {
    const all = new Map<string, Diagnostic>();
    for (const each of [...[...this.byCheck.values()].flat(), ...this.byRun]) {
      const key = `${each.path}:${each.line}:${each.column}:${each.message}`;
      // Of one mistake, a check says more than who runs the program.
      if (all.get(key)?.span === undefined) all.set(key, each);
    }
    return [...all.values()];
  }
}

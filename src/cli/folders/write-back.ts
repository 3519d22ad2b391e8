/**
 * Copies one folder back: carries out a plan, against this machine as it is by then. What changed here as well since
 * it was copied in stays as it is and is told. Each file and link comes into its place with one `rename`, so nobody
 * sees half of one, and a failure leaves the old one. Deletions come last, and only if all else went well: what the
 * program moved, but could not be put where it moved it, stays where it was.
 */
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, type Stats, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { TreeEntry } from '../link/folders.ts';
import {
  CopyError,
  checkWritable,
  digestOf,
  fileDigest,
  linkTarget,
  statOf,
  temporaryBeside,
  wayTo,
  writeBeside,
} from './host-files.ts';
import { insideTarget } from './links.ts';
import { isWithin } from './paths.ts';
import type { Plan } from './plan.ts';
import { reasonOf } from './words.ts';

const KEPT = 'deleted by the program, kept here (--delete deletes it here as well)';

/** What went into the system, as it was then on this side. */
export type Sent = { type: 'directory' } | { type: 'file'; digest?: string } | { type: 'symlink'; target: string };

export interface Target {
  /** Real path of the folder. */
  root: string;
  sent: ReadonlyMap<string, Sent>;
  /** Tells the user. The path '' is the folder itself. */
  tell(path: string, message: string): void;
}

export class WriteBack {
  /** How many things could not be copied back. */
  failures = 0;
  private readonly wanted: Set<string>;
  /** Folders that could not be made: nothing can be put into them, which needs no more words. */
  private readonly lost = new Set<string>();
  private readonly seen: ReadonlyMap<string, TreeEntry['type']>;

  /** @param before What was in the system's folder at the program's start. */
  constructor(
    private readonly target: Target,
    private readonly plan: Plan,
    before: readonly TreeEntry[],
  ) {
    this.wanted = new Set(plan.files);
    this.seen = new Map(before.map(({ path, type }) => [path, type]));
  }

  /** Everything but files. Gives the paths of the files that are wanted then. */
  begin(): string[] {
    const { target, plan } = this;
    for (const path of plan.kept) {
      if (this.original(path) && statOf(join(target.root, path))) target.tell(path, KEPT);
    }
    for (const { path, reason } of plan.leftOut) target.tell(path, `not copied back: ${reason}`);
    for (const { path, reason } of plan.failed) this.fail(path, reason);
    for (const path of plan.folders) {
      if (!this.attempt(path, () => this.makeFolder(path))) this.lost.add(path);
    }
    for (const path of this.wanted) if (isWithin(path, this.lost)) this.wanted.delete(path);
    return [...this.wanted];
  }

  put(path: string, bytes: Uint8Array): void {
    // Only what was asked for, and once.
    if (this.wanted.delete(path)) this.attempt(path, () => this.putFile(path, bytes));
  }

  /** @param reasons Why the page did not put a file. */
  finish(reasons: ReadonlyMap<string, string>): void {
    const { plan } = this;
    for (const path of this.wanted) this.fail(path, reasons.get(path) ?? 'it did not arrive');
    for (const { path, target } of plan.symlinks) {
      if (!isWithin(path, this.lost)) this.attempt(path, () => this.putLink(path, target));
    }
    const removed = plan.removed.filter((path) => this.original(path));
    if (this.failures === 0) for (const path of removed) this.attempt(path, () => this.remove(path), 'not deleted');
    else if (removed.length > 0) this.target.tell('', 'nothing is deleted, as not everything could be copied back');
  }

  private fail(path: string, reason: string, what = 'not copied back'): void {
    this.failures++;
    this.target.tell(path, `${what}: ${reason}`);
  }

  private attempt(path: string, action: () => void, what?: string): boolean {
    try {
      action();
      return true;
    } catch (error) {
      this.fail(path, reasonOf(error), what);
      return false;
    }
  }

  /** What was copied in at a path; undefined when the program found nothing there, or something of the system. */
  private original(path: string): Sent | undefined {
    const sent = this.target.sent.get(path);
    return sent?.type === this.seen.get(path) ? sent : undefined;
  }

  /** Throws unless what is at a path is what was copied in from there. */
  private checkUnchanged(path: string, full: string, now: Stats | undefined): void {
    const sent = this.original(path);
    if (!sent && now) throw new CopyError('something else is here, which was not copied in');
    if (sent && !now) throw new CopyError('it was deleted here in the meantime');
    if (sent && now && !isUnchanged(sent, full, now)) throw new CopyError('it was changed here in the meantime');
  }

  private makeFolder(path: string): void {
    const full = wayTo(this.target.root, path, true);
    const now = statOf(full);
    if (now?.isDirectory()) return;
    this.checkUnchanged(path, full, now);
    const temporary = temporaryBeside(full);
    mkdirSync(temporary);
    try {
      if (now) unlinkSync(full);
      renameSync(temporary, full);
    } catch (error) {
      rmdirSync(temporary);
      throw error;
    }
  }

  private putFile(path: string, bytes: Uint8Array): void {
    const full = wayTo(this.target.root, path, true);
    const now = statOf(full);
    if (now?.isFile() && now.size === bytes.length && fileDigest(full) === digestOf(bytes)) return;
    this.checkUnchanged(path, full, now);
    if (now?.isFile()) checkWritable(full);
    this.place(path, full, now, writeBeside(full, bytes, now?.isFile() ? now : undefined));
  }

  private putLink(path: string, target: string): void {
    const { root } = this.target;
    const full = wayTo(root, path, true);
    const now = statOf(full);
    if (now?.isSymbolicLink() && linkTarget(full) === target) return;
    this.checkUnchanged(path, full, now);
    // Inside by what the system holds; here, a link that was not copied in may be on its way.
    if (insideTarget([root], path, target, (at) => linkAt(root, at)) === undefined) {
      throw new CopyError('a link that leads outside, by another link here');
    }
    const temporary = temporaryBeside(full);
    symlinkSync(target, temporary);
    this.place(path, full, now, temporary);
  }

  private place(path: string, full: string, now: Stats | undefined, temporary: string): void {
    try {
      if (now?.isDirectory()) {
        const inside = this.plan.cleared.get(path) ?? [];
        this.checkNothingElse(path, new Set(inside));
        for (const old of inside) this.remove(old);
        rmdirSync(full);
      }
      renameSync(temporary, full);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /** Throws unless all that a folder holds is what may go, unchanged. */
  private checkNothingElse(folder: string, may: ReadonlySet<string>): void {
    for (const name of readdirSync(join(this.target.root, folder))) {
      const path = `${folder}/${name}`;
      if (!may.has(path)) throw new CopyError('the folder here holds more than was copied in');
      const full = join(this.target.root, path);
      const now = statOf(full);
      this.checkUnchanged(path, full, now);
      if (now?.isDirectory()) this.checkNothingElse(path, may);
    }
  }

  private remove(path: string): void {
    const full = wayTo(this.target.root, path, false);
    const now = statOf(full);
    if (!now) return;
    this.checkUnchanged(path, full, now);
    if (now.isDirectory()) rmdirSync(full);
    else unlinkSync(full);
  }
}

function isUnchanged(sent: Sent, full: string, now: Stats): boolean {
  if (sent.type === 'file') return now.isFile() && fileDigest(full) === sent.digest;
  if (sent.type === 'symlink') return now.isSymbolicLink() && linkTarget(full) === sent.target;
  return now.isDirectory();
}

function linkAt(root: string, path: string): string | undefined {
  const full = join(root, path);
  return statOf(full)?.isSymbolicLink() ? linkTarget(full) : undefined;
}

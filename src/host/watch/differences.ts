/**
 * What has become of one look for another, as events: done one after the other, they make the names of the second of
 * those of the first. Names that are there both times are matched by name, whatever they name; a name that has gone and
 * one that is new by what they name.
 */
import type { FileEvent } from '../api.ts';
import type { Seen } from './snapshot.ts';

interface Gone {
  path: string;
  seen: Seen;
}

/** @param path where both looks were at. */
export function differences(before: Seen | undefined, after: Seen | undefined, path: string): FileEvent[] {
  return new Comparison().compare(before, after, path);
}

export function joined(directory: string, name: string): string {
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

class Comparison {
  private readonly events: FileEvent[] = [];
  private readonly changed: FileEvent[] = [];
  /** Names that have gone, the upper ones first. */
  private readonly gone: Gone[] = [];
  /** The same and all below them, by what they named. */
  private readonly missing = new Map<string, Gone>();
  private fresh: Gone[] = [];
  private readonly renamed = new Set<Seen>();

  compare(before: Seen | undefined, after: Seen | undefined, path: string): FileEvent[] {
    this.compareNamed(before, after, path);
    for (let wave = this.fresh; wave.length > 0; wave = this.fresh) {
      this.fresh = [];
      for (const { path: at, seen } of wave) this.arrive(at, seen);
    }
    for (const { path: at, seen } of this.gone) this.leave(at, seen);
    return [...this.events, ...this.changed];
  }

  /** Of one name. */
  private compareNamed(was: Seen | undefined, after: Seen | undefined, path: string): void {
    // What has been found elsewhere already has left this name.
    const before = was !== undefined && this.renamed.has(was) ? undefined : was;
    if (before !== undefined && after !== undefined && before.type === after.type) {
      const isSame = before.identity === after.identity && before.version === after.version;
      if (!isSame && before.version !== '') this.changed.push({ type: 'changed', path });
      this.compareEntries(before, after, path);
      return;
    }
    if (before !== undefined && after === undefined) {
      this.gone.push({ path, seen: before });
      this.miss(path, before);
    }
    // The name is needed for what has come in its place.
    if (before !== undefined && after !== undefined) this.leave(path, before);
    if (after !== undefined) this.fresh.push({ path, seen: after });
  }

  private compareEntries(before: Seen, after: Seen, path: string): void {
    for (const [name, seen] of before.entries ?? [])
      if (!after.entries?.has(name)) this.compareNamed(seen, undefined, joined(path, name));
    for (const [name, seen] of after.entries ?? [])
      this.compareNamed(before.entries?.get(name), seen, joined(path, name));
  }

  private miss(path: string, seen: Seen): void {
    this.missing.set(seen.identity, { path, seen });
    for (const [name, entry] of seen.entries ?? []) this.miss(joined(path, name), entry);
  }

  /** Undoes `miss`: what is still missing then is so by other paths. */
  private find(seen: Seen): void {
    if (this.missing.get(seen.identity)?.seen === seen) this.missing.delete(seen.identity);
    for (const entry of seen.entries?.values() ?? []) this.find(entry);
  }

  /** A name that is new: what it names has come from elsewhere, or has been made. */
  private arrive(path: string, seen: Seen): void {
    const from = this.missing.get(seen.identity);
    if (from === undefined || this.renamed.has(from.seen) || from.seen.type !== seen.type) {
      this.events.push({ type: 'created', path });
      for (const [name, entry] of seen.entries ?? []) this.fresh.push({ path: joined(path, name), seen: entry });
      return;
    }
    this.renamed.add(from.seen);
    this.events.push({ type: 'renamed', from: from.path, path });
    this.find(from.seen);
    if (from.seen.version !== seen.version) this.changed.push({ type: 'changed', path });
    this.compareEntries(from.seen, seen, path);
  }

  /** A name that is gone, after all below it. */
  private leave(path: string, seen: Seen): void {
    if (this.renamed.has(seen)) return;
    for (const [name, entry] of seen.entries ?? []) this.leave(joined(path, name), entry);
    this.events.push({ type: 'removed', path });
  }
}
